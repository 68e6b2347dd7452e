import { type HttpRequest, type VendorRequest } from '@nest-push/core';
import { LosslessNumber, stringify } from 'lossless-json';
import { type JPushOptions, type JPushZone } from './jpush.options.js';
import { type JPushPush } from './types/index.js';

/** The hosts of the push family, by zone (default: JPush REST API v3 push, 2025-10-14; Beijing: the same page, 2019-08, and JPush's Python SDK). */
const HOSTS: Readonly<Record<JPushZone, string>> = {
  default: 'https://api.jpush.cn',
  bj: 'https://bjapi.push.jiguang.cn',
};

/** Where requests of one JPush app go. */
export interface JPushSite extends Pick<JPushOptions, 'zone' | 'baseUrl'> {
  /** The vendor app's id. */
  readonly app: string;
}

/** What authenticates a request. */
export type JPushSecrets = Pick<JPushOptions, 'appKey' | 'masterSecret' | 'timeoutMs'>;

/** Where a push goes: to its receivers, or to JPush's check alone. */
export type JPushPushPath = '/v3/push' | '/v3/push/validate';

/** Which pool a push id is for. */
export type JPushCidType = 'push' | 'schedule';

/** The request that sends or validates a push, without credentials. The JSON has no blanks, and ids beyond 2^53 stand in it as numbers. */
export function encodePush(push: JPushPush, path: JPushPushPath, site: JPushSite): VendorRequest {
  return {
    app: site.app,
    method: 'POST',
    url: `${baseOf(site)}${path}`,
    headers: { accept: 'application/json', 'content-type': 'application/json; charset=utf-8' },
    body: jsonOf(push),
  };
}

/** The request that fetches push ids, without credentials. */
export function encodeCids({ count, type }: { count: number; type: JPushCidType }, site: JPushSite): VendorRequest {
  const query = new URLSearchParams({ count: String(count), type });
  return {
    app: site.app,
    method: 'GET',
    url: `${baseOf(site)}/v3/push/cid?${query.toString()}`,
    headers: { accept: 'application/json' },
    body: '',
  };
}

/** Adds what authenticates a request (HTTP Basic, AppKey and Master Secret). The result must reach no log. */
export function authenticate(request: VendorRequest, { appKey, masterSecret, timeoutMs }: JPushSecrets): HttpRequest {
  const credentials = Buffer.from(`${appKey}:${masterSecret}`, 'utf8').toString('base64');
  return {
    method: request.method,
    url: request.url,
    headers: { ...request.headers, authorization: `Basic ${credentials}` },
    ...(request.body === '' ? {} : { body: request.body }),
    timeoutMs,
  };
}

function baseOf({ zone, baseUrl }: JPushSite): string {
  return baseUrl === undefined ? HOSTS[zone] : baseUrl.replace(/\/+$/, '');
}

/** Compact JSON. The lossless writer costs twice the time of the plain one, so it writes only what needs it. */
function jsonOf(push: JPushPush): string {
  const replaced = asNumber(push.options?.override_msg_id);
  const template = asNumber(push.sms_message?.temp_id);
  if (replaced === undefined && template === undefined) return JSON.stringify(push);
  const exact = {
    ...push,
    ...(replaced === undefined ? {} : { options: { ...push.options, override_msg_id: replaced } }),
    ...(template === undefined ? {} : { sms_message: { ...push.sms_message, temp_id: template } }),
  };
  // The writer gives nothing for `undefined` alone.
  return stringify(exact) ?? '';
}

/** An id that JPush wants as a JSON number and that a JavaScript number may not hold; undefined where it is one already, or no id (JSON knows no leading zeros). */
function asNumber(id: unknown): LosslessNumber | undefined {
  return typeof id === 'string' && /^(0|[1-9]\d{0,18})$/.test(id) ? new LosslessNumber(id) : undefined;
}
