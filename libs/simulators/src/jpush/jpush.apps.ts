import { type JsonObject } from './jpush.json.js';
import { type JPushAppLimits } from './jpush.limits.js';

/** How many pushes a vendor channel takes for one kind of message; `total: -1` is unlimited. */
export interface JPushChannelQuota {
  readonly total: number;
  /** @default 0 */
  readonly used?: number;
}

/** What `GET /v3/push/quota` tells of one vendor channel. */
export interface JPushVendorQuota {
  /** Messages with `classification: 1`. */
  readonly system: JPushChannelQuota;
  /** All others. */
  readonly operation: JPushChannelQuota;
}

/** One app of the vendor, as the simulator knows it. */
export interface JPushSimulatedApp {
  /** 24 letters and digits at the vendor; here any text without a colon. */
  readonly appKey: string;
  readonly masterSecret: string;
  /** A paying app: more identifiers a call, longer times to live, and the fields and endpoints marked VIP. @default false */
  readonly vip?: boolean;
  /** What Android shows where a notification has no title. */
  readonly name?: string;
  /** Limits that are not those of its tier ({@link JPUSH_TIERS}). */
  readonly limits?: Partial<JPushAppLimits>;
  /** Whether the vendor has blocked the app: every call is 403, 2003. @default false */
  readonly blocked?: boolean;
  /**
   * The key pair for encrypted bodies (`X-Encrypt-Type: SM2`), in hexadecimal: the private key as 32 bytes, the public one as an uncompressed point of 65 bytes.
   * The vendor's own public key stands in its clients; give yours the public key of this pair. @default encrypted bodies are refused (400, 1003)
   */
  readonly sm2?: { readonly privateKey: string; readonly publicKey: string };
  /**
   * When a device was last seen, in milliseconds since the epoch, by registration id: after 10 minutes it is offline.
   * It is then shown nothing, also not later. @default every device is online
   */
  readonly lastOnline?: Readonly<Record<string, number>>;
  /** What the vendor channels have left. @default three channels without a limit */
  readonly vendorQuota?: Readonly<Partial<Record<'xiaomi' | 'oppo' | 'vivo', JPushVendorQuota>>>;
  /**
   * The templates made on the vendor's console, by id: a push object without `audience`.
   * Our decision (its form is not published): `{{name}}` in a text stands for the key of that name. @default none
   */
  readonly templates?: Readonly<Record<string, JsonObject>>;
  /** Where receipts go, as set on the vendor's console; only to this machine. `types` as in `callback.type`. @default none, 15 */
  readonly callback?: { readonly url: string; readonly types?: number };
}

/** A group of apps, as made on the vendor's console. */
export interface JPushSimulatedGroup {
  /** Without the prefix `group-` that its credentials carry. */
  readonly groupKey: string;
  readonly masterSecret: string;
  /** Keys of apps that the simulator knows. */
  readonly appKeys: readonly string[];
  /** Whether the endpoints for VIP groups (files, reports) are open. @default false */
  readonly vip?: boolean;
}

/** A developer's account: admin API, and files for group pushes. */
export interface JPushSimulatedDeveloper {
  readonly devKey: string;
  readonly devSecret: string;
  /** Whether the account may upload files for group pushes; else 1105. @default false */
  readonly groupFiles?: boolean;
}
