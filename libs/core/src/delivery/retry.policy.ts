import { type Failure } from '../vendor/failure.js';
import { type DeliveryPolicy } from './batch.js';

/** How failed calls are tried again. All times are in milliseconds. */
export interface RetrySettings {
  /** Off: every failure is final. @default true */
  readonly enabled: boolean;
  /** The longest wait before the first retry; it doubles with every further one. The wait itself is random, from nothing to this. @default 2_000 */
  readonly baseMs: number;
  /** The longest wait of any retry. @default 600_000 */
  readonly maxMs: number;
  /** The wait where a vendor says that there are too many calls, and not for how long. @default 60_000 */
  readonly throttledMs: number;
  /** The longest wait that a vendor may ask for: of a longer one, this much is waited. @default 3_600_000 */
  readonly maxWaitMs: number;
  /** How long a push without a time to live is tried. @default 86_400_000 */
  readonly giveUpAfterMs: number;
}

/** What holds where the host says nothing. Our decision, but for `throttledMs`. */
export const RETRY_DEFAULTS: RetrySettings = {
  enabled: true,
  baseMs: 2_000,
  maxMs: 600_000,
  throttledMs: 60_000,
  maxWaitMs: 3_600_000,
  giveUpAfterMs: 86_400_000,
};

/** A call that failed as a whole. */
export interface FailedCall {
  readonly failure: Failure;
  /** How often the batch was tried, this call included. */
  readonly attempts: number;
  readonly policy: DeliveryPolicy;
  /** The vendor would recognise a repetition: it takes keys, and the batch's is still valid. */
  readonly repeatable: boolean;
  /** The vendor can be asked whether it has the call, before it is repeated or given up. */
  readonly findable: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** When nobody tries any longer, in milliseconds since the epoch. */
  readonly endsAt: number;
}

/** What follows from a failed call. */
export type RetryDecision =
  | {
      /** It is tried again. */
      readonly next: 'again';
      /** When, in milliseconds since the epoch; at `endsAt` at the latest, and what is due then has ended. */
      readonly dueAt: number;
      /** False where the failure is none of the batch: waiting costs no attempt. */
      readonly countsAsAttempt: boolean;
      /** No call of the app begins before, in milliseconds since the epoch; null where the vendor asked for no time. */
      readonly appWaitsUntil: number | null;
      /** The app's credentials were refused: it is paused. */
      readonly pause: boolean;
      /** The vendor asked for more time than it gets. */
      readonly cappedWait: boolean;
    }
  | {
      /** It is over. */
      readonly next: 'end';
      readonly state: 'failed' | 'unknown';
    };

/** Spreads what was told to wait until the same moment, in milliseconds. Our decision. */
const SPREAD_MS = 1_000;

/** The shortest wait that a vendor's word means: vendors speak in whole seconds, so that 0 is less than one. Our decision. */
const SHORTEST_ASKED_MS = 1_000;

/** When a batch whose app is paused comes back, in milliseconds: from then on the gate decides. Our decision. */
const PAUSED_MS = 5_000;

/**
 * Decides what follows from a failed call; pure.
 *
 * @param random - in [0, 1)
 */
export function decideRetry(call: FailedCall, settings: RetrySettings, random: () => number): RetryDecision {
  const { failure, policy, repeatable, findable, now } = call;
  const { enabled, throttledMs } = settings;
  const unknown = failure.class === 'unknown';
  if (!enabled) return { next: 'end', state: unknown ? 'unknown' : 'failed' };

  const again = { next: 'again', countsAsAttempt: true, appWaitsUntil: null, pause: false, cappedWait: false } as const;
  switch (failure.class) {
    case 'device':
    case 'payload':
    case 'quota':
      return { next: 'end', state: 'failed' };
    case 'credential':
      return { ...again, dueAt: dueIn(PAUSED_MS, call), countsAsAttempt: false, pause: true };
    case 'throttled': {
      const { waitMs, capped } = askedWait(failure, settings) ?? { waitMs: throttledMs, capped: false };
      const dueAt = dueIn(waitMs + random() * SPREAD_MS, call);
      return { ...again, dueAt, countsAsAttempt: false, appWaitsUntil: now + waitMs, cappedWait: capped };
    }
    case 'unknown':
      // What can be asked about waits for that; the policy decides afterwards.
      if (!findable && (policy === 'atMostOnce' || (policy === 'sameKeyOnly' && !repeatable)))
        return { next: 'end', state: 'unknown' };
      break;
    case 'retryable':
      break;
  }

  const chance = random();
  const asked = askedWait(failure, settings);
  const ownWait = chance * longestWait(call.attempts, settings);
  if (asked === null) return { ...again, dueAt: dueIn(ownWait, call) };
  const { waitMs, capped } = asked;
  const dueAt = dueIn(Math.max(ownWait, waitMs + chance * SPREAD_MS), call);
  return { ...again, dueAt, appWaitsUntil: now + waitMs, cappedWait: capped };
}

/** In whole milliseconds, as stores keep times, and never early. */
function dueIn(waitMs: number, { now, endsAt }: FailedCall): number {
  return Math.min(Math.ceil(now + waitMs), endsAt);
}

function longestWait(attempts: number, { baseMs, maxMs }: RetrySettings): number {
  return Math.min(maxMs, baseMs * 2 ** Math.max(0, attempts - 1));
}

/** The time that the vendor asked for, cut to what it gets; null where it asked for none, or what it said is no time. */
function askedWait(
  { retryAfterMs }: Failure,
  { maxWaitMs }: RetrySettings,
): { readonly waitMs: number; readonly capped: boolean } | null {
  if (retryAfterMs === undefined || !(retryAfterMs >= 0)) return null;
  const capped = retryAfterMs > maxWaitMs;
  return { waitMs: capped ? maxWaitMs : Math.max(SHORTEST_ASKED_MS, Math.ceil(retryAfterMs)), capped };
}
