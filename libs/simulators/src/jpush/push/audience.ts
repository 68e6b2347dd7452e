import { type FoundInstall } from '../../kit/simulator.types.js';
import { type Labels } from '../devices/device-registry.js';
import { type StoredFile } from '../files/file-store.js';
import { type Sender } from '../jpush.call.js';
import { at, isObject, type JsonObject } from '../jpush.json.js';
import { JPUSH_LIMITS } from '../jpush.limits.js';
import { addressed } from './sizes.js';

/** The name that a push object has for the platform of a phone. */
export const PLATFORM_NAME = { android: 'android', ios: 'ios', harmony: 'hmos' } as const;

/** A device as an audience looks at it. */
type Candidate = Labels & { readonly registrationId: string };
type Select = (device: Candidate) => boolean;

/** One kind of target: true for the devices that fit it. Kinds are combined with AND. */
const KINDS: Readonly<Record<string, (values: ReadonlySet<string>) => Select>> = {
  tag: (values) => (device) => [...values].some((tag) => device.tags.has(tag)),
  tag_and: (values) => (device) => [...values].every((tag) => device.tags.has(tag)),
  tag_not: (values) => (device) => ![...values].some((tag) => device.tags.has(tag)),
  alias: (values) => (device) => device.aliases.some((alias) => values.has(alias)),
  registration_id: (values) => (device) => values.has(device.registrationId),
};

// Made on the vendor's console or by an app at run time: the phone book has none, so they fit nobody.
const UNKNOWN_KIND: Select = () => false;

/**
 * The installs a valid push object reaches.
 *
 * APNs pushes (notification, live activity) reach only the environment that `options.apns_production` names, production by default;
 * a `message` travels by the vendor's own connection and reaches both (JPush REST API v3 push, options, 2025-10).
 *
 * @param file - the uploaded file that the audience names, where it names one
 */
export function targetsOf(push: JsonObject, { app, state, context }: Sender, file?: StoredFile): FoundInstall[] {
  const { devices } = state;
  const now = context.now();
  const platforms = addressed(push);
  const onlyTestDevices = at(push, 'options', 'test_model') === true;
  const audience = file ? { [file.type]: [...file.values] } : push.audience;
  const select = selectOf(audience);
  return context.phones
    .installs(
      'jpush',
      app.appKey,
      select && ((install) => select({ ...devices.labelsOf(install), registrationId: install.registrationId })),
      registrationIdsIn(audience),
    )
    .filter(({ phone }) => platforms.has(PLATFORM_NAME[phone.platform]))
    .filter(({ install }) => devices.absence(install, now) <= JPUSH_LIMITS.inactiveMs)
    .filter(({ install }) => !onlyTestDevices || devices.testDevices.has(install.registrationId))
    .filter((found) => push.message !== undefined || isInEnvironment(found, push));
}

/** True for an install that APNs reaches with this push; Android and HarmonyOS know no environments. */
export function isInEnvironment({ phone, install }: FoundInstall, push: JsonObject): boolean {
  if (phone.platform !== 'ios') return true;
  const wanted = at(push, 'options', 'apns_production') === false ? 'sandbox' : 'production';
  return (install.environment ?? 'production') === wanted;
}

/** The registration ids of an audience that no device of the app has; the vendor lists them beside an error. */
export function illegalIdsIn(audience: unknown, { state, context }: Sender): string[] {
  return (registrationIdsIn(audience) ?? []).filter((id) => state.devices.find(id, context) === undefined);
}

/** `undefined` for a broadcast, so that nobody's labels are looked at. */
function selectOf(audience: unknown): Select | undefined {
  if (!isObject(audience)) return undefined;
  const selects = Object.entries(audience).flatMap(([kind, values]) => {
    if (!Array.isArray(values)) return [UNKNOWN_KIND];
    if (values.length === 0) return [];
    return [KINDS[kind]?.(new Set(values as string[])) ?? UNKNOWN_KIND];
  });
  return (device) => selects.every((select) => select(device));
}

/** The ids outside of which an audience reaches nobody, where it names any. */
function registrationIdsIn(audience: unknown): readonly string[] | undefined {
  const ids = isObject(audience) ? audience.registration_id : undefined;
  return Array.isArray(ids) && ids.length > 0 ? (ids as readonly string[]) : undefined;
}

/** The tags, aliases and ids that an audience names; `tag_not` names whom it does not aim at. */
export function addressesIn(audience: unknown): string[] {
  if (!isObject(audience)) return [];
  return Object.entries(audience)
    .filter(([kind]) => kind !== 'tag_not')
    .flatMap(([, values]) => (Array.isArray(values) ? (values as unknown[]) : [values]))
    .filter((value) => typeof value === 'string');
}
