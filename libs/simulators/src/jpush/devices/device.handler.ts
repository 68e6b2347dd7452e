import { accept, DONE, type Reply } from '../jpush.answers.js';
import { type JPushCall } from '../jpush.call.js';
import { isObject } from '../jpush.json.js';
import { JPUSH_LIMITS } from '../jpush.limits.js';
import { byType, object, textLike } from '../jpush.shape.js';
import { writeTime } from '../jpush.times.js';
import { deviceBody, deviceLabel, idList, refuseDevice, tagUpdate } from './device.checks.js';
import { type Labels } from './device-registry.js';

/*
 * One device. Source: JPush REST API v3 device, 2019-08 and 2025-03. Our decision, also for aliases and tags: a device that the app does not have is 7013 in a path
 * (one of the parameters is wrong), as no code of its own is published.
 */

const empty = textLike(/^$/, 'empty, to clear');
const change = object({
  tags: byType({ string: empty, object: object({ add: tagUpdate, remove: tagUpdate }) }),
  alias: (given, field, report) => {
    if (given !== '') deviceLabel(given, field, report);
  },
  mobile: textLike(/^(?:\+?\d{5,20})?$/, 'a phone number, or empty to clear'),
});
const statusQuestion = object({ registration_ids: idList }, { required: ['registration_ids'] });

/** What is said of a registration id that the app does not have. */
export const UNKNOWN_DEVICE = refuseDevice(7013, 'registration_id: is not a device of this app');

/** `GET /v3/devices/{rid}` — what a device does not have is null. */
export function getDevice({ params, state, context }: JPushCall): Reply {
  const found = state.devices.find(params.rid ?? '', context);
  if (!found) return UNKNOWN_DEVICE;
  const { tags, aliases, mobile } = state.devices.labelsOf(found.install);
  return accept({ tags: tags.size > 0 ? [...tags] : null, alias: aliases[0] ?? null, mobile: mobile ?? null });
}

/** `POST /v3/devices/{rid}` — any of tags, alias and mobile. An alias takes at most 10 devices since 2020-03-10: 7015. */
export function setDevice(call: JPushCall): Reply {
  const { params, state, limits, context } = call;
  const body = deviceBody(call, change);
  if ('refused' in body) return body.refused;
  if (Object.keys(body.value).length === 0) return refuseDevice(7002, 'body: needs one of tags, alias, mobile');
  const found = state.devices.find(params.rid ?? '', context);
  if (!found) return UNKNOWN_DEVICE;

  const { tags, alias, mobile } = body.value;
  const before = state.devices.labelsOf(found.install);
  const after: { -readonly [K in keyof Labels]?: Labels[K] } = {};
  if (tags !== undefined) after.tags = changedTags(before.tags, tags);
  if (alias !== undefined) after.aliases = alias === '' ? [] : [alias as string];
  if (mobile !== undefined) after.mobile = mobile === '' ? undefined : (mobile as string);

  if ((after.tags?.size ?? 0) > JPUSH_LIMITS.tagsPerDevice) {
    return refuseDevice(7002, `tags.add: a device has at most ${JPUSH_LIMITS.tagsPerDevice} tags`);
  }
  const others = alias === undefined || alias === '' ? [] : state.devices.holdersOf(alias as string, context);
  const isNew = !others.some(({ install }) => install === found.install);
  if (isNew && others.length >= limits.devicesPerAlias) {
    return refuseDevice(7015, `alias: is bound to ${limits.devicesPerAlias} devices already`);
  }
  state.devices.change(found.install, after);
  return DONE;
}

/** `POST /v3/devices/status` (VIP). Online is who was seen within 10 minutes; when somebody was seen is told for two days; an id that is unknown is `{}`. */
export function getStatus(call: JPushCall): Reply {
  const { state, context } = call;
  const body = deviceBody(call, statusQuestion);
  if ('refused' in body) return body.refused;
  const ids = body.value.registration_ids as string[];
  if (ids.length === 0) return refuseDevice(7002, 'registration_ids: must name at least one device');
  return accept(Object.fromEntries(ids.map((id) => [id, statusOf(id)])));

  function statusOf(id: string): object {
    const found = state.devices.find(id, context);
    if (!found) return {};
    const now = context.now();
    const absence = state.devices.absence(found.install, now);
    if (absence <= JPUSH_LIMITS.onlineMs) return { online: true };
    const told = absence <= JPUSH_LIMITS.lastOnlineToldMs;
    return { online: false, last_online_time: told ? writeTime(now - absence) : undefined };
  }
}

function changedTags(before: ReadonlySet<string>, tags: unknown): ReadonlySet<string> {
  if (!isObject(tags)) return new Set();
  const { add = [], remove = [] } = tags as { add?: string[]; remove?: string[] };
  const removed = new Set(remove);
  return new Set([...before, ...add].filter((tag) => !removed.has(tag)));
}
