// Xiaomi server error codes, pId=1560, 2024-10-18, as far as code 65041; the codes of the 10004-10028, 10013-10014, 22001-22021 and 22100-22103 ranges
// that the page leaves out are from the constants of Xiaomi's Java server SDK (2020). 200001 and 200002: push limits, pId=1656, 2026-02-04.
// The failure classes and the advice are our decision.
import { type FailureClass, type VendorCode, type VendorCodeTable } from '@nest-push/core';

const code = (failureClass: FailureClass, meaning: string, advice: string): VendorCode => ({
  class: failureClass,
  meaning,
  advice,
});

const LATER = 'send it again later';
const SLOWER = 'send more slowly';
const COMPARE = "compare the request with Xiaomi's server API page";
const CONSOLE = 'check the app in the Xiaomi console';
const SECRET = "check the AppSecret: it is neither AppId nor AppKey, and Android's differs from that of iOS";

/** The codes of Xiaomi's pages and SDK. The page of error codes was read as far as 65041: later ones are judged by `xiaomiCode`. */
export const XIAOMI_CODES: VendorCodeTable = {
  '-1': code('retryable', 'an error without a name', LATER),
  '1': code('retryable', 'an internal error', LATER),
  '100': code('payload', 'a parameter is empty', COMPARE),

  '10001': code('retryable', 'a system error', LATER),
  '10002': code('retryable', 'the system is busy', LATER),
  '10003': code('retryable', 'an error of a service behind it', LATER),
  '10004': code('credential', 'this IP address is not allowed', "allow the server's address in the Xiaomi console"),
  '10005': code(
    'credential',
    'the API needs an authorisation that the app lacks',
    'apply for it in the Xiaomi console',
  ),
  '10006': code('credential', 'the app key is missing', SECRET),
  '10007': code('payload', 'the content type is wrong', COMPARE),
  '10008': code('payload', 'a parameter is wrong', COMPARE),
  '10009': code('retryable', 'the system is busy', LATER),
  '10010': code('retryable', 'the job took too long', LATER),
  '10011': code('retryable', 'a remote call failed', LATER),
  '10012': code('payload', 'the request is illegal', COMPARE),
  '10013': code('credential', 'the user is not known', CONSOLE),
  '10014': code('credential', 'the app lacks the permission', 'apply for it in the Xiaomi console'),
  '10016': code('payload', 'a required parameter is missing', COMPARE),
  '10017': code('payload', 'a parameter has a value that is not allowed', 'correct the parameter that Xiaomi names'),
  '10018': code('payload', 'the request is too long', 'shorten the message or name fewer devices'),
  '10020': code('credential', 'there is no such API', 'check the base URL and the region'),
  '10021': code('credential', 'the API does not take this HTTP method', 'check the base URL'),
  '10022': code('throttled', 'too many calls from this IP address', SLOWER),
  '10023': code('throttled', 'too many calls of this user', SLOWER),
  '10024': code('throttled', 'too many calls of this user to this API', SLOWER),
  '10025': code('payload', 'the callback URL is wrong', 'correct extra.callback'),
  '10026': code('credential', 'the app is on the black list of this API', 'ask Xiaomi to take it off'),
  '10027': code('throttled', 'the app calls this API too often', SLOWER),
  '10028': code('throttled', 'the app calls too often altogether', SLOWER),
  '10029': code('device', 'the device is illegal', 'register the device again'),
  '10030': code('throttled', 'invalid registration ids are fetched too often', 'ask for them less often'),
  '10031': code('credential', 'the app is on the black list and may not send', 'ask Xiaomi to take it off'),
  '10032': code('throttled', 'invalid aliases are fetched too often', 'ask for them less often'),
  '10033': code('credential', 'the app is on the black list for feedback', 'ask Xiaomi to take it off'),
  '10034': code(
    'quota',
    'too many messages today',
    'send it tomorrow, or map the message class to a channel with a larger allowance',
  ),
  '10035': code('payload', 'there are no more invalid aliases', 'stop asking: the list is at its end'),
  '10036': code('credential', 'the operation is forbidden', 'check what the app may do in the Xiaomi console'),
  '10037': code('retryable', 'the request came too late', LATER),
  '10038': code('credential', 'statistics and traces are closed to this app', 'apply for them in the Xiaomi console'),
  '10039': code('throttled', 'statistics and traces are fetched too often', 'ask for them less often'),

  '20209': code('payload', 'the topic is wrong', 'correct the topic'),
  '20215': code('retryable', 'the subscription to the topic failed', LATER),
  '20216': code('retryable', 'the subscription to the topic could not be ended', LATER),
  // With the reason NO_VALID_TARGETS it is of class device.
  '20301': code('payload', 'the message could not be sent', 'correct what Xiaomi names as the reason'),
  '20315': code('payload', 'the broadcast cannot be deleted', "check the message's id: only broadcasts can be deleted"),
  '20607': code('retryable', 'a database error', LATER),

  '21301': code('credential', 'the AppSecret is wrong', SECRET),
  '21302': code('credential', 'the token is wrong', SECRET),
  '21303': code('credential', 'the app may not call this API', 'apply for it in the Xiaomi console'),
  '21305': code('payload', 'a required parameter is missing, such as the receivers', COMPARE),

  '22000': code('credential', 'the app is illegal', CONSOLE),
  '22001': code('credential', 'the app does not exist', CONSOLE),
  '22002': code('credential', 'the app was withdrawn', CONSOLE),
  '22003': code('credential', 'the state of the app forbids it', CONSOLE),
  '22004': code('credential', 'the state of the app forbids it', CONSOLE),
  '22005': code('credential', 'the state of the app forbids it', CONSOLE),
  '22006': code('credential', 'the AppId is wrong', CONSOLE),
  '22007': code('credential', 'the AppKey is wrong', CONSOLE),
  '22008': code('credential', 'the state of the app forbids it', CONSOLE),
  '22020': code('credential', 'the state of the app forbids it', CONSOLE),
  '22021': code('credential', 'the state of the app forbids it', CONSOLE),
  '22022': code(
    'credential',
    'the package name is not that of the app',
    'check the package name or bundle id against the Xiaomi console',
  ),
  '22100': code('payload', 'the notification has a wrong format', COMPARE),
  '22101': code('payload', 'too many notifications', 'send fewer in one call'),
  '22102': code('retryable', 'the notification could not be sent', LATER),
  '22103': code('payload', 'the notify_id is wrong', 'use a whole number from 0 to 2147483647'),

  '26003': code('retryable', 'an internal push call failed', LATER),
  '26004': code('throttled', 'broadcasts come too often', 'wait before the next broadcast'),
  '26005': code(
    'throttled',
    'the user account was set too often and is blocked for now',
    'set it less often and try again later',
  ),
  '26006': code(
    'credential',
    'the message needs an approval first',
    'get large broadcasts approved in the Xiaomi console',
  ),
  '27001': code(
    'payload',
    'the channel is not one of the app',
    'check that the channel id is approved in the Xiaomi console and belongs to this package',
  ),

  // Usually the device is only offline. So not `device`, which has the address removed; not `retryable`, which repeats the push within minutes; and not
  // `unknown`, as it did not arrive. `payload` fails once and for all, and keeps the address.
  '65003': code(
    'payload',
    'the device is not found, usually because it is offline',
    'keep the address, and send it again when the device is online',
  ),
  '65006': code('throttled', 'the alias was used too often', 'send to it less often'),
  '65007': code('device', 'the alias is on the black list', 'use another alias'),
  '65008': code('payload', 'the alias is too long', 'use a shorter alias'),
  '65009': code('payload', 'the message is too long', 'shorten title, body and data'),
  '65010': code('payload', 'the topic is too long', 'use a shorter topic'),
  '65011': code('payload', 'there are no parameters', COMPARE),
  '65012': code('payload', 'the alias is empty', 'give an alias'),
  '65013': code('payload', 'the topic is empty', 'give a topic'),
  '65014': code('payload', 'there are too many key-value pairs', 'send at most 10 keys of your own in data'),
  '65015': code(
    'payload',
    'the key-value pairs are too long',
    'send at most 1024 characters of keys and values in data',
  ),
  '65016': code('payload', 'the user account is empty', 'give a user account'),
  '65017': code('payload', 'the user account is too long', 'use a shorter user account'),
  '65028': code('payload', 'the message is not found', "check the message's id"),
  '65029': code('retryable', 'a service behind it is in trouble', LATER),
  '65030': code('retryable', 'it could not build its answer', LATER),
  '65035': code('payload', 'there are too many topics', 'name at most 5'),
  '65036': code('payload', 'the callback parameter is too long', 'use at most 64 bytes in extra.callback.param'),
  '65037': code('payload', 'the callback URL is too long', 'use at most 128 bytes in extra.callback'),
  '65038': code('payload', 'the callback URL is illegal', 'correct extra.callback'),
  '65040': code('payload', 'the device could not be unregistered', 'check its registration id'),
  '65041': code('payload', 'imeiMd5 is empty', COMPARE),

  '200001': code(
    'quota',
    "the app's allowance of the day is used up",
    'send it tomorrow, or map the message class to a channel with a larger allowance',
  ),
  '200002': code('throttled', 'too many calls a second', 'wait a second and send more slowly'),
};

/** With this reason, or without a word, 20301 says that every address is dead; with any other reason it says nothing of them. */
const NO_VALID_TARGETS = 'No valid targets!';

const ALL_DEAD = code(
  'device',
  'none of the addresses is valid',
  'stop using them, and check that they are of this app, platform and region if it happens often',
);

/**
 * The row of a code; one that the table does not know is judged by the HTTP status.
 *
 * @param words - Xiaomi's `reason`, else its `description`; null where it gave neither
 */
export function xiaomiCode(vendorCode: string, httpStatus: number, words: string | null = null): VendorCode {
  if (vendorCode === '20301' && (words === null || words.trim() === NO_VALID_TARGETS)) return ALL_DEAD;
  return (Object.hasOwn(XIAOMI_CODES, vendorCode) ? XIAOMI_CODES[vendorCode] : undefined) ?? unknownCode(httpStatus);
}

function unknownCode(httpStatus: number): VendorCode {
  const advice = "look the code up on Xiaomi's page of server error codes";
  if (httpStatus === 429) return code('throttled', 'it asks for fewer calls', SLOWER);
  if (httpStatus >= 500) return code('retryable', 'its server is in trouble', LATER);
  if (httpStatus === 401 || httpStatus === 403) return code('credential', 'access was denied', SECRET);
  return code('payload', 'it refused the request with a code that is not known here', advice);
}
