import { type UmengCall } from '../umeng.call.js';
import { INFERRED_CODES } from '../umeng.codes.js';
import {
  type Check,
  checkFields,
  type FieldTable,
  filled,
  flag,
  isObject,
  isText,
  jsonText,
  object,
  oneOf,
  text,
  textOfBytes,
} from '../umeng.fields.js';
import { UMENG_LIMITS } from '../umeng.limits.js';

type Platform = UmengCall['app']['platform'];

const callbackParams: Check = (value) => {
  if (!isObject(value)) return 'must be a JSON object';
  const wrong = Object.entries(value).find(([, one]) => typeof one !== 'string' && typeof one !== 'number');
  return wrong === undefined ? null : `has a value that is neither string nor number: ${wrong[0]}`;
};

const opaqueId: Check = (value) =>
  isText(value) || typeof value === 'number' ? null : 'must be a string that is not empty, or a number';

/** Checked by the steps that use them. */
const HANDLED: FieldTable = Object.fromEntries(
  [
    ...['appkey', 'timestamp', 'type', 'device_tokens', 'alias_type', 'alias', 'file_id', 'filter', 'group_id'],
    ...['payload', 'policy', 'production_mode', 'validation_token'],
  ].map((field) => [field, {}]),
);

/**
 * The other top-level fields, by platform. Source: U-Push API integration, docs/67966/detail/68343, text of 2025; receipts from
 * the Pro documents of 2021, the legacy fields from the text of 2020.
 */
const EVERYWHERE: FieldTable = {
  ...HANDLED,
  description: { check: text },
  callback_params: { check: callbackParams },
  receipt_url: { check: textOfBytes(UMENG_LIMITS.receiptUrlBytes) },
  receipt_type: { check: oneOf('1', '2', '3', 1, 2, 3) },
  thirdparty_id: { check: opaqueId },
  feedback: { check: filled, legacy: 'use receipt_url' },
};
const TOP_LEVEL: Readonly<Record<Platform, FieldTable>> = {
  android: {
    ...EVERYWHERE,
    category: { check: oneOf(0, 1) },
    channel_properties: { check: object },
    local_properties: { check: object },
    mipush: { check: flag, legacy: 'use channel_properties.channel_activity' },
    mi_activity: { check: filled, legacy: 'use channel_properties.channel_activity' },
  },
  ios: EVERYWHERE,
  harmony: { ...EVERYWHERE, channel_properties: { check: object } },
};

const xiaomiExtra: Check = (value) => {
  if (!isObject(value)) return 'must be a JSON object';
  if (value.template_id !== undefined && !isText(value.template_id)) return 'has a template_id that is no string';
  const fault = value.template_param === undefined ? null : jsonText(value.template_param);
  return fault === null ? null : `has a template_param that is no string of JSON`;
};

const oppoTemplate: Check = (value) => {
  if (!isObject(value)) return 'must be a JSON object';
  if (!isText(value.private_msg_template_id)) return 'has no private_msg_template_id';
  const parameters = ['private_title_parameters', 'private_content_parameters'];
  const wrong = parameters.find((key) => value[key] !== undefined && !isObject(value[key]));
  return wrong === undefined ? null : `has a ${wrong} that is no JSON object`;
};

/** Vendor settings of Android phones. Source: docs/67966/detail/68343, text of 2025. */
const CHANNEL: Readonly<Record<Exclude<Platform, 'ios'>, FieldTable>> = {
  android: {
    channel_activity: { check: filled },
    main_activity: { check: filled },
    xiaomi_channel_id: { check: filled },
    xiaomi_extra_properties: { check: xiaomiExtra },
    vivo_category: { check: filled },
    vivo_classification: { check: oneOf('0', '1', 0, 1), legacy: 'use vivo_category' },
    vivo_addbadge: { check: flag },
    oppo_channel_id: { check: filled },
    oppo_category: { check: filled },
    oppo_notify_level: { check: oneOf('1', '2', '16', 1, 2, 16) },
    oppo_private_msg_template: { check: oppoTemplate },
    huawei_channel_importance: { check: oneOf('LOW', 'NORMAL') },
    huawei_channel_category: { check: filled },
    meizu_msg_type: { check: oneOf('0', '1') },
    channel_fcm: { check: oneOf('0', '1') },
  },
  harmony: { harmony_channel_category: { check: filled } },
};

// Huawei's full lists are not on the page, so only the form of a value is judged.
const enumeration =
  (prefix: string): Check =>
  (value) =>
    typeof value === 'string' && new RegExp(`^${prefix}_[A-Z_]+$`, 'u').test(value)
      ? null
      : `must be one of Huawei's values, such as ${prefix}_DEFAULT`;

/** Settings of local notifications (Huawei, vivo). Source: docs/67966/detail/68343, text of 2025. */
const LOCAL: FieldTable = {
  category: { check: enumeration('CATEGORY') },
  importance: { check: enumeration('IMPORTANCE') },
  channel_id: { check: filled },
  channel_name: { check: filled },
};

/** Checks every top-level field that belongs to no other step, and the two bags of properties. */
export function checkProperties(call: UmengCall): void {
  const { platform } = call.app;
  const code = INFERRED_CODES.topLevelForm;
  checkFields(call, '', call.body, TOP_LEVEL[platform], code);
  const { channel_properties: channel, local_properties: local } = call.body;
  if (platform !== 'ios' && isObject(channel)) {
    checkFields(call, 'channel_properties', channel, CHANNEL[platform], code);
    if (channel.oppo_notify_level !== undefined && channel.oppo_category === undefined) {
      call.refuse(code, 'channel_properties.oppo_notify_level', 'needs oppo_category beside it');
    }
  }
  if (platform === 'android' && isObject(local)) {
    checkFields(call, 'local_properties', local, LOCAL, code);
    if (local.importance !== undefined && local.category === undefined) {
      call.note('local_properties.importance', 'is ignored without category');
    }
  }
}

/** `production_mode`: "true" where it is missing; 1017 for other values; a boolean is a deviation. */
export function readProductionMode(call: UmengCall): boolean {
  const given = call.body.production_mode;
  if (given === undefined) return true;
  const fault = flag(given);
  if (typeof fault === 'string') call.refuse('1017', 'production_mode', fault);
  if (typeof fault === 'object' && fault !== null) call.deviate('1017', 'production_mode', fault.deviation, fault.kind);
  return given === 'true' || given === true;
}
