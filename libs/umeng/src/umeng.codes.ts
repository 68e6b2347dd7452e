import { type FailureClass, type VendorCode, type VendorCodeTable } from '@nest-push/core';

const rowOf =
  (failureClass: FailureClass) =>
  (meaning: string, advice: string): VendorCode => ({ class: failureClass, meaning, advice });

// Rows by failure class, so that the tables read as tables.
const payload = rowOf('payload');
const credential = rowOf('credential');
const device = rowOf('device');
const quota = rowOf('quota');
const retryable = rowOf('retryable');
const throttled = rowOf('throttled');
const unknown = rowOf('unknown');

/**
 * The codes of Umeng's present table: 65, all with HTTP 400. Source: U-Push API integration, error codes (developer.umeng.com/docs/67966/detail/68343),
 * 2020-07. Meanings are in our words. The class and the advice are our decision: Umeng publishes none.
 */
const CURRENT_CODES: VendorCodeTable = {
  1000: payload('appkey is missing', 'give the app key'),
  1001: payload('payload is missing or no JSON object', 'give a payload'),
  1002: payload('payload.body is missing or no JSON object', 'give a body'),
  1003: payload('custom is missing', 'give data: a message without a notification, and go_custom, need it'),
  1004: payload('display_type is missing', 'set it to notification or message'),
  1005: payload('img is no http: or https: address', 'correct the address of the picture'),
  1007: payload('url is no http: or https: address', 'correct the address that a tap opens'),
  1008: payload('ticker is missing', 'give a ticker; Umeng has not asked for one since 2025'),
  1009: payload('title is missing', 'give the notification a title'),
  1010: payload('text is missing', 'give the notification a body'),
  1014: payload('the task does not exist', 'check the task id, and that it belongs to this app'),
  1015: payload('device_tokens is missing', 'give the device tokens'),
  1016: payload('type is missing', 'give the type of the message'),
  1019: payload('display_type has an unknown value', 'set it to notification or message'),
  1020: credential('the app group has no app', "add the app in Umeng's console"),
  1022: payload('url is missing', 'go_url needs the address that a tap opens'),
  1024: payload('activity is missing', 'go_activity needs the full class name that a tap opens'),
  1026: payload('extra is no JSON object', 'give extra as an object of strings'),
  1027: payload('policy is no JSON object', 'give policy as an object'),
  1028: payload('the task cannot be revoked', 'nothing can be done: it is too far on its way'),
  2000: credential('the app is disabled', "enable it in Umeng's console"),
  2002: payload('start_time has passed', "give a later time, and check this machine's clock and the time zone (UTC+8)"),
  2003: payload(
    'expire_time is not later than now and start_time',
    "give a longer time to live, and check this machine's clock and the time zone (UTC+8)",
  ),
  2004: credential(
    'no IP allow-list is set',
    "enter this machine's outgoing addresses in Umeng's console, or switch the check off",
  ),
  2006: credential('validation_token does not match', 'use the sign instead; Umeng has withdrawn the token'),
  2007: credential('the request is not signed', "check that nothing between here and Umeng removes the query '?sign='"),
  2008: payload('the body is no valid JSON', 'check that nothing between here and Umeng changes the body'),
  2009: payload('neither alias nor file_id is there', 'give one of them'),
  2016: payload('filter is missing or no JSON object', 'give the tags or a filter'),
  2017: retryable('the tag could not be added', 'try again later'),
  2018: payload('file_id is missing', 'upload the file first and give its id'),
  2019: payload('the file does not exist', 'upload it again: Umeng keeps files for two months'),
  2021: credential('the app key is unknown', "compare the app key with Umeng's console"),
  2022: payload(
    'the payload is too long',
    'shorten the message: 2048 bytes on Android and HarmonyOS, 2012 on iOS (Android before 2023: 1840)',
  ),
  2023: retryable('the upload failed', 'upload it again later'),
  2025: payload('aps is missing or no JSON object', 'give payload.aps'),
  2027: credential(
    'the sign is wrong',
    'check that the master secret is the App Master Secret of this app, and that the base URL is the one Umeng sees',
  ),
  2028: retryable('the timestamp is older than 10 minutes', "check this machine's clock"),
  2029: payload('content is missing', 'give the device tokens or aliases to upload'),
  2031: payload('the filter is malformed', "compare it with Umeng's grammar: where, and, or, not"),
  2032: credential('there is no production certificate', "upload it in Umeng's console, or address the sandbox"),
  2033: credential('there is no development certificate', "upload it in Umeng's console, or address production"),
  2034: credential('the certificate has expired', "renew it and upload it in Umeng's console"),
  2035: credential(
    'the certificate will have expired when the task starts',
    "renew it and upload it in Umeng's console",
  ),
  2036: payload('the timestamp is malformed', 'give seconds or milliseconds since 1970 as digits'),
  2039: payload('a time of the policy is malformed', 'write it as yyyy-MM-dd HH:mm:ss'),
  2040: payload('expire_time is more than 7 days ahead', 'give a shorter time to live'),
  2046: payload('start_time is more than 7 days ahead', 'give an earlier time'),
  2047: payload('alias_type is missing', 'set the option aliasType (PUSH_UMENG_ALIAS_TYPE)'),
  2048: payload('type has an unknown value', 'use unicast, listcast, filecast, broadcast, groupcast or customizedcast'),
  2049: payload('alias and file_id are both there', 'give one of them'),
  2050: throttled('it is called too often', 'send fewer broadcasts and groupcasts: Umeng takes 5 a minute of each'),
  2052: payload('timestamp is missing', 'give the time'),
  2053: payload('task_id is missing', 'give the task id'),
  2054: credential(
    "this machine's address is not in the IP allow-list",
    "enter the outgoing addresses in Umeng's console, or switch the check off",
  ),
  5001: credential(
    'the bundle id cannot be read from the certificate',
    "upload another certificate in Umeng's console",
  ),
  5002: payload('data uses a reserved key', 'rename d and p: Umeng keeps them for itself on iOS'),
  5007: credential('the certificate was revoked', "upload a new one in Umeng's console"),
  5008: credential('the certificate is unknown to Apple', "upload the right one in Umeng's console"),
  5009: credential('Apple refused the connection with this certificate', "upload a valid one in Umeng's console"),
  5010: credential('token authentication is set, but there is no p8 key', "upload the key in Umeng's console"),
  6001: credential('tags from the server are not enabled', 'ask Umeng to enable them for this app (Pro)'),
  6002: retryable('its store of certificates failed', 'try again later'),
  6003: retryable('its database failed', 'try again later'),
  6004: retryable('its store of files failed', 'try again later'),
};

/**
 * Codes that have left Umeng's table and may still come: 57. Source: the enumerations of Umeng's server SDKs, 2014 to 2017. Meanings are in our
 * words. The class and the advice are our decision.
 */
const FORMER_CODES: VendorCodeTable = {
  1006: payload('the address of the sound is no http: or https: address', 'name a sound of the app'),
  1011: payload('play_vibrate is neither true nor false', "write it as 'true' or 'false'"),
  1012: payload('play_lights is neither true nor false', "write it as 'true' or 'false'"),
  1013: payload('play_sound is neither true nor false', "write it as 'true' or 'false'"),
  1017: payload('production_mode is neither true nor false', "write it as 'true' or 'false'"),
  1018: credential('push is not enabled for this app key', "enable it in Umeng's console"),
  2001: payload(
    'expire_time has passed',
    "give a longer time to live, and check this machine's clock and the time zone (UTC+8)",
  ),
  2005: payload('the message does not exist', 'check its id'),
  2010: device('no device has this alias', 'take the alias off the device, or let the app set it again'),
  2011: payload('there are too many aliases', 'give at most 500, or upload them as a file'),
  2012: quota('the broadcasts of the day are used up', 'wait for tomorrow, or ask Umeng for more'),
  2013: retryable('the message is still queued', 'ask again later'),
  2014: retryable('cancelling failed', 'try again later'),
  2015: payload('there are too many device tokens', 'give at most 500, or upload them as a file'),
  2020: retryable('the service is being upgraded', 'try again later'),
  2024: payload('max_send_num is no positive whole number', 'give at least 1000'),
  2026: throttled('there were too many tasks within a minute', 'send fewer broadcasts and groupcasts'),
  2030: payload('launch_from is not before the day of sending', 'give an earlier day'),
  2038: retryable('the upload failed', 'upload it again later'),
  3000: retryable('its database failed', 'try again later'),
  3001: retryable('its database failed', 'try again later'),
  3002: retryable('its database failed', 'try again later'),
  3003: retryable('its database failed', 'try again later'),
  3004: retryable('its database failed', 'try again later'),
  4000: retryable('its system failed', 'try again later'),
  4001: retryable('its system is busy', 'try again later'),
  4002: retryable('the operation failed', 'try again later'),
  4003: credential('the app key is malformed', "compare the app key with Umeng's console"),
  4004: payload('type is malformed', 'use unicast, listcast, filecast, broadcast, groupcast or customizedcast'),
  4005: payload('the message is malformed', "compare it with Umeng's documents"),
  4006: payload('body is malformed', "compare it with Umeng's documents"),
  4007: payload('policy is malformed', "compare it with Umeng's documents"),
  4008: payload('expire_time is malformed', 'write it as yyyy-MM-dd HH:mm:ss'),
  4009: retryable('its queue is full', 'try again later'),
  4010: device('the device token is malformed', 'let the app register its token again'),
  4011: payload('an extension field is malformed', "compare it with Umeng's documents"),
  4012: credential('this app may not do that', "check its permissions in Umeng's console"),
  4013: retryable('asynchronous sending failed', 'try again later'),
  // Our decision: of single addresses. A wrong app key shows in every call, and then no address is put out of use for it.
  4014: device(
    'the device token belongs to another app',
    'let the app register its token again; if it happens to many, compare the app key with the app',
  ),
  4015: credential('the app is not found', "compare the app key with Umeng's console"),
  4016: payload('the file has a wrong encoding', 'upload it as UTF-8'),
  4017: payload('the file has a wrong type', 'upload plain text, one device token or alias a line'),
  4018: payload('the remote address of the file is wrong', 'upload the file again'),
  4019: payload('the description of the file is wrong', 'upload the file again'),
  4020: device('the device token is wrong', 'let the app register its token again: it has 44 characters on Android'),
  4021: unknown(
    'a service behind it did not answer in time',
    'send it again only if a second notification does no harm',
  ),
  4022: payload('the app key is registered already', 'nothing needs to be done'),
  4023: retryable('its network failed', 'try again later'),
  4024: credential('the access is not allowed', "check the app key and its permissions in Umeng's console"),
  4025: device('every device token failed', 'check that they belong to this app and to this environment'),
  4026: unknown(
    'some device tokens failed',
    'do not send it again: the others have got it, and Umeng does not say which failed',
  ),
  4027: retryable('the file could not be fetched', 'try again later'),
  5000: device(
    'the device token is wrong',
    'check that production is set as the app was built (sandbox tokens fail in production), and let the app register its token again',
  ),
  5003: payload('alert is empty', 'give a title or a body'),
  5004: payload('alert is no text', 'report it: Umeng takes alert as an object today'),
  5005: device(
    'the device token is malformed',
    'check that production is set as the app was built, and let the app register its token again: it has 64 characters on iOS',
  ),
  5006: retryable('no connection to Apple could be made', 'try again later'),
};

/**
 * Every code that Umeng is known to answer with: its present table, the former ones, and the one code of a phone maker that its documents name.
 * Sources and dates stand at the parts.
 */
export const UMENG_CODES: VendorCodeTable = {
  ...CURRENT_CODES,
  ...FORMER_CODES,
  // U-Push API, channel_properties, 2025-04.
  10089: credential('vivo refuses the badge', "let the app use vivo's badge API first, or leave vivo_addbadge out"),
};

/** Umeng counts by the minute; our decision: after this long a call too many is forgotten. Milliseconds. */
const MINUTE_MS = 60_000;

/** How long to wait after a code, where Umeng's limits say so. Milliseconds. */
export const UMENG_WAITS: Readonly<Record<string, number>> = { 2026: MINUTE_MS, 2050: MINUTE_MS };

/** What a code means. One that is in no table is judged by the HTTP status. */
export function umengCode(code: string, httpStatus: number): VendorCode {
  const known = Object.hasOwn(UMENG_CODES, code) ? UMENG_CODES[code] : undefined;
  if (known !== undefined) return known;
  const meaning = 'this code is in no table of ours';
  if (httpStatus === 429) return throttled(meaning, 'send more slowly');
  if (httpStatus >= 500) return retryable(meaning, 'try again later');
  return payload(meaning, "look it up in Umeng's documents (developer.umeng.com/docs/67966/detail/149332)");
}
