/** Where the devices are. Xiaomi wants every device addressed through the hosts of its region. */
export type XiaomiRegion = 'china' | 'europe' | 'russia' | 'india' | 'other';

/** All regions. `other` is every country that has no host of its own. */
export const XIAOMI_REGIONS: readonly XiaomiRegion[] = ['china', 'europe', 'russia', 'india', 'other'];

/** What a host serves. */
export type XiaomiHostRole = 'message' | 'feedback' | 'emq';

/** The hosts of one region. */
export interface XiaomiRegionHosts {
  readonly message: string;
  /** For apps to which Xiaomi has given a fast lane of their own. */
  readonly vip: string;
  readonly feedback: string;
}

/**
 * The hosts of each region. A message that goes through another region's host counts its targets as invalid.
 *
 * China: server API, pId=1559, 2024-10-21; overseas messages: pId=1696, 2023-04-26; VIP and feedback: Xiaomi's Java server SDK, 2020.
 */
export const XIAOMI_HOSTS: Readonly<Record<XiaomiRegion, XiaomiRegionHosts>> = {
  china: {
    message: 'https://api.xmpush.xiaomi.com',
    vip: 'https://vip.api.xmpush.xiaomi.com',
    feedback: 'https://feedback.xmpush.xiaomi.com',
  },
  europe: {
    message: 'https://fr-api.xmpush.global.xiaomi.com',
    vip: 'https://vip.api.xmpush.global.xiaomi.com',
    feedback: 'https://fr.feedback.xmpush.global.xiaomi.com',
  },
  russia: {
    message: 'https://ru-api.xmpush.global.xiaomi.com',
    vip: 'https://vip.api.xmpush.global.xiaomi.com',
    feedback: 'https://ru.feedback.xmpush.global.xiaomi.com',
  },
  india: {
    message: 'https://idmb-api.xmpush.global.xiaomi.com',
    vip: 'https://vip.api.xmpush.global.xiaomi.com',
    feedback: 'https://idmb.feedback.xmpush.global.xiaomi.com',
  },
  other: {
    message: 'https://sgp-api.xmpush.global.xiaomi.com',
    vip: 'https://vip.api.xmpush.global.xiaomi.com',
    feedback: 'https://feedback.xmpush.global.xiaomi.com',
  },
};

/** The names that the overseas message hosts had before 2023, for firewalls that still list them. Java server SDK, 2020. */
export const XIAOMI_FORMER_HOSTS: Readonly<Partial<Record<XiaomiRegion, string>>> = {
  europe: 'https://fr.api.xmpush.global.xiaomi.com',
  russia: 'https://ru.api.xmpush.global.xiaomi.com',
  india: 'https://idmb.api.xmpush.global.xiaomi.com',
  other: 'https://api.xmpush.global.xiaomi.com',
};

/** The host for iOS builds that use the APNs sandbox: it serves every path, and never Android. Xiaomi's server SDKs (2018 to 2020). */
export const XIAOMI_SANDBOX_HOST = 'https://sandbox.xmpush.xiaomi.com';

/** Where receipts are pulled from. Legacy; one host for all regions. Xiaomi's server SDKs (2018 to 2020). */
export const XIAOMI_EMQ_HOST = 'https://emq.xmpush.xiaomi.com';

/** What decides on a host. */
export interface XiaomiPlace {
  readonly platform: 'android' | 'ios';
  readonly sandbox?: boolean | undefined;
  readonly region?: XiaomiRegion | undefined;
  readonly vip?: boolean | undefined;
  readonly baseUrl?: string | undefined;
}

/** Scheme and host of a role, and the path of a proxy. No slash at the end. */
export function originOf(
  { platform, sandbox, region = 'china', vip, baseUrl }: XiaomiPlace,
  role: XiaomiHostRole,
): string {
  const isSandbox = platform === 'ios' && sandbox === true;
  if (baseUrl !== undefined) return baseUrl.replace(/\/+$/, '') + (isSandbox ? '/sandbox' : '');
  if (isSandbox) return XIAOMI_SANDBOX_HOST;
  if (role === 'emq') return XIAOMI_EMQ_HOST;
  return XIAOMI_HOSTS[region][role === 'message' && vip === true ? 'vip' : role];
}
