import { type InputIssue, isJsonObject, utf8Length } from '@nest-push/core';
import { type XiaomiAddressKind } from './xiaomi.request.js';
import { type XiaomiAndroidMessage, type XiaomiIosMessage, type XiaomiPlatform } from './types/message.js';

/**
 * Xiaomi's limits. `below` must not be reached, `most` may be. Xiaomi says that every character counts 1, and not what an emoji counts. Our
 * decision: characters are UTF-16 units, as Java counts them, so that an emoji is 2; at worst we refuse what Xiaomi would take.
 *
 * "As quoted" marks what was read not on Xiaomi's page but in the code and notes of those who quote it.
 */
export const XIAOMI_LIMITS = {
  /** Characters. pId=1559, 2024-10-21. */
  title: { below: 50 },
  /** Characters. pId=1559, 2024-10-21. */
  description: { below: 128 },
  /** Characters: 4 K, every one counts 1. Server SDK documents, as quoted (undated); code 65009. */
  payload: { below: 4096 },
  /** Pairs of the app's own, beside the reserved names. Server SDK documents, as quoted (undated); code 65014. */
  extraPairs: { most: 10 },
  /** Characters of these pairs' names and values together. Server SDK documents, as quoted (undated); code 65015. */
  extraCharacters: { most: 1024 },
  /** Addresses of one call. Push limits, pId=1656, as quoted in 2026-08; for aliases and accounts other clients assume the same. */
  addresses: { most: 1000 },
  /** pId=1559, as quoted after 2024-09. Older pages allowed only 0 to 4. */
  notifyId: { most: 2_147_483_647 },
  /** Milliseconds. Notice pId=1854, 2024-07-30, in force since 2024-09-03. */
  timeToLivePublic: { most: 86_400_000 },
  /** Milliseconds. Notice pId=1854, 2024-07-30, in force since 2024-09-03. */
  timeToLivePrivate: { most: 864_000_000 },
  /** Milliseconds: two weeks, on iOS and outside China. Server API, as quoted before 2024-09. That it still holds there is our decision. */
  timeToLiveElsewhere: { most: 1_209_600_000 },
  /** Private-message templates, pId=2314, 2026-06-02. */
  templateParams: { most: 9 },
  /** Characters of one template parameter. pId=2314, 2026-06-02. */
  templateParam: { most: 128 },
  /** Characters. pId=1559, as quoted after 2024-09; older pages said 12. */
  jobkey: { most: 20 },
  /** Bytes of `extra.callback`. Receipts, as quoted (2020 to 2023). */
  callback: { most: 128 },
  /** Bytes of `extra.callback.param`. Receipts, as quoted (2020 to 2023); another quotation says 256. */
  callbackParam: { most: 64 },
} as const;

/**
 * Calls that an app may make in a second when it has fewer than 100 000 devices: the lowest of five steps, of which the highest is 3000. Push limits,
 * pId=1656, 2026-02-04, as quoted in 2026-08.
 */
export const XIAOMI_CALLS_PER_SECOND = 500;

/** The names in `extra` that mean something to Xiaomi: an app's own data must not use them. pId=1559, 2024-10-21, and Xiaomi's server SDKs (2018 to 2020); quick apps: pId=1564, 2024-09-26. */
export const XIAOMI_RESERVED_EXTRA: Readonly<Record<XiaomiPlatform, ReadonlySet<string>>> = {
  android: new Set(
    `notify_effect intent_uri web_uri class_name intent_flag notify_foreground ticker sound_uri
    channel_id channel_name channel_description template_id template_param jobkey flow_control only_send_once
    callback callback.param callback.type locale locale_not_in model model_not_in app_version app_version_not_in
    connpt instant_notify badge layout_name layout_value push_server_action hybrid_debug hybrid_pn
    notification_style_type notification_large_icon_uri notification_bigPic_uri notification_small_icon_uri
    notification_small_icon_color
    ${['left', 'mid', 'right'].map(buttonNames).join(' ')}`.split(/\s+/),
  ),
  ios: new Set(
    `badge category sound_url content-available show-content ios_msg_channel jobkey flow_control only_send_once
    callback callback.param callback.type apsAlert-title apsAlert-body apsAlert-title-loc-key
    apsAlert-title-loc-args apsAlert-action-loc-key apsAlert-loc-key apsAlert-loc-args apsAlert-launch-image`.split(
      /\s+/,
    ),
  ),
};

function buttonNames(side: string): string {
  return ['name', 'notify_effect', 'intent_uri', 'intent_class', 'web_uri']
    .map((name) => `notification_style_button_${side}_${name}`)
    .join(' ');
}

/** How many characters a text has: UTF-16 units, see {@link XIAOMI_LIMITS}. */
export const characters = (text: string): number => text.length;

/**
 * What is wrong with the receivers of one call. The rules hold no address.
 *
 * @param packageName - the app's package, or several with commas
 */
export function checkAddresses(
  kind: XiaomiAddressKind,
  addresses: readonly string[],
  packageName: string,
): InputIssue[] {
  const issues: InputIssue[] = [];
  const add = (rule: string): void => void issues.push({ field: 'to', rule });
  const most = kind === 'topic' ? 1 : XIAOMI_LIMITS.addresses.most;
  if (kind === 'everyone') {
    if (addresses.length > 0) add('must name no address, it is for everyone');
    return issues;
  }
  if (addresses.length === 0) add('must name at least one address');
  if (addresses.length > most) add(`must name at most ${most} (it names ${addresses.length})`);
  if (addresses.some((address) => address.trim() === '')) add('must hold no blank address');
  if (kind !== 'topic' && addresses.some((address) => address.includes(','))) {
    add('must hold no address with a comma: Xiaomi separates addresses with it');
  }
  // The path for user accounts is of version 2, which takes one package. pId=1559, 2024-10-21.
  if (kind === 'account' && packageName.includes(',')) {
    add('must not be accounts where the app has several packages: Xiaomi takes one package there');
  }
  return issues;
}

/** What is wrong with an Android message. */
export function checkAndroidMessage(message: XiaomiAndroidMessage): InputIssue[] {
  const { title, description, payload, pass_through, notify_type, notify_id, extra = {} } = message;
  const isNotification = pass_through !== 1;
  return [
    ...(isNotification ? checkText('title', title, XIAOMI_LIMITS.title.below) : []),
    ...(isNotification ? checkText('body', description, XIAOMI_LIMITS.description.below) : []),
    ...(isNotification && payload === undefined
      ? []
      : checkText(isNotification ? 'payload' : 'data', payload, XIAOMI_LIMITS.payload.below)),
    ...checkWhole('pass_through', pass_through, 0, 1),
    ...checkWhole('notify_type', notify_type, -1, 7),
    ...checkWhole('notify_id', notify_id, 0, XIAOMI_LIMITS.notifyId.most),
    ...checkExtra('android', extra),
    ...checkTemplateParam(extra.template_param),
  ];
}

/** What is wrong with an iOS message. */
export function checkIosMessage({ description, extra = {} }: XiaomiIosMessage): InputIssue[] {
  const isBlank = description?.trim() === '';
  return [...(isBlank ? [{ field: 'body', rule: 'must not be blank' }] : []), ...checkExtra('ios', extra)];
}

/**
 * What is wrong with the times of a message. Whether `time_to_send` lies within 7 days is left to Xiaomi's clock.
 *
 * @param most - milliseconds that Xiaomi keeps such a message
 */
export function checkTimes(
  { time_to_live, time_to_send }: Pick<XiaomiAndroidMessage, 'time_to_live' | 'time_to_send'>,
  most: number,
): InputIssue[] {
  return [
    ...checkWhole('time_to_live', time_to_live, 1, most),
    ...checkWhole('time_to_send', time_to_send, 0, Number.MAX_SAFE_INTEGER),
  ];
}

function checkText(field: string, text: string | undefined, below: number): InputIssue[] {
  if (text === undefined) return [{ field, rule: 'must be set: Xiaomi takes no Android message without it' }];
  if (text.trim() === '') return [{ field, rule: 'must not be blank' }];
  const length = characters(text);
  return length < below ? [] : [{ field, rule: `must be shorter than ${below} characters (it has ${length})` }];
}

function checkWhole(field: string, value: number | undefined, least: number, most: number): InputIssue[] {
  return value === undefined || (Number.isInteger(value) && value >= least && value <= most)
    ? []
    : [{ field, rule: `must be a whole number from ${least} to ${most}` }];
}

function checkExtra(platform: XiaomiPlatform, extra: Readonly<Record<string, string | undefined>>): InputIssue[] {
  const issues: InputIssue[] = [];
  let pairs = 0;
  let length = 0;
  for (const [key, value] of Object.entries(extra)) {
    if (value === undefined) continue;
    const rule = EXTRA_RULES.get(key);
    if (rule?.holds(value) === false) issues.push({ field: `extra.${key}`, rule: rule.rule });
    if (XIAOMI_RESERVED_EXTRA[platform].has(key)) continue;
    pairs += 1;
    length += characters(key) + characters(value);
  }
  const { extraPairs, extraCharacters } = XIAOMI_LIMITS;
  if (pairs > extraPairs.most)
    issues.push({ field: 'data', rule: `must have at most ${extraPairs.most} keys (it has ${pairs})` });
  if (length > extraCharacters.most) {
    issues.push({
      field: 'data',
      rule: `must have at most ${extraCharacters.most} characters, keys and values together (it has ${length})`,
    });
  }
  return issues;
}

/** Receipt types: 1 delivered, 2 clicked, 16 invalid target, 32 push switched off, 64 filtered, 128 over quota, 1024 expired. */
const RECEIPT_TYPES = 1 | 2 | 16 | 32 | 64 | 128 | 1024;

const EXTRA_RULES: ReadonlyMap<string, { readonly rule: string; holds(value: string): boolean }> = new Map([
  [
    'jobkey',
    {
      rule: `must be 1 to ${XIAOMI_LIMITS.jobkey.most} of 0-9, A-Z, a-z, _ and -, not beginning with _`,
      holds: (value: string) => /^[0-9A-Za-z-][\w-]*$/.test(value) && value.length <= XIAOMI_LIMITS.jobkey.most,
    },
  ],
  [
    'callback',
    {
      rule: `must be an http:// or https:// URL of at most ${XIAOMI_LIMITS.callback.most} bytes`,
      holds: (value: string) => /^https?:\/\/\S+$/.test(value) && utf8Length(value) <= XIAOMI_LIMITS.callback.most,
    },
  ],
  [
    'callback.param',
    {
      rule: `must have at most ${XIAOMI_LIMITS.callbackParam.most} bytes`,
      holds: (value: string) => utf8Length(value) <= XIAOMI_LIMITS.callbackParam.most,
    },
  ],
  [
    'callback.type',
    {
      rule: 'must be a sum of receipt types, each at most once: 1, 2, 16, 32, 64, 128, 1024',
      // Adding 3 to 1 and 2 gives a number that Xiaomi answers with silence: no receipts, no error.
      holds: (value: string) => /^[1-9]\d{0,3}$/.test(value) && (Number(value) & ~RECEIPT_TYPES) === 0,
    },
  ],
]);

// pId=2314, 2026-06-02: no emoji, no other symbol (So), no unassigned code point.
const TEMPLATE_FORBIDS = /[\p{So}\p{Cn}\p{Extended_Pictographic}\u{20E3}]/u;

function checkTemplateParam(text: string | undefined): InputIssue[] {
  if (text === undefined) return [];
  const field = 'template_param';
  const parameters = parsedObject(text);
  if (parameters === undefined) return [{ field, rule: 'must be a JSON object as text' }];
  const entries = Object.entries(parameters);
  const { templateParam, templateParams } = XIAOMI_LIMITS;
  const issues: InputIssue[] = [];
  if (entries.length > templateParams.most) {
    issues.push({ field, rule: `must have at most ${templateParams.most} parameters (it has ${entries.length})` });
  }
  for (const [name, value] of entries) {
    const at = `${field}.${name}`;
    if (typeof value !== 'string' || value.trim() === '')
      issues.push({ field: at, rule: 'must be text that is not blank' });
    else if (characters(value) > templateParam.most) {
      issues.push({
        field: at,
        rule: `must have at most ${templateParam.most} characters (it has ${characters(value)})`,
      });
    } else if (TEMPLATE_FORBIDS.test(value))
      issues.push({ field: at, rule: 'must have no emoji and no other symbol character' });
  }
  return issues;
}

function parsedObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
