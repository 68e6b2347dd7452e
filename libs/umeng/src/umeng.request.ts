import { createHash } from 'node:crypto';
import { type HttpRequest, isJsonObject, type JsonObject, mergeJson, type VendorRequest } from '@nest-push/core';
import { type UmengMessage } from './types/message.js';
import { UMENG_ENDPOINTS, type UmengEndpointName } from './umeng.endpoints.js';
import { type UmengSender } from './umeng.app.js';

/** The vendor as people write it. */
export const UMENG_LABEL = 'Umeng';

/**
 * Umeng's two hosts. The one without TLS has another name, and its calls are readable on the way; it is for what Umeng may serve there alone.
 * U-Push API integration, 2020 (both) and 2025-04 (the one with TLS).
 */
export const UMENG_HOSTS = { https: 'https://msgapi.umeng.com', http: 'http://msg.umeng.com' } as const;

/** One of {@link UMENG_HOSTS}. */
export type UmengHost = keyof typeof UMENG_HOSTS;

/** A message as it leaves: lists joined by commas. What a comma inside an entry does is checked before. */
export function joined(message: UmengMessage): object {
  const lists = Object.entries(message).filter(
    ([key, value]) => (key === 'device_tokens' || key === 'alias') && Array.isArray(value),
  );
  return {
    ...message,
    ...Object.fromEntries(lists.map(([key, list]) => [key, (list as readonly string[]).join(',')])),
  };
}

/**
 * A message as it will leave, but for its sign.
 *
 * @param now - milliseconds since the epoch; Umeng takes a request for 10 minutes
 * @param extra - laid over the message, unchecked
 */
export function encodeSend(sender: UmengSender, message: UmengMessage, now: number, extra?: JsonObject): VendorRequest {
  return encode(sender, 'send', inEnvironment(sender, mergeJson(joined(message), extra), message.production_mode), now);
}

/**
 * Says the environment, last, as text, and always: Umeng takes a missing one for production, and a boolean is in none of its documents.
 *
 * @param own - what the message says itself
 */
export function inEnvironment(sender: UmengSender, fields: object, own: unknown): object {
  const text = String(own);
  const said = text === 'true' || text === 'false' ? text : String(sender.production);
  return { ...fields, production_mode: said };
}

/** Whether a send names more than one receiver: Umeng's lists are joined by commas, which no address may hold. */
export function namesSeveral({ body }: VendorRequest): boolean {
  const message: unknown = JSON.parse(body);
  const { device_tokens, alias } = isJsonObject(message) ? message : {};
  return [device_tokens, alias].some((list) => typeof list === 'string' && list.includes(','));
}

/** A call as it will leave, but for its sign. */
export function encode(sender: UmengSender, method: UmengEndpointName, fields: object, now: number): VendorRequest {
  const endpoint = UMENG_ENDPOINTS[method];
  return {
    app: sender.id,
    method: endpoint.method,
    url: sender.origin + endpoint.path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...fields, appkey: sender.appKey, timestamp: secondsOf(now) }),
  };
}

/** A request with another time in it. It is parsed for that: whoever encoded it may have waited since. */
export function restamped(request: VendorRequest, now: number): VendorRequest {
  const fields: unknown = JSON.parse(request.body);
  return { ...request, body: JSON.stringify({ ...(isJsonObject(fields) ? fields : {}), timestamp: secondsOf(now) }) };
}

function secondsOf(ms: number): string {
  return String(Math.floor(ms / 1000));
}

/**
 * Umeng's sign: MD5 over method, URL, body and App Master Secret, with nothing between them, as lower-case hexadecimal digits.
 * U-Push API integration, appendix on the sign, 2025-04.
 *
 * @param url - scheme, host and path as Umeng sees them, without query
 * @param body - the exact bytes that leave; a text stands for its UTF-8 bytes
 */
export function umengSign(method: string, url: string, body: string | Uint8Array, masterSecret: string): string {
  return createHash('md5').update(method.toUpperCase()).update(url).update(body).update(masterSecret).digest('hex');
}

/** Adds what authenticates a request: the sign over the bytes that leave. */
export function authenticate(request: VendorRequest, masterSecret: string): HttpRequest {
  const { method, url, headers } = request;
  const body = Buffer.from(request.body, 'utf8');
  return { method, url: `${url}?sign=${umengSign(method, url, body, masterSecret)}`, headers, body };
}
