import { RETRY_DEFAULTS, type RetrySettings } from './retry.policy.js';

/** The injection token of {@link DeliveryOptions}. */
export const DELIVERY_OPTIONS = '@nest-push/core:delivery-options';

/** How the engine works. */
export interface DeliveryOptions {
  /**
   * How long a process may be silent before the others take over what it was doing, in milliseconds; 500 to 60,000. It must be longer than the longest standstill of the event loop.
   *
   * @default 5_000
   */
  readonly leaseMs: number;
  /** The most calls under way to one vendor app in this process; 1 to 1,000. @default 64 */
  readonly inFlight: number;
  /** When a call counts as lost although its adapter has not come back, in milliseconds: for adapters without a deadline of their own. @default 130_000 */
  readonly maxCallMs: number;
  /** How long pushes that have ended are kept, with their keys, in milliseconds; at least a day. @default 7 days */
  readonly keepMs: number;
  /** How long a shutdown waits for calls under way, in milliseconds. @default 3_000 */
  readonly shutdownTimeoutMs: number;
  readonly retry: RetrySettings;
}

/** What holds where the host says nothing. */
export const DELIVERY_DEFAULTS: DeliveryOptions = {
  leaseMs: 5_000,
  inFlight: 64,
  // Longer than the longest deadline that a vendor's options allow.
  maxCallMs: 130_000,
  keepMs: 7 * 86_400_000,
  shutdownTimeoutMs: 3_000,
  retry: RETRY_DEFAULTS,
};

/** What the host says, and the defaults where it says nothing. */
export function deliveryOptions({
  retry,
  ...options
}: Partial<Omit<DeliveryOptions, 'retry'>> & { readonly retry?: Partial<RetrySettings> | undefined }): DeliveryOptions {
  return { ...DELIVERY_DEFAULTS, ...said(options), retry: { ...DELIVERY_DEFAULTS.retry, ...said(retry ?? {}) } };
}

/** Checked options have every field: those that were left out are undefined, and must not hide a default. */
function said<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}
