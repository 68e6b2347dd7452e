import { type InputIssue, isJsonObject, type JsonObject, type Platform, utf8Length } from '@nest-push/core';

/** The longest list of addresses in one call; both kinds have the same. */
const ADDRESSES = 500;

/** Umeng's limits. Source where nothing else is said: U-Push API integration (developer.umeng.com/docs/67966/detail/68343), 2025-04. */
export const UMENG_LIMITS = {
  /** Device tokens of one listcast. */
  deviceTokens: { most: ADDRESSES },
  /** Aliases of one customizedcast. */
  aliases: { most: ADDRESSES },
  /** UTF-8 bytes of `payload`. Our decision: as compact JSON, for Umeng does not say how it measures. */
  payload: { android: { most: 2048 }, ios: { most: 2012 }, harmony: { most: 2048 } },
  /** UTF-8 bytes of `filter` as compact JSON. */
  filter: { most: 3000 },
  /** Characters of `payload.body.big_body`. */
  bigBody: { most: 120 },
  /** A badge of Android and HarmonyOS, set or added. */
  badge: { least: 1, most: 99 },
  /** UTF-8 bytes of `policy.apns_collapse_id`. */
  collapseId: { most: 64 },
  /** Messages a second in `policy.max_send_num`. */
  maxSendNum: { least: 1000 },
  /** UTF-8 bytes of `receipt_url`. Server SDKs, 2021. */
  receiptUrl: { most: 256 },
  /** Seconds from sending to `policy.expire_time`: 7 days. */
  timeToLive: { most: 7 * 86_400 },
  /** Seconds by which the timestamp of a call may be off. */
  clockSkew: { most: 600 },
  /** UTF-8 bytes of an upload: 10 MB. U-Push API integration, 2020. */
  upload: { most: 10 * 1024 * 1024 },
} as const;

/** How often an app may send each type; the others are free. Umeng's console can raise them. U-Push limits, 2021 (…/detail/149292). */
export const UMENG_RATES = {
  broadcast: { perMinute: 5, perDay: 10 },
  groupcast: { perMinute: 5 },
  filecast: { perMinute: 5 },
  /** With a file; with aliases in the call it is free. */
  customizedcast: { perMinute: 5 },
} as const;

/** What is wrong with the addresses of one call. The rules hold no address. */
export function checkAddresses(addresses: readonly string[]): InputIssue[] {
  const issues: InputIssue[] = [];
  const add = (rule: string): void => void issues.push({ field: 'to', rule });
  if (addresses.length === 0) add('must name at least one address');
  if (addresses.length > ADDRESSES) add(`must name at most ${ADDRESSES} (it names ${addresses.length})`);
  if (addresses.some((address) => address.trim() === '')) add('must hold no blank address');
  if (addresses.some((address) => address.includes(','))) {
    add('must hold no address with a comma: Umeng separates addresses with it');
  }
  if (addresses.some((address) => /\p{Cc}/u.test(address))) add('must hold no address with a control character');
  return issues;
}

/** What is wrong with the content of an upload. The rules hold no line. */
export function checkUpload(lines: readonly string[]): InputIssue[] {
  const issues: InputIssue[] = [];
  const add = (rule: string): void => void issues.push({ field: 'content', rule });
  if (lines.length === 0) add('must hold at least one device token or alias');
  if (lines.some((line) => line.trim() === '')) add('must hold no blank line');
  if (lines.some((line) => /\p{Cc}|[\u2028\u2029]/u.test(line))) {
    add(
      'must hold no device token or alias with a line break or control character: Umeng takes each line for an address',
    );
  }
  const bytes = lines.reduce((sum, line) => sum + utf8Length(line) + 1, -1);
  if (bytes > UMENG_LIMITS.upload.most) add(`must take at most ${UMENG_LIMITS.upload.most} bytes (it takes ${bytes})`);
  return issues;
}

/** What is wrong with a message as it would leave. */
export function checkMessage(platform: Platform, message: object): InputIssue[] {
  const { payload, filter, policy, receipt_url } = message as Readonly<Record<string, unknown>>;
  return [
    ...OBJECTS.filter((field) => !isObjectOrAbsent(message, field)).map(mustBeObject),
    ...(isJsonObject(payload) ? checkPayload(platform, payload) : [mustBeObject('payload')]),
    ...(filter === undefined
      ? []
      : checkBytes('tags', JSON.stringify(filter), UMENG_LIMITS.filter.most, 'as a filter ')),
    ...(typeof receipt_url === 'string' ? checkBytes('receipt_url', receipt_url, UMENG_LIMITS.receiptUrl.most) : []),
    ...(isJsonObject(policy) ? checkPolicy(policy) : []),
  ];
}

function checkBytes(field: string, text: string, most: number, how = ''): InputIssue[] {
  const bytes = utf8Length(text);
  return bytes <= most ? [] : [{ field, rule: `must take at most ${most} bytes ${how}(it takes ${bytes})` }];
}

const OBJECTS: readonly string[] = ['policy', 'channel_properties', 'local_properties', 'callback_params'];

function isObjectOrAbsent(message: object, field: string): boolean {
  const value = (message as Readonly<Record<string, unknown>>)[field];
  return value === undefined || isJsonObject(value);
}

function mustBeObject(field: string): InputIssue {
  return { field, rule: 'must be an object' };
}

/** An override may have put anything here, or taken anything out. */
function checkPayload(platform: Platform, payload: JsonObject): InputIssue[] {
  return [
    ...checkBytes('payload', JSON.stringify(payload), UMENG_LIMITS.payload[platform].most, 'as JSON '),
    ...(platform === 'ios' ? checkIosPayload(payload) : checkBody(payload)),
  ];
}

function checkIosPayload({ aps, ...keys }: JsonObject): InputIssue[] {
  const reserved = ['d', 'p'].filter((key) => keys[key] !== undefined);
  const rule = "must have another name: on iOS data stands beside 'aps', and Umeng reserves 'd' and 'p'";
  const issues: InputIssue[] = reserved.map((key) => ({ field: `payload.${key}`, rule }));
  if (!isJsonObject(aps)) issues.push(mustBeObject('payload.aps'));
  else if (aps.alert === undefined && aps['content-available'] !== 1) {
    issues.push({ field: 'payload.aps.alert', rule: 'must be set unless content-available is 1' });
  }
  return issues;
}

function checkBody({ display_type, body }: JsonObject): InputIssue[] {
  // A live view of HarmonyOS has no body.
  if (!isJsonObject(body)) return display_type === 'scene' ? [] : [mustBeObject('payload.body')];
  const text = body.big_body;
  const length = typeof text === 'string' ? Array.from(text).length : 0;
  const { most } = UMENG_LIMITS.bigBody;
  return length <= most
    ? []
    : [{ field: 'payload.body.big_body', rule: `must have at most ${most} characters (it has ${length})` }];
}

const POLICY_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

function checkPolicy(policy: Readonly<Record<string, unknown>>): InputIssue[] {
  const { apns_collapse_id, max_send_num } = policy;
  const issues: InputIssue[] = [];
  for (const field of ['start_time', 'expire_time']) {
    const time = policy[field];
    if (time !== undefined && !(typeof time === 'string' && POLICY_TIME.test(time))) {
      issues.push({
        field: `policy.${field}`,
        rule: 'must be written as yyyy-MM-dd HH:mm:ss, in Chinese time (UTC+8)',
      });
    }
  }
  const { least } = UMENG_LIMITS.maxSendNum;
  if (max_send_num !== undefined && !(Number.isInteger(max_send_num) && Number(max_send_num) >= least)) {
    issues.push({ field: 'policy.max_send_num', rule: `must be a whole number of at least ${least}` });
  }
  if (typeof apns_collapse_id === 'string') {
    issues.push(...checkBytes('collapseKey', apns_collapse_id, UMENG_LIMITS.collapseId.most));
  }
  return issues;
}
