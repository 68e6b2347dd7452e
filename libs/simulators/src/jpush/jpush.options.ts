import { type JPushSimulatedApp, type JPushSimulatedDeveloper, type JPushSimulatedGroup } from './jpush.apps.js';
import { sm2PublicKeyOf } from './push/sm2.js';

/** The apps that the simulated JPush server knows, and where its rules are loosened or tightened. */
export interface JPushDialectOptions {
  readonly apps: readonly JPushSimulatedApp[];
  /** Groups of those apps. @default none */
  readonly groups?: readonly JPushSimulatedGroup[];
  /** Accounts for the admin API and for files of group pushes. @default none */
  readonly developers?: readonly JPushSimulatedDeveloper[];
  /** Calls of the push family that each app has in 60 seconds; other budgets are set for each app (`limits`). @default 600 */
  readonly callsPerMinute?: number;
  /** Pushes with `audience: "all"` that each app has a day (UTC+8). @default 10 */
  readonly broadcastsPerDay?: number;
  /** Slow pushes (`big_push_duration`) that each app may have under way. @default 20 */
  readonly slowPushesAtOnce?: number;
  /** How the `msg_id` beside error 1011 is written: old servers wrote a number, newer ones a string. @default 'string' */
  readonly errorMessageId?: 'string' | 'number';
  /** Whether an app that is not VIP is refused (2006, 2007, in reports 2003) when it uses a field or an endpoint marked VIP or paid. @default true */
  readonly reserveVipFields?: boolean;
  /** Whether plain `http:` is refused (404, 1020), as the vendor does. Simulators listen on plain HTTP. @default false */
  readonly httpsOnly?: boolean;
  /** How long reports know nothing of a new message, in milliseconds: the vendor's are empty for a while. @default 0 */
  readonly reportsAfterMs?: number;
}

/** @throws Error that names the option and the rule, without a secret. */
export function checkOptions({
  apps,
  groups = [],
  developers = [],
  reserveVipFields = true,
}: JPushDialectOptions): void {
  checkKeys(
    'apps',
    'appKey',
    apps.map(({ appKey }) => appKey),
  );
  checkKeys(
    'groups',
    'groupKey',
    groups.map(({ groupKey }) => groupKey),
  );
  checkKeys(
    'developers',
    'devKey',
    developers.map(({ devKey }) => devKey),
  );
  const known = new Set(apps.map(({ appKey }) => appKey));
  if (groups.some(({ appKeys }) => appKeys.some((key) => !known.has(key)))) {
    throw new Error('groups: every key of appKeys must be that of an app in apps');
  }
  for (const { appKey, sm2, callback, vip } of apps) {
    if (sm2 && !isKeyPair(sm2)) {
      throw new Error(
        `apps: sm2 of ${appKey} must be a private key of 32 bytes and its public key, as an uncompressed point, in hexadecimal`,
      );
    }
    if (callback && vip !== true && reserveVipFields)
      throw new Error(`apps: callback of ${appKey} is for VIP apps; set vip: true`);
  }
}

function checkKeys(list: string, name: string, keys: readonly string[]): void {
  if (new Set(keys).size < keys.length) throw new Error(`${list}: each needs a ${name} of its own`);
  if (keys.some((key) => key === '' || key.includes(':'))) {
    throw new Error(`${list}: a ${name} must not be empty or have a colon; take it from the console of the vendor`);
  }
}

function isKeyPair({ privateKey, publicKey }: NonNullable<JPushSimulatedApp['sm2']>): boolean {
  if (!/^[0-9a-f]{64}$/i.test(privateKey)) return false;
  try {
    return sm2PublicKeyOf(privateKey) === publicKey.toLowerCase();
  } catch {
    // Zero, or beyond the order of the curve: no key, which is the answer here.
    return false;
  }
}
