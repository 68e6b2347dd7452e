import { isJsonObject, type JsonObject, oneOf, type Shape, type ShapeReport, text } from '@nest-push/core';
import { XIAOMI_RECEIPT_BITS, XIAOMI_RECEIPT_TYPES } from '../receipts/xiaomi.receipt-types.js';
import { XIAOMI_LIMITS, XIAOMI_RESERVED_EXTRA } from '../xiaomi.limits.js';
import { type XiaomiPlatform } from '../types/message.js';
import { TEMPLATE_PARAM } from './template.checks.js';
import { atMostBytes, characters } from './shapes.js';

const { jobkey, callback, callbackParam, extraPairs, extraCharacters } = XIAOMI_LIMITS;

/** What a job key looks like. */
export const JOB_KEY = new RegExp(`^[0-9A-Za-z-][\\w-]{0,${jobkey.most - 1}}$`);

const TYPES = Object.values(XIAOMI_RECEIPT_TYPES).join(', ');
const EFFECT = oneOf(['1', '2', '3']);

const RECEIPT_MASK: Shape = (value, field, report) => {
  const isMask = typeof value === 'string' && /^[1-9]\d{0,3}$/.test(value);
  if (!isMask || (Number(value) & ~XIAOMI_RECEIPT_BITS) !== 0) {
    report.add('value', field, `must be a sum of receipt types, each at most once: ${TYPES}`);
  }
};

/** Names with a rule of their own, on every platform. Everything else in `extra` is only text. */
const COMMON: readonly (readonly [string, Shape])[] = [
  ['jobkey', text({ like: [JOB_KEY, `must be 1 to ${jobkey.most} of 0-9, A-Z, a-z, _ and -, not beginning with _`] })],
  ['callback', text({ like: [/^https?:\/\/\S+$/, 'must be an http:// or https:// URL'], code: '65038' })],
  ['callback', atMostBytes(callback.most, '65037')],
  ['callback.param', atMostBytes(callbackParam.most, '65036')],
  ['callback.type', RECEIPT_MASK],
  ['flow_control', text({ like: [/^[1-9]\d{0,5}$/, 'must be a whole number from 1'] })],
  ['only_send_once', oneOf(['1'])],
  ['badge', text({ like: [/^\d{1,9}$/, 'must be a whole number from 0'] })],
];

/** What the names of each button begin with. */
export const BUTTONS = ['left', 'mid', 'right'].map((side) => `notification_style_button_${side}_`);

const RULES: Readonly<Record<XiaomiPlatform, readonly (readonly [string, Shape])[]>> = {
  android: [
    ...COMMON,
    ['notify_effect', EFFECT],
    ['notify_foreground', oneOf(['0', '1'])],
    ['template_param', TEMPLATE_PARAM],
    ['connpt', oneOf(['wifi'])],
    ['instant_notify', oneOf(['1'])],
    ['notification_style_type', oneOf(['1', '2'])],
    ['push_server_action', oneOf(['hybrid_message'])],
    ['hybrid_debug', oneOf(['1'])],
    ...BUTTONS.map((prefix): readonly [string, Shape] => [`${prefix}notify_effect`, EFFECT]),
  ],
  ios: [
    ...COMMON,
    ['content-available', oneOf(['1'])],
    ['show-content', oneOf(['1'])],
    ['ios_msg_channel', oneOf(['1', '2'])],
  ],
};

/** `extra` of one platform: every value text, Xiaomi's own names by their rules, the app's own by number and length. */
export function extraShape(platform: XiaomiPlatform): Shape {
  const rules = RULES[platform];
  const reserved = XIAOMI_RESERVED_EXTRA[platform];
  return (value, field, report) => {
    if (!isJsonObject(value)) {
      report.add('type', field, 'must be an object');
      return;
    }
    for (const [key, shape] of rules) if (value[key] !== undefined) shape(value[key], `${field}.${key}`, report);
    checkOwn(value, reserved, field, report);
  };
}

function checkOwn(extra: JsonObject, reserved: ReadonlySet<string>, field: string, report: ShapeReport): void {
  let pairs = 0;
  let length = 0;
  let allText = true;
  for (const [key, value] of Object.entries(extra)) {
    if (value === undefined) continue;
    if (typeof value !== 'string') allText = false;
    else if (!reserved.has(key)) {
      pairs += 1;
      length += characters(key) + characters(value);
    }
  }
  if (!allText) report.add('type', field, 'must hold text alone');
  if (pairs > extraPairs.most)
    report.add('size', field, `must have at most ${extraPairs.most} keys (it has ${pairs})`, '65014');
  if (length > extraCharacters.most) {
    const rule = `must have at most ${extraCharacters.most} characters, keys and values together (it has ${length})`;
    report.add('size', field, rule, '65015');
  }
}
