/** Where a phone is at home, in the words of the official Java SDK. */
export type XiaomiRegion = 'China' | 'Europe' | 'Russia' | 'India' | 'Other';

/** What a host serves. A host for messages serves everything but feedback and the pull of receipts. */
export type XiaomiRole = 'message' | 'feedback' | 'emq';

/** One of the vendor's hosts. */
export interface XiaomiHost {
  readonly name: string;
  /** What it serves; undefined serves everything. */
  readonly role?: XiaomiRole;
  /** Whose phones it reaches; undefined reaches phones of every region. */
  readonly region?: XiaomiRegion;
  readonly sandbox?: boolean;
}

const china = { role: 'message', region: 'China' } as const;

/**
 * The vendor's hosts: official Java SDK 1.0.5 (China, sandbox, overseas in their old spelling with dots) and the overseas server API of 2023-04-26 (new spelling with
 * dashes). Each is reached below its path prefix: its first label or its full name.
 */
const HOSTS: Readonly<Record<string, XiaomiHost>> = {
  sandbox: { name: 'sandbox.xmpush.xiaomi.com', sandbox: true },
  api: { name: 'api.xmpush.xiaomi.com', ...china },
  lg: { name: 'lg.api.xmpush.xiaomi.com', ...china },
  c3: { name: 'c3.api.xmpush.xiaomi.com', ...china },
  vip: { name: 'vip.api.xmpush.xiaomi.com', ...china },
  feedback: { name: 'feedback.xmpush.xiaomi.com', role: 'feedback', region: 'China' },
  emq: { name: 'emq.xmpush.xiaomi.com', role: 'emq' },
  'sgp-api': { name: 'sgp-api.xmpush.global.xiaomi.com', role: 'message', region: 'Other' },
  'fr-api': { name: 'fr-api.xmpush.global.xiaomi.com', role: 'message', region: 'Europe' },
  'ru-api': { name: 'ru-api.xmpush.global.xiaomi.com', role: 'message', region: 'Russia' },
  'idmb-api': { name: 'idmb-api.xmpush.global.xiaomi.com', role: 'message', region: 'India' },
  'vip.api.global': { name: 'vip.api.xmpush.global.xiaomi.com', role: 'message', region: 'Other' },
  'api.global': { name: 'api.xmpush.global.xiaomi.com', role: 'message', region: 'Other' },
  'fr.api': { name: 'fr.api.xmpush.global.xiaomi.com', role: 'message', region: 'Europe' },
  'ru.api': { name: 'ru.api.xmpush.global.xiaomi.com', role: 'message', region: 'Russia' },
  'idmb.api': { name: 'idmb.api.xmpush.global.xiaomi.com', role: 'message', region: 'India' },
  'feedback.global': { name: 'feedback.xmpush.global.xiaomi.com', role: 'feedback', region: 'Other' },
  'fr.feedback': { name: 'fr.feedback.xmpush.global.xiaomi.com', role: 'feedback', region: 'Europe' },
  'ru.feedback': { name: 'ru.feedback.xmpush.global.xiaomi.com', role: 'feedback', region: 'Russia' },
  'idmb.feedback': { name: 'idmb.feedback.xmpush.global.xiaomi.com', role: 'feedback', region: 'India' },
};

const BY_NAME: ReadonlyMap<string, XiaomiHost> = new Map(Object.values(HOSTS).map((host) => [host.name, host]));

/** Our decision: what names no host is for any of them, so that one base URL is enough where hosts do not matter. */
const ANY: XiaomiHost = { name: 'any' };

/** The host with this name or prefix. */
function hostOf(segment: string): XiaomiHost | undefined {
  return Object.hasOwn(HOSTS, segment) ? HOSTS[segment] : BY_NAME.get(segment);
}

/**
 * Which of the vendor's hosts a request is for, and its path there. A simulator has one loopback port, so the host stands in front of the path, e.g.
 * `/sandbox/v3/message/regid` or `/fr-api.xmpush.global.xiaomi.com/v3/message/regid` (our decision); a proxy may also pass the vendor's own name on in `Host`.
 */
export function hostAndPath(path: string, hostHeader = ''): { readonly host: XiaomiHost; readonly path: string } {
  const [, first = '', rest = ''] = /^\/([^/]+)(\/.*)$/.exec(path) ?? [];
  const prefixed = hostOf(first);
  if (prefixed) return { host: prefixed, path: rest };
  return { host: BY_NAME.get(hostHeader.toLowerCase().replace(/:\d+$/, '')) ?? ANY, path };
}
