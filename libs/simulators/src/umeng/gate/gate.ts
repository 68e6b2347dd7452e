import { type SimulatedRequest, type SimulatorContext } from '../../kit/simulator.types.js';
import { UmengRefusal } from '../umeng.answers.js';
import { UmengCall, type UmengSettings, type UmengWarnings } from '../umeng.call.js';
import { isObject, isText } from '../umeng.fields.js';
import { UMENG_LIMITS } from '../umeng.limits.js';
import { type UmengJson, type UmengSimulatedApp } from '../umeng.types.js';
import { umengSign } from './sign.js';

/**
 * What every call must pass, in this order: JSON, appkey, caller's address, signature, timestamp. The vendor publishes no
 * order of its checks; this one is our decision.
 */
export function passGate(
  request: SimulatedRequest,
  context: SimulatorContext,
  settings: UmengSettings,
  warnings: UmengWarnings,
): UmengCall {
  const body = parseBody(request.body);
  const app = findApp(body, settings.apps);
  const call = new UmengCall(app, body, request, context, settings, warnings);
  const contentType = request.headers['content-type'] ?? 'none';
  if (!/^application\/json\b/iu.test(contentType)) {
    call.note('Content-Type', `should be application/json and is ${contentType}; it is documented and not enforced`);
  }
  checkCaller(call);
  checkSign(call);
  checkTimestamp(call);
  return call;
}

/** The body as a JSON object, or 2008. Bytes that are no UTF-8, and a byte order mark, are no JSON. */
export function parseBody(bytes: Buffer): UmengJson {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw new UmengRefusal(
      '2008',
      `body: the ${bytes.length} bytes are no JSON in UTF-8; check Content-Length and encoding`,
    );
  }
  if (!isObject(body)) throw new UmengRefusal('2008', 'body: must be a JSON object');
  return body;
}

function findApp(body: UmengJson, apps: readonly UmengSimulatedApp[]): UmengSimulatedApp {
  if (!isText(body.appkey)) {
    // Samples of the vendor for iOS spell it appKey. Our decision: that is a missing appkey.
    const hint = 'appKey' in body ? '; it is written in small letters, not appKey' : '';
    throw new UmengRefusal('1000', `appkey: is missing, empty or no string${hint}`);
  }
  const app = apps.find((one) => one.appKey === body.appkey);
  if (app === undefined)
    throw new UmengRefusal('2021', 'appkey: no app of this server has it; copy it from the console');
  if (app.disabled === true) throw new UmengRefusal('2000', 'appkey: the app is disabled; enable it in the console');
  if (app.pushEnabled === false) throw new UmengRefusal('1018', 'appkey: push is not enabled for the app');
  return app;
}

// Our decision: this server listens on loopback, so a caller from elsewhere is named by X-Forwarded-For.
function checkCaller(call: UmengCall): void {
  const allowed = call.app.ipAllowList;
  if (allowed === undefined) return;
  if (allowed.length === 0) {
    call.refuse(
      '2004',
      'caller',
      'the list of allowed addresses is empty; enter yours in the console or switch the check off',
    );
  }
  const forwarded = call.request.headers['x-forwarded-for'];
  const caller = (Array.isArray(forwarded) ? forwarded[0] : forwarded)?.split(',')[0]?.trim() ?? '127.0.0.1';
  if (!allowed.includes(caller)) {
    call.refuse('2054', 'caller', 'its address is not in the list of allowed ones; enter it in the console');
  }
}

function checkSign(call: UmengCall): void {
  const { request, app, settings, body } = call;
  const given = request.query.get('sign') ?? '';
  if (given === '') {
    if ('validation_token' in body) {
      call.refuse('2006', 'validation_token', 'this scheme was withdrawn; sign the request and pass ?sign= instead');
    }
    call.refuse('2007', 'sign', 'is missing; pass it in the query string as ?sign=');
  }
  const sign = settings.tolerateUpperCaseSign ? given.toLowerCase() : given;
  const urls = [request.url, ...settings.acceptedBaseUrls.map((base) => base.replace(/\/+$/u, '') + request.path)];
  const expected = urls.map((url) => umengSign(url, request.body, app.appMasterSecret));
  if (expected.includes(sign)) return;
  const pairs = urls.map((url, i) => `${expected[i] ?? ''} for ${url}`).join(', ');
  call.note('sign', `got ${given.slice(0, 64)}, expected ${pairs}, over ${request.body.length} bytes of body`);
  call.refuse(
    '2027',
    'sign',
    `does not match the ${request.body.length} bytes of the body and the address called; ` +
      'it is the lower-case hex MD5 of POST, the URL without its query, exactly the bytes sent, and the App Master Secret',
  );
}

function checkTimestamp(call: UmengCall): void {
  const { timestamp } = call.body;
  if (timestamp === undefined || timestamp === null || timestamp === '') call.refuse('2052', 'timestamp', 'is missing');
  if (typeof timestamp === 'number') call.deviate('2036', 'timestamp', 'is documented as a string, not a JSON number');
  const digits = typeof timestamp === 'number' || typeof timestamp === 'string' ? String(timestamp) : '';
  if (!/^(?:\d{10}|\d{13})$/u.test(digits)) {
    call.refuse('2036', 'timestamp', 'must be 10 digits of seconds or 13 digits of milliseconds since the epoch');
  }
  const at = Number(digits) * (digits.length === 10 ? 1000 : 1);
  if (Math.abs(call.now - at) > UMENG_LIMITS.timestampMs) {
    call.refuse(
      '2028',
      'timestamp',
      'is more than 10 minutes away from the clock of the server; stamp and sign it anew',
    );
  }
}
