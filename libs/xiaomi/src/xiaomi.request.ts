import { type AddressKind, type HttpRequest, type VendorRequest } from '@nest-push/core';
import {
  XIAOMI_ENDPOINTS,
  type XiaomiEndpoint,
  type XiaomiEndpointName,
  type XiaomiVersion,
} from './xiaomi.endpoints.js';
import { originOf, type XiaomiPlace } from './xiaomi.hosts.js';
import { type XiaomiClientOptions } from './xiaomi.app.js';

/** The vendor as people write it. */
export const XIAOMI_LABEL = 'Xiaomi';

/** How a batch can name its receivers to Xiaomi. */
export type XiaomiAddressKind = Exclude<AddressKind, 'tags' | 'segment'>;

/** Parameters of a call. A list is the same key several times; what is undefined is left out. */
export type XiaomiParameters = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** What a call says, beside where it goes. */
export interface XiaomiParts {
  /** Default: the first of the endpoint's. */
  readonly version?: XiaomiVersion | undefined;
  /** The query of a `GET`, the form of a `POST`. */
  readonly parameters?: XiaomiParameters | undefined;
  /** Laid after the parameters: what {@link wireMessage} made. */
  readonly message?: object | undefined;
  /** A body that is no urlencoded form: the parameters are then the query. */
  readonly multipart?: FormData | undefined;
  /** Headers beside those of every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A request to Xiaomi as it will leave, but for the AppSecret. */
export type XiaomiRequest = Omit<HttpRequest, 'timeoutMs' | 'maxAnswerBytes'>;

const FORM_TYPE = 'application/x-www-form-urlencoded;charset=UTF-8';

/** A call as it will leave, but for the AppSecret. The form encodes every value once. */
export function encodeCall(place: XiaomiPlace, name: XiaomiEndpointName, parts: XiaomiParts = {}): XiaomiRequest {
  const { method, host }: XiaomiEndpoint = XIAOMI_ENDPOINTS[name];
  const { parameters = {}, message = {}, multipart, headers = {} } = parts;
  const url = originOf(place, host) + pathOf(name, parts.version);
  const form = new URLSearchParams([...pairsOf(parameters), ...formOf(message)]).toString();
  if (method === 'GET' || multipart !== undefined) {
    const query = form === '' ? '' : `?${form}`;
    return { method, url: url + query, headers, ...(multipart === undefined ? {} : { body: multipart }) };
  }
  return { method, url, headers: { 'content-type': FORM_TYPE, ...headers }, body: form };
}

/** The path of an endpoint in one of its versions. */
export function pathOf(name: XiaomiEndpointName, version?: XiaomiVersion): string {
  const { path, versions = [] }: XiaomiEndpoint = XIAOMI_ENDPOINTS[name];
  return path.replace('{version}', version ?? versions[0] ?? '');
}

/** `extra` and `aps_proper_fields` are flat in a form: `extra.badge=1`. What is undefined is left out. */
function* formOf(message: object): Generator<[string, string]> {
  for (const [key, value] of Object.entries(message) as [string, unknown][]) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      yield [key, String(value)];
    else if (typeof value === 'object' && value !== null) {
      for (const [name, text] of formOf(value)) yield [`${key}.${name}`, text];
    }
  }
}

function* pairsOf(parameters: XiaomiParameters): Generator<[string, string]> {
  for (const [key, value] of Object.entries(parameters)) {
    if (Array.isArray(value)) for (const item of value as readonly string[]) yield [key, item];
    else if (value !== undefined) yield [key, String(value)];
  }
}

/** Adds what authenticates a request. The word `key` must be in lower case. pId=1559, 2024-10-21. The result must reach no log. */
export function authenticate(
  { method, url, headers, body }: XiaomiRequest | VendorRequest,
  { appSecret, timeoutMs }: Pick<XiaomiClientOptions, 'appSecret' | 'timeoutMs'>,
): HttpRequest {
  return {
    method,
    url,
    headers: { ...headers, authorization: `key=${appSecret}` },
    ...(body === undefined || body === '' ? {} : { body }),
    timeoutMs,
  };
}

/** Which endpoint a batch goes to, and how it names its receivers. */
export const XIAOMI_SENDS: Readonly<
  Record<XiaomiAddressKind, { readonly endpoint: XiaomiEndpointName; readonly field: string | null }>
> = {
  registrationId: { endpoint: 'message.toRegIds', field: 'registration_id' },
  alias: { endpoint: 'message.toAliases', field: 'alias' },
  account: { endpoint: 'message.toUserAccounts', field: 'user_account' },
  topic: { endpoint: 'message.toTopic', field: 'topic' },
  everyone: { endpoint: 'message.toAll', field: null },
};
