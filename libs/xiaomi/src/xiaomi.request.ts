import { type AddressKind, type HttpRequest, type VendorRequest } from '@nest-push/core';
import { type XiaomiClientInput, type XiaomiClientOptions, type XiaomiRegion } from './xiaomi.options.js';
import { type XiaomiMessages, type XiaomiPlatform } from './types/message.js';

/** The vendor as people write it. */
export const XIAOMI_LABEL = 'Xiaomi';

/** The message host of each region. Xiaomi server API, pId=1559, 2024-10-21; overseas: pId=1696, 2023-04-26. */
export const XIAOMI_HOSTS: Readonly<Record<XiaomiRegion, string>> = {
  china: 'https://api.xmpush.xiaomi.com',
  europe: 'https://fr-api.xmpush.global.xiaomi.com',
  russia: 'https://ru-api.xmpush.global.xiaomi.com',
  india: 'https://idmb-api.xmpush.global.xiaomi.com',
  other: 'https://sgp-api.xmpush.global.xiaomi.com',
};

/** The host for iOS builds that use the APNs sandbox. It never serves Android. Xiaomi's server SDKs (2018 to 2020). */
export const XIAOMI_SANDBOX_HOST = 'https://sandbox.xmpush.xiaomi.com';

/** How Xiaomi can be told whom a message is for. */
export type XiaomiAddressKind = Exclude<AddressKind, 'tags'>;

/** Path and field of each kind of address. User accounts have no path of version 3. pId=1559, 2024-10-21. */
const SEND_ROUTES: Readonly<Record<XiaomiAddressKind, { readonly path: string; readonly field: string | null }>> = {
  registrationId: { path: '/v3/message/regid', field: 'registration_id' },
  alias: { path: '/v3/message/alias', field: 'alias' },
  account: { path: '/v2/message/user_account', field: 'user_account' },
  topic: { path: '/v3/message/topic', field: 'topic' },
  everyone: { path: '/v3/message/all', field: null },
};

/** What every request to one Xiaomi app has in common. */
export interface XiaomiSender {
  /** The vendor app's id, e.g. `xiaomi:android`. */
  readonly id: string;
  /** Scheme and host, and the path of a proxy. No slash at the end. */
  readonly origin: string;
  /** Packages of the app with commas, or its bundle id. */
  readonly packageName: string;
}

/** What authenticates a request. */
export type XiaomiSecrets = Pick<XiaomiClientOptions, 'appSecret' | 'timeoutMs'>;

/** One message and whom it is for. */
export interface XiaomiSend {
  readonly kind: XiaomiAddressKind;
  /** Empty for `everyone`, one for `topic`. */
  readonly addresses: readonly string[];
  readonly message: XiaomiMessages[XiaomiPlatform];
}

/**
 * The sender of one app.
 *
 * @param id - the vendor app's id
 */
export function senderOf(app: XiaomiClientInput, id: string): XiaomiSender {
  return { id, origin: originOf(app), packageName: app.packageName };
}

function originOf({ platform, sandbox, region = 'china', baseUrl }: XiaomiClientInput): string {
  const isSandbox = platform === 'ios' && sandbox === true;
  if (baseUrl !== undefined) return baseUrl.replace(/\/+$/, '') + (isSandbox ? '/sandbox' : '');
  return isSandbox ? XIAOMI_SANDBOX_HOST : XIAOMI_HOSTS[region];
}

/** A send as it will leave, but for the AppSecret. The form encodes every value once. */
export function encodeSend(sender: XiaomiSender, { kind, addresses, message }: XiaomiSend): VendorRequest {
  const { path, field } = SEND_ROUTES[kind];
  const { restricted_package_name = sender.packageName, ...rest } = message;
  const form = new URLSearchParams();
  if (field !== null) form.append(field, addresses.join(','));
  for (const [key, value] of fieldsOf({ restricted_package_name, ...rest })) form.append(key, value);
  return {
    app: sender.id,
    method: 'POST',
    url: sender.origin + path,
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
    body: form.toString(),
  };
}

/** Adds what authenticates a request. The word `key` must be in lower case. pId=1559, 2024-10-21. The result must reach no log. */
export function authenticate(request: VendorRequest, { appSecret, timeoutMs }: XiaomiSecrets): HttpRequest {
  const { method, url, headers, body } = request;
  return {
    method,
    url,
    headers: { ...headers, authorization: `key=${appSecret}` },
    ...(body === '' ? {} : { body }),
    timeoutMs,
  };
}

/** `extra` and `aps_proper_fields` are flat in the form: `extra.badge=1`. What is undefined is left out. */
function* fieldsOf(message: object): Generator<[string, string]> {
  for (const [key, value] of Object.entries(message) as [string, unknown][]) {
    if (typeof value === 'string' || typeof value === 'number') yield [key, String(value)];
    else if (typeof value === 'object' && value !== null) {
      for (const [name, text] of fieldsOf(value)) yield [`${key}.${name}`, text];
    }
  }
}
