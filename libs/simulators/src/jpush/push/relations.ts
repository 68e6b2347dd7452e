import { CHANNELS, type Channel } from './channels.js';
import { checkChannels, isSpecial } from './channel-relations.js';
import { at, isObject, type JsonObject } from '../jpush.json.js';
import { teller, type Report } from '../jpush.shape.js';

/*
 * What holds between the fields of a push object. Source: JPush REST API v3 push, 2025-10, where nothing else is said. The code of a
 * forbidden combination is documented for 1035 alone. Our decision: 1002 where something has to be added, 1003 otherwise.
 */

/** Checks what depends on more than one field. Reads with care: a type may be wrong, which is another check's concern. */
export function checkRelations(push: unknown, report: Report): void {
  const checks = [checkBodies, checkAlerts, checkAudience, checkHarmony, checkActivePush, checkThird, checkChannels];
  for (const check of checks) check(push, report);
}

function has(value: unknown, ...path: string[]): boolean {
  return at(value, ...path) !== undefined;
}

function checkBodies(push: unknown, report: Report): void {
  const { missing, illegal } = teller(report);
  const [notification, message, live] = [at(push, 'notification'), at(push, 'message'), at(push, 'live_activity')];
  const nobody = [notification, message, live].every((body) => body === undefined);
  missing(nobody && !isSpecial(push), 'notification', 'is required, unless message or live_activity is given');

  const inapp = has(push, 'inapp_message');
  missing(inapp && notification === undefined, 'notification', 'is required with inapp_message');
  illegal(inapp && message !== undefined, 'inapp_message', 'cannot be combined with message');

  const third = has(push, 'notification_3rd');
  missing(third && message === undefined, 'message', 'is required with notification_3rd');
  illegal(third && notification !== undefined, 'notification_3rd', 'cannot be combined with notification');

  const sms = at(push, 'sms_message');
  missing(isObject(sms) && !has(sms, 'temp_id') && !has(sms, 'content'), 'sms_message.temp_id', 'is required');

  for (const other of ['notification', 'message', 'inapp_message', 'notification_3rd', 'sms_message']) {
    illegal(live !== undefined && has(push, other), 'live_activity', `cannot be combined with ${other}`);
  }
}

/** A platform without an alert of its own takes `notification.alert`; where there is none either, it is an illegal value. */
function checkAlerts(push: unknown, report: Report): void {
  const notification = at(push, 'notification');
  if (!isObject(notification)) return;
  const kinds = ['alert', 'android', 'ios', 'hmos', 'quickapp', 'winphone', 'voip'];
  const none = !kinds.some((kind) => has(notification, kind));
  teller(report).illegal(none, 'notification', `must have at least one of ${kinds.join(', ')}`);
  if (!has(notification, 'alert')) checkOwnAlerts(notification, 'notification', report);
}

function checkOwnAlerts(bodies: JsonObject, field: string, report: Report): void {
  for (const platform of ['android', 'ios', 'winphone', 'quickapp', 'hmos']) {
    const body = at(bodies, platform);
    if (!isObject(body) || has(body, 'alert') || (platform === 'hmos' && isCard(body))) continue;
    // The vendor's own client tests of 2024: an empty hmos object is "missing", one that has other keys is "illegal".
    const isMissing = platform === 'quickapp' || (platform === 'hmos' && Object.keys(body).length === 0);
    const { missing, illegal } = teller(report);
    (isMissing ? missing : illegal)(true, `${field}.${platform}.alert`, 'is required, here or at the top');
  }
}

/** A card refresh (1) or a live view (7) of HarmonyOS has its payload instead of an alert. */
function isCard(hmos: unknown): boolean {
  return [1, 7].includes(at(hmos, 'push_type') as number);
}

function checkAudience(push: unknown, report: Report): void {
  const audience = at(push, 'audience');
  if (!isObject(audience)) return;
  const { missing, illegal } = teller(report);
  // An empty array counts as absent, so an object of empty arrays is an audience that is missing. Our decision: 1002.
  const kinds = Object.keys(audience).filter((kind) => !isEmptyArray(audience[kind]));
  missing(kinds.length === 0, 'audience', 'must name at least one kind of target');
  for (const alone of ['live_activity_id', 'file']) {
    illegal(kinds.includes(alone) && kinds.length > 1, `audience.${alone}`, 'excludes all other kinds');
  }

  // A single malformed id is an illegal value. The form is not published. Our decision: printable ASCII, at most 128 characters.
  const ids = at(audience, 'registration_id');
  const [only] = Array.isArray(ids) && ids.length === 1 ? (ids as unknown[]) : [];
  const malformed = typeof only === 'string' && !/^[!-~]{1,128}$/.test(only);
  illegal(malformed, 'audience.registration_id[0]', 'is not a registration id');
}

function isEmptyArray(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function distributionOf(push: unknown, channel: Channel): [field: string, strategy: unknown] {
  const path = ['options', 'third_party_channel', channel, 'distribution'];
  return [path.join('.'), at(push, ...path)];
}

function checkHarmony(push: unknown, report: Report): void {
  const { missing, illegal } = teller(report);
  const [distribution, strategy] = distributionOf(push, 'hmos');
  for (const parent of ['notification', 'notification_3rd']) {
    const hmos = at(push, parent, 'hmos');
    const extended = [2, 10].includes(at(hmos, 'push_type') as number);
    const field = `${parent}.hmos`;
    missing(extended && !has(hmos, 'extra_data'), `${field}.extra_data`, 'is required with push_type 2 and 10');
    missing(isCard(hmos) && !has(hmos, 'hm_payload'), `${field}.hm_payload`, 'is required with push_type 1 and 7');
    const diverted = isCard(hmos) && strategy !== undefined && strategy !== 'ospush';
    illegal(diverted, distribution, 'must be "ospush" with hmos.push_type 1 and 7');
    illegal(has(hmos, 'sound_duration') && !has(hmos, 'sound'), `${field}.sound_duration`, 'needs sound');
  }
}

/** `active_push` lights the screen. Its hours (07:00–22:00) are not checked: the documents do not say what happens outside them. */
function checkActivePush(push: unknown, report: Report): void {
  const { illegal, inactive } = teller(report);
  const options = at(push, 'options');
  const active = at(options, 'active_push') === true;
  illegal(at(options, 'need_backup') === true && !active, 'options.need_backup', 'needs active_push: true');
  if (!active) return;
  inactive(has(push, 'message'), 'options.active_push', 'cannot be combined with message');
  inactive(has(options, 'big_push_duration'), 'options.active_push', 'cannot be combined with big_push_duration');
  inactive(!has(push, 'notification'), 'options.active_push', 'needs a notification');
  for (const channel of CHANNELS) {
    const [field, strategy] = distributionOf(push, channel);
    const diverted = strategy !== undefined && strategy !== 'secondary_push';
    illegal(diverted, field, 'must be "secondary_push" with active_push');
  }
}

function checkThird(push: unknown, report: Report): void {
  const third = at(push, 'notification_3rd');
  if (!isObject(third) || at(push, 'options', 'notification_3rd_ver') !== 'v2') return;
  const none = !['android', 'ios', 'hmos'].some((platform) => has(third, platform));
  teller(report).missing(none, 'notification_3rd', 'must have at least one of android, ios, hmos');
  checkOwnAlerts(third, 'notification_3rd', report);
}
