import { type HttpRequest, type InputIssue, PushInputError, type VendorRequest } from '@nest-push/core';
import { LosslessNumber, stringify } from 'lossless-json';
import {
  JPUSH_ENDPOINTS,
  JPUSH_FAMILIES,
  type JPushEndpoint,
  type JPushEndpointName,
  type JPushFamilyRow,
} from './jpush.endpoints.js';
import { encryptPush, JPUSH_ENCRYPT_HEADER } from './jpush.encryption.js';
import { type JPushOptions } from './jpush.options.js';
import { type JPushAccount, notSetUp } from './jpush.app.js';
import { type JPushPush } from './types/push.js';

/** The vendor as people write it. */
export const JPUSH_LABEL = 'JPush';

/** Where requests of one JPush app go. */
export interface JPushSite extends Pick<JPushOptions, 'zone' | 'baseUrl'> {
  /** The vendor app's id. */
  readonly app: string;
  readonly hosts?: JPushOptions['hosts'] | undefined;
}

/** What authenticates a request, and what else is added as it leaves. */
export type JPushSecrets = Pick<JPushOptions, 'appKey' | 'masterSecret' | 'timeoutMs'> &
  Partial<
    Pick<JPushOptions, 'groupKey' | 'groupMasterSecret' | 'devKey' | 'devSecret' | 'encryption' | 'sm2PublicKey'>
  >;

/** Where the requests of an app go by its options. */
export function siteOf(app: string, { zone, baseUrl, hosts }: JPushOptions): JPushSite {
  return { app, zone, baseUrl, hosts };
}

/** What one call puts into its request. */
export interface JPushCallParts {
  /** What stands for `{name}` in the path. */
  readonly path?: Readonly<Record<string, string>>;
  /** What is `undefined` is left out; lists are joined by commas, and empty ones left out. */
  readonly query?: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  /** JSON as text, or a form. */
  readonly body?: string | FormData;
}

/** A request, complete but for what {@link authenticate} adds. */
export interface JPushRequest extends Omit<VendorRequest, 'body'> {
  /** Empty where there is none. */
  readonly body: string | FormData;
}

/** The request that sends a push, without credentials. The JSON has no blanks, and ids beyond 2^53 stand in it as numbers. */
export function encodePush(push: JPushPush, site: JPushSite): VendorRequest {
  const body = pushJson(push);
  return { ...encodeCall('push.send', { body }, site), body };
}

/**
 * The request of one call, without credentials.
 *
 * @throws PushInputError when a part of the path is one that no URL can carry
 */
export function encodeCall(
  name: JPushEndpointName,
  { path = {}, query = {}, body = '' }: JPushCallParts,
  site: JPushSite,
): JPushRequest {
  const endpoint: JPushEndpoint = JPUSH_ENDPOINTS[name];
  // A form brings its own content type, with the boundary.
  const json = typeof body === 'string' && body !== '';
  return {
    app: site.app,
    method: endpoint.method,
    url: `${filled(addressOf(endpoint, site), path)}${queryOf(query)}`,
    headers: { accept: 'application/json', ...(json ? { 'content-type': 'application/json; charset=utf-8' } : {}) },
    body,
  };
}

/** The address of an endpoint, with `{name}` where the caller's parts go. */
function addressOf({ family, path }: JPushEndpoint, { zone, baseUrl, hosts }: JPushSite): string {
  const base = hosts?.[family] ?? baseUrl;
  if (base !== undefined) return `${base.replace(/\/+$/, '')}${path}`;
  const { host, root, bj }: JPushFamilyRow = JPUSH_FAMILIES[family];
  return zone === 'bj' && bj !== null ? `${bj}${path.slice(root.length)}` : `${host}${path}`;
}

function filled(address: string, parts: Readonly<Record<string, string>>): string {
  return address.replace(/\{(\w+)\}/g, (_whole, name: string) => encoded(name, parts[name] ?? ''));
}

/** Tags and aliases may hold signs that mean something in a URL. */
function encoded(name: string, part: string): string {
  const rule = unsayable(part);
  if (rule !== null) throw new PushInputError('JPush was not called', [{ field: name, rule } satisfies InputIssue]);
  return encodeURIComponent(part);
}

function unsayable(part: string): string | null {
  if (part === '') return 'must not be empty';
  if (!part.isWellFormed()) return 'must be well-formed Unicode: it has half of a surrogate pair';
  // URLs take them for directories, also when they are percent-encoded.
  return part === '.' || part === '..' ? 'must not be a dot or two: no URL can carry that' : null;
}

/** A blank is `%20`: not every server takes `+` for one. Commas are JPush's own, between the items of a list. */
function queryOf(query: NonNullable<JPushCallParts['query']>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    const items = (typeof value === 'object' ? value : [value ?? '']).map((item) => encodeURIComponent(item));
    const text = items.join(',');
    // An empty `platform` fails JPush's check (7002).
    return text === '' ? [] : [`${name}=${text}`];
  });
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/**
 * Turns a request into what leaves: encrypted where the options say so, and with HTTP Basic. The result must reach no log.
 *
 * @throws PushConfigurationError when there are no credentials of this account
 */
export function authenticate(request: JPushRequest, secrets: JPushSecrets, account: JPushAccount = 'app'): HttpRequest {
  const { method, url, headers, body } = sealed(request, secrets);
  const credentials = Buffer.from(credentialsOf(account, secrets), 'utf8').toString('base64');
  return {
    method,
    url,
    headers: { ...headers, authorization: `Basic ${credentials}` },
    ...(body === '' ? {} : { body }),
    timeoutMs: secrets.timeoutMs,
  };
}

function credentialsOf(account: JPushAccount, secrets: JPushSecrets): string {
  const { appKey, masterSecret, groupKey, groupMasterSecret, devKey, devSecret } = secrets;
  const pairs = {
    app: [appKey, masterSecret],
    // JPush tells a group's key from an app's by this prefix (group push, 2022-08-09).
    group: [groupKey === undefined ? undefined : `group-${groupKey}`, groupMasterSecret],
    developer: [devKey, devSecret],
  } as const;
  const [user, password] = pairs[account];
  if (user === undefined || password === undefined) throw notSetUp(account);
  return `${user}:${password}`;
}

/** JPush's Java SDK 5.3.0 encrypts this endpoint alone. */
function sealed(request: JPushRequest, { encryption, sm2PublicKey }: JPushSecrets): JPushRequest {
  const { method, path } = JPUSH_ENDPOINTS['push.send'];
  if (encryption === undefined || sm2PublicKey === undefined || typeof request.body !== 'string') return request;
  if (request.method !== method || !request.url.endsWith(path)) return request;
  return {
    ...request,
    headers: { ...request.headers, [JPUSH_ENCRYPT_HEADER]: 'SM2' },
    body: encryptPush(request.body, sm2PublicKey),
  };
}

/** A push object as compact JSON. The lossless writer costs twice the time of the plain one, so it writes only what needs it. */
export function pushJson(push: JPushPush): string {
  const exact = withExactIds(push);
  return exact === push ? JSON.stringify(push) : exactJson(exact);
}

/** Any value as compact JSON, with every digit of a `LosslessNumber`. */
export function exactJson(value: unknown): string {
  // The writer gives nothing for `undefined` alone.
  return stringify(value) ?? '';
}

/** A push object whose long ids are numbers for {@link exactJson}; the same object where it has none. */
export function withExactIds<T extends object>(push: T): T {
  const { options, sms_message: sms } = push as Pick<JPushPush, 'options' | 'sms_message'>;
  const replaced = exactId(options?.override_msg_id);
  const template = exactId(sms?.temp_id);
  if (replaced === undefined && template === undefined) return push;
  return {
    ...push,
    ...(replaced === undefined ? {} : { options: { ...options, override_msg_id: replaced } }),
    ...(template === undefined ? {} : { sms_message: { ...sms, temp_id: template } }),
  };
}

/** An id that JPush wants as a JSON number and that a JavaScript number may not hold; undefined where it is one already, or no id (JSON knows no leading zeros). */
export function exactId(id: unknown): LosslessNumber | undefined {
  return typeof id === 'string' && /^(0|[1-9]\d{0,18})$/.test(id) ? new LosslessNumber(id) : undefined;
}
