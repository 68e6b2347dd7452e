import { type FoundInstall } from '../../kit/simulator.types.js';
import { accept, DONE, type Reply } from '../jpush.answers.js';
import { type JPushCall } from '../jpush.call.js';
import { JPUSH_LIMITS } from '../jpush.limits.js';
import { object } from '../jpush.shape.js';
import { writeTime } from '../jpush.times.js';
import { PLATFORM_NAME } from '../push/audience.js';
import { UNKNOWN_DEVICE } from './device.handler.js';
import { BAD_PLATFORM, deviceBody, idList, isLabel, platformFilter, refuseDevice } from './device.checks.js';

/* Aliases and tags. Source: JPush REST API v3 device, 2019-08 and 2025-03. */

const unbinding = object(
  { registration_ids: object({ remove: idList }, { required: ['remove'] }) },
  { required: ['registration_ids'] },
);
const binding = object(
  { registration_ids: object({ add: idList, remove: idList }) },
  { required: ['registration_ids'] },
);
const BAD_LABEL = refuseDevice(7002, 'path: must be a tag or an alias of 1 to 40 bytes, percent-encoded');

/**
 * `GET /v3/aliases/{alias}?platform=&new_format=` — nobody is `null`.
 * Our decision: `platform` in the new format is a word; some servers were seen to write a number.
 */
export function getAlias(call: JPushCall): Reply {
  const { params, request, state, context } = call;
  const filter = platformFilter(call);
  if (!isLabel(params.alias)) return BAD_LABEL;
  if (!filter) return BAD_PLATFORM;
  const found = state.devices.holdersOf(params.alias ?? '', context).filter(filter);
  if (request.query.get('new_format') !== 'true') {
    return accept({ registration_ids: found.length > 0 ? found.map(({ install }) => install.registrationId) : null });
  }
  const now = context.now();
  const data = found.map(({ phone, install }) => ({
    registration_id: install.registrationId,
    platform: PLATFORM_NAME[phone.platform],
    last_online_date: writeTime(now - state.devices.absence(install, now), 'day'),
  }));
  return accept({ data });
}

/** `DELETE /v3/aliases/{alias}?platform=` — takes the alias from its devices. */
export function deleteAlias(call: JPushCall): Reply {
  const { params, state, context } = call;
  const filter = platformFilter(call);
  if (!isLabel(params.alias)) return BAD_LABEL;
  if (!filter) return BAD_PLATFORM;
  for (const { install } of state.devices.holdersOf(params.alias ?? '', context).filter(filter)) {
    state.devices.change(install, { aliases: without(state.devices.labelsOf(install).aliases, params.alias) });
  }
  return DONE;
}

/** `POST /v3/aliases/{alias}` — takes the alias from some devices. Ids that the app does not have are listed, and nothing is changed. */
export function unbindAlias(call: JPushCall): Reply {
  const { params, state } = call;
  if (!isLabel(params.alias)) return BAD_LABEL;
  const body = deviceBody(call, unbinding);
  if ('refused' in body) return body.refused;
  const { remove } = body.value.registration_ids as { remove: string[] };
  if (remove.length === 0) return refuseDevice(7002, 'registration_ids.remove: must name at least one device');
  const devices = devicesOf(call, remove);
  if ('refused' in devices) return devices.refused;
  for (const { install } of devices.found) {
    state.devices.change(install, { aliases: without(state.devices.labelsOf(install).aliases, params.alias) });
  }
  return DONE;
}

/** `GET /v3/tags/` — at most 100 a platform; none is `null`. Our decision: in the order of the phone book. */
export function listTags({ state, context }: JPushCall): Reply {
  const byPlatform = new Map<string, Set<string>>();
  for (const { phone, install } of state.devices.all(context)) {
    const tags = byPlatform.get(phone.platform) ?? new Set();
    byPlatform.set(phone.platform, tags);
    for (const tag of state.devices.labelsOf(install).tags) if (tags.size < JPUSH_LIMITS.tagsListed) tags.add(tag);
  }
  const tags = [...new Set([...byPlatform.values()].flatMap((each) => [...each]))];
  return accept({ tags: tags.length > 0 ? tags : null });
}

/** `GET /v3/tags/{tag}/registration_ids/{rid}` */
export function hasTag({ params, state, context }: JPushCall): Reply {
  const found = state.devices.find(params.rid ?? '', context);
  if (!found) return UNKNOWN_DEVICE;
  return accept({ result: state.devices.labelsOf(found.install).tags.has(params.tag ?? '') });
}

/** `POST /v3/tags/{tag}` — gives the tag to devices, and takes it from others. Ids that the app does not have are listed, and nothing is changed. */
export function updateTag(call: JPushCall): Reply {
  const { params, state } = call;
  if (!isLabel(params.tag)) return BAD_LABEL;
  const tag = params.tag ?? '';
  const body = deviceBody(call, binding);
  if ('refused' in body) return body.refused;
  const { add = [], remove = [] } = body.value.registration_ids as { add?: string[]; remove?: string[] };
  if (add.length + remove.length === 0)
    return refuseDevice(7002, 'registration_ids: add and remove must not both be empty');
  const devices = devicesOf(call, [...add, ...remove]);
  if ('refused' in devices) return devices.refused;
  const removed = new Set(remove);
  const full = devices.found.find(({ install }) => {
    const { tags } = state.devices.labelsOf(install);
    return !removed.has(install.registrationId) && !tags.has(tag) && tags.size >= JPUSH_LIMITS.tagsPerDevice;
  });
  if (full) return refuseDevice(7002, `registration_ids.add: a device has at most ${JPUSH_LIMITS.tagsPerDevice} tags`);
  for (const { install } of devices.found) {
    const tags = new Set(state.devices.labelsOf(install).tags);
    if (removed.has(install.registrationId)) tags.delete(tag);
    else tags.add(tag);
    state.devices.change(install, { tags });
  }
  return DONE;
}

/** `DELETE /v3/tags/{tag}?platform=` — takes the tag from its devices. */
export function deleteTag(call: JPushCall): Reply {
  const { params, state, context } = call;
  const filter = platformFilter(call);
  if (!isLabel(params.tag)) return BAD_LABEL;
  if (!filter) return BAD_PLATFORM;
  for (const { install } of state.devices.all(context).filter(filter)) {
    const { tags } = state.devices.labelsOf(install);
    if (tags.has(params.tag ?? '')) state.devices.change(install, { tags: new Set(without([...tags], params.tag)) });
  }
  return DONE;
}

/** The devices of a list, or the refusal that names those that the app does not have. */
function devicesOf(
  { state, context }: JPushCall,
  ids: readonly string[],
): { readonly found: FoundInstall[] } | { readonly refused: Reply } {
  const found = [...new Set(ids)].map((id) => ({ id, device: state.devices.find(id, context) }));
  const illegal = found.filter(({ device }) => device === undefined).map(({ id }) => id);
  if (illegal.length > 0)
    return { refused: refuseDevice(7013, 'registration_ids: some are not devices of this app', illegal) };
  return { found: found.flatMap(({ device }) => (device ? [device] : [])) };
}

function without(values: readonly string[], value: string | undefined): string[] {
  return values.filter((each) => each !== value);
}
