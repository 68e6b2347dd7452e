import { createHash } from 'node:crypto';
import {
  type HttpRequest,
  isJsonObject,
  type Platform,
  PushConfigurationError,
  type VendorRequest,
} from '@nest-push/core';
import { type UmengMessage } from './types/message.js';
import { type UmengOptionsInput } from './umeng.options.js';

/** The vendor as people write it. */
export const UMENG_LABEL = 'Umeng';

/**
 * The host with TLS. Umeng's other one, `http://msg.umeng.com`, is not used: its calls are signed with MD5 and readable on the way.
 * U-Push API integration, 2025-04.
 */
export const UMENG_HOST = 'https://msgapi.umeng.com';

/** The path of each call. `/upload` has no `/api`. U-Push API integration, 2025-04 (send) and 2020 (upload). */
export const UMENG_PATHS = { send: '/api/send', upload: '/upload' } as const;

/** What every request to one Umeng app has in common. */
export interface UmengSender {
  /** The vendor app's id, e.g. `umeng:android`. */
  readonly id: string;
  /** Scheme and host, and the path of a simulator, or of a proxy that signs anew. No slash at the end. */
  readonly origin: string;
  /** Names the app in every body. It stands in the app itself too: no secret. */
  readonly appKey: string;
  readonly production: boolean;
}

/** Where the requests go. */
export function originOf(baseUrl: string | undefined): string {
  return (baseUrl ?? UMENG_HOST).replace(/\/+$/, '');
}

/**
 * The sender of one platform.
 *
 * @param id - the vendor app's id
 * @throws PushConfigurationError when the platform has no app in the options
 */
export function senderOf(options: UmengOptionsInput | null, platform: Platform, id: string): UmengSender {
  const app = options?.[platform];
  if (options === null || app === undefined) throw notSetUp(options, platform);
  return { id, origin: originOf(options.baseUrl), appKey: app.appKey, production: options.production };
}

/** The error for a platform that is not set up. */
export function notSetUp(options: UmengOptionsInput | null, platform: Platform): PushConfigurationError {
  const what = options === null ? 'is off' : `has no app for ${platform}`;
  const variables = `PUSH_UMENG_${platform.toUpperCase()}_APP_KEY and …_MASTER_SECRET${options === null ? ', and PUSH_UMENG_PRODUCTION' : ''}`;
  return new PushConfigurationError(
    `${UMENG_LABEL} ${what}. Set ${variables} (or the same under the prefix given to UmengModule.fromEnv), ` +
      `or the option \`${platform}\` of UmengModule.forRoot.`,
  );
}

/**
 * A send as it will leave, but for its sign.
 *
 * @param now - milliseconds since the epoch; Umeng takes a request for 10 minutes
 */
export function encodeSend(sender: UmengSender, message: UmengMessage, now: number): VendorRequest {
  // The environment is always said: Umeng takes a missing one for production.
  const production_mode = message.production_mode ?? (sender.production ? 'true' : 'false');
  return encode(sender, UMENG_PATHS.send, { ...message, production_mode }, now);
}

/** Whether a send names more than one receiver: Umeng's lists are joined by commas, which no address may hold. */
export function namesSeveral({ body }: VendorRequest): boolean {
  const message: unknown = JSON.parse(body);
  const { device_tokens, alias } = isJsonObject(message) ? message : {};
  return [device_tokens, alias].some((list) => typeof list === 'string' && list.includes(','));
}

/** An upload as it will leave, but for its sign. */
export function encodeUpload(sender: UmengSender, content: string, now: number): VendorRequest {
  return encode(sender, UMENG_PATHS.upload, { content }, now);
}

function encode(sender: UmengSender, path: string, fields: object, now: number): VendorRequest {
  return {
    app: sender.id,
    method: 'POST',
    url: sender.origin + path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...fields, appkey: sender.appKey, timestamp: String(Math.floor(now / 1000)) }),
  };
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
