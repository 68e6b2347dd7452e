/**
 * JPush's codes, by the family of endpoints that uses them: the same number means different things in different families.
 *
 * Sources: JPush REST API v3 push (2025-10-14), device (2025-03-06), report (2025-08-04), push schedule (2022-07-22), and the admin API (2019-08-09).
 * JPush has published no complete table since 2019: codes that are missing here exist, and are classed by their HTTP status. 7016 (device) has been
 * seen and is documented nowhere, so it is one of those. 8000 (schedule) means success.
 */
import { type VendorCode, type VendorCodeTable } from '@nest-push/core';

const PAYLOAD_ADVICE = "correct the request by JPush's documents";
const LATER = 'send it again later';
const CHECK_KEYS = "check appKey and masterSecret in JPush's console";

/** JPush tells 4004 to 4007 apart by nothing that a caller could act on differently. */
const DEVELOPER_REFUSED: VendorCode = {
  class: 'credential',
  meaning: 'the developer credentials were refused',
  advice: 'check devKey and devSecret',
};

/** Codes of every family. */
const COMMON: VendorCodeTable = {
  '2002': {
    class: 'throttled',
    meaning: 'this app calls the API more often than it may',
    advice: 'wait until the window of 60 seconds ends, or ask JPush for a higher rate',
  },
  '2003': {
    class: 'credential',
    meaning: 'this app is barred from the API, or from this part of it',
    advice: 'ask JPush for the reason',
  },
};

/** Push, validation, push ids, batches, group pushes, withdrawal, quota, files and images. */
export const JPUSH_PUSH_CODES: VendorCodeTable = {
  ...COMMON,
  // JPush asks to repeat 1000 and 1030 later. Our decision: they count as "nothing was delivered", like any answer with status 500 or 503.
  '1000': { class: 'retryable', meaning: 'an internal error', advice: LATER },
  '1001': {
    class: 'credential',
    meaning: 'this address takes POST alone',
    advice: 'check the base URL and what stands between',
  },
  '1002': { class: 'payload', meaning: 'a required field is missing', advice: PAYLOAD_ADVICE },
  '1003': {
    class: 'payload',
    meaning: 'a field has a value that is not allowed, or the only registration id is malformed',
    advice: 'correct the field that JPush names; look for empty tags, aliases and registration ids',
  },
  '1004': { class: 'credential', meaning: 'the credentials were refused', advice: CHECK_KEYS },
  '1005': {
    class: 'payload',
    meaning: 'the push is too large',
    advice: 'shorten it: Android takes 4000 bytes of notification and message, iOS 2000 bytes of notification',
  },
  '1008': {
    class: 'credential',
    meaning: 'the AppKey is malformed',
    advice: 'check appKey for missing characters and blanks',
  },
  '1009': {
    class: 'payload',
    meaning: 'the push has a key that JPush does not know',
    advice: 'correct its spelling, or move it into extras',
  },
  '1011': {
    class: 'device',
    meaning: 'nobody matches the audience, or nobody of it was active in the last 255 days',
    advice: 'check that the address belongs to this AppKey, and that zone and apnsProduction are right',
  },
  '1012': {
    class: 'quota',
    meaning: "a phone maker's quota is used up, or too many slow pushes are under way",
    advice: 'send it tomorrow, drop a forced ospush, or wait for a slow push to end',
  },
  '1020': {
    class: 'credential',
    meaning: 'JPush takes HTTPS alone',
    advice: 'set a base URL that begins with https://',
  },
  '1030': { class: 'retryable', meaning: 'a service inside JPush did not answer in time', advice: LATER },
  '1035': {
    class: 'payload',
    meaning: 'active_push does not go with a message or with big_push_duration',
    advice: 'send a plain notification, or drop active_push',
  },
  '1105': {
    class: 'credential',
    meaning: 'the developer key may not upload files for group pushes',
    advice: 'ask JPush for the permission',
  },
  '2004': {
    class: 'credential',
    meaning: "this server's address is not on the app's IP whitelist",
    advice: "add the server's address in JPush's console",
  },
  '2005': {
    class: 'quota',
    meaning: 'the receivers got more pushes than is reasonable',
    advice: 'send them fewer, or ask JPush',
  },
  '2006': {
    class: 'credential',
    meaning: 'this is for paying (VIP) apps alone',
    advice: 'leave the feature out, or upgrade the app',
  },
  '2007': { class: 'credential', meaning: 'this app has no permission for it', advice: 'ask JPush to open it' },
  '2008': {
    class: 'quota',
    meaning: 'an app may send to everyone 10 times a day, and has done so',
    advice: 'send it tomorrow, or send by tag or alias',
  },
};

/** Devices, aliases, tags and test devices. */
export const JPUSH_DEVICE_CODES: VendorCodeTable = {
  ...COMMON,
  '7000': { class: 'retryable', meaning: 'an internal error', advice: LATER },
  '7001': { class: 'credential', meaning: 'the credentials are missing', advice: CHECK_KEYS },
  '7002': { class: 'payload', meaning: 'a parameter is not allowed', advice: PAYLOAD_ADVICE },
  '7004': { class: 'credential', meaning: 'the credentials were refused', advice: CHECK_KEYS },
  '7008': { class: 'credential', meaning: 'JPush does not know this AppKey', advice: CHECK_KEYS },
  '7013': { class: 'payload', meaning: 'some of the parameters are wrong', advice: PAYLOAD_ADVICE },
  '7015': {
    class: 'payload',
    meaning: 'an alias stands for at most 10 devices, and has them',
    advice: 'take the alias from an old device first',
  },
  '7030': { class: 'retryable', meaning: 'JPush is busy', advice: LATER },
};

/** Reports. */
export const JPUSH_REPORT_CODES: VendorCodeTable = {
  ...COMMON,
  '10': { class: 'retryable', meaning: 'an internal error', advice: LATER },
  '3001': { class: 'credential', meaning: 'the credentials were refused', advice: CHECK_KEYS },
  '3002': { class: 'payload', meaning: 'a parameter is wrong, or there is no such message', advice: PAYLOAD_ADVICE },
  '3004': {
    class: 'payload',
    meaning: 'start does not have the form that time_unit asks for',
    advice: 'write start by time_unit',
  },
  '3005': { class: 'payload', meaning: 'the time lies more than 60 days back', advice: 'ask for a later time' },
};

/** The schedule is unknown. JPush also answers this with an empty 404 (JPush push schedule, 2022-07-22). */
export const JPUSH_SCHEDULE_GONE: VendorCode = {
  class: 'payload',
  meaning: 'there is no such schedule',
  advice: 'check its id; schedules that have ended are gone',
};

/** Schedules. */
export const JPUSH_SCHEDULE_CODES: VendorCodeTable = {
  ...COMMON,
  '8100': { class: 'payload', meaning: 'the schedule is not valid', advice: PAYLOAD_ADVICE },
  '8101': { class: 'credential', meaning: 'the credentials were refused', advice: CHECK_KEYS },
  '8104': JPUSH_SCHEDULE_GONE,
  '8200': { class: 'retryable', meaning: 'an internal error', advice: LATER },
  '8203': { class: 'retryable', meaning: 'JPush is busy', advice: LATER },
  '8400': { class: 'payload', meaning: 'the request is wrong', advice: PAYLOAD_ADVICE },
  '8404': JPUSH_SCHEDULE_GONE,
};

/** Apps and certificates. These answers come with HTTP 200 even when they refuse (1010 to 1015). */
export const JPUSH_ADMIN_CODES: VendorCodeTable = {
  ...COMMON,
  '10': { class: 'retryable', meaning: 'an internal error', advice: LATER },
  '1010': { class: 'payload', meaning: 'the certificate is there already', advice: 'leave it, or upload another one' },
  '1012': { class: 'payload', meaning: 'the certificate is not valid', advice: 'check the file and its password' },
  '1013': { class: 'payload', meaning: 'the AppKey is wrong', advice: 'check the AppKey in the path' },
  '1014': { class: 'payload', meaning: 'there is no file', advice: 'add the certificate file' },
  '1015': { class: 'payload', meaning: 'the app cannot be deleted', advice: "check the app in JPush's console" },
  '4001': { class: 'credential', meaning: 'this address does not take this method', advice: 'check the base URL' },
  '4002': { class: 'payload', meaning: 'a parameter is missing or wrong', advice: PAYLOAD_ADVICE },
  '4003': { class: 'payload', meaning: 'a parameter is missing or wrong', advice: PAYLOAD_ADVICE },
  '4004': DEVELOPER_REFUSED,
  '4005': DEVELOPER_REFUSED,
  '4006': DEVELOPER_REFUSED,
  '4007': DEVELOPER_REFUSED,
};

/** What a code means that is in none of the tables. Its class follows from the HTTP status. */
export const JPUSH_UNKNOWN_CODE: Omit<VendorCode, 'class'> = {
  meaning: 'a code that JPush has not published',
  advice: 'ask JPush what it means; until then it is treated by its HTTP status',
};
