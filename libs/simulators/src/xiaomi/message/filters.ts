import { type XiaomiDevice } from '../devices/device.js';
import { type XiaomiMessage } from './message.js';

/** Keys below `extra.` that name who is meant, or with `_not_in` who is not, and what of a device they are compared with. */
const FILTERS: readonly (readonly [key: string, held: (device: XiaomiDevice) => readonly string[]])[] = [
  ['locale', ({ locale }) => given(locale)],
  ['model', ({ models = [] }) => models],
  ['app_version', ({ appVersion }) => given(appVersion)],
];

const given = (value: string | undefined): readonly string[] => (value === undefined ? [] : [value]);

/** Whether a message passes a device by. What is not known of a device keeps nothing from it (our decision). */
export function isFiltered({ extra }: XiaomiMessage, device: XiaomiDevice): boolean {
  if (extra.get('connpt') === 'wifi' && device.network === 'mobile') return true;
  return FILTERS.some(([key, heldBy]) => {
    const held = heldBy(device);
    if (held.length === 0) return false;
    const isIn = (list: string | undefined): boolean => held.some((one) => list?.split(',').includes(one));
    const meant = extra.get(key);
    return (meant !== undefined && !isIn(meant)) || isIn(extra.get(`${key}_not_in`));
  });
}
