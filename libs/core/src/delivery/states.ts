import { type PushState } from './report.js';

/** Where a batch is. `ended` is the end; how it ended, its result says. */
export type BatchState = 'waiting' | 'calling' | 'ended';

/**
 * Every change of a batch's state, and from where it may come. The one place: both stores take their conditions from here, and `docs/architecture.md` draws it.
 *
 * - `begin`: a worker claims it and calls the vendor; written before the call
 * - `again`: the outcome asks for another try
 * - `end`: the outcome is final; or, from `waiting`, its time is over
 * - `orphan`: its worker's lease ended, or the worker gave it back
 * - `cancel`: its push was taken back
 * - `redrive`: somebody asked to try again what had not been delivered
 */
export const BATCH_TRANSITIONS = {
  begin: { from: ['waiting'], to: 'calling' },
  again: { from: ['calling'], to: 'waiting' },
  end: { from: ['calling', 'waiting'], to: 'ended' },
  orphan: { from: ['calling'], to: 'waiting' },
  cancel: { from: ['waiting'], to: 'ended' },
  redrive: { from: ['ended'], to: 'waiting' },
} as const satisfies Record<string, { from: readonly BatchState[]; to: BatchState }>;

/**
 * How far a push's audience has been turned into batches.
 *
 * - `open`: nobody is at it
 * - `claimed`: a worker is at it
 * - `done`: all batches are in the store, or it was taken back
 */
export type PushStage = 'open' | 'claimed' | 'done';

/** Every change of a push's stage. */
export const STAGE_TRANSITIONS = {
  claim: { from: ['open'], to: 'claimed' },
  page: { from: ['claimed'], to: 'claimed' },
  finish: { from: ['claimed'], to: 'done' },
  orphan: { from: ['claimed'], to: 'open' },
  cancel: { from: ['open', 'claimed'], to: 'done' },
} as const satisfies Record<string, { from: readonly PushStage[]; to: PushStage }>;

/** Every change of a push's state. It ends when its stage is `done` and no batch is open. */
export const PUSH_TRANSITIONS = {
  send: { from: ['accepted', 'sending'], to: 'sending' },
  end: { from: ['accepted', 'sending'], to: 'end' },
  redrive: { from: ['failed', 'partial', 'unknown'], to: 'sending' },
} as const satisfies Record<string, { from: readonly PushState[]; to: PushState | 'end' }>;
