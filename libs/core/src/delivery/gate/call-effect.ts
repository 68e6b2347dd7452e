/**
 * What a call tells about its vendor's health.
 *
 * - `success`: the vendor answered as it should; a refusal of the message itself is one too
 * - `failure`: it is in trouble, or nobody knows what became of the call
 * - `neutral`: neither; it was throttled, or its credentials were refused
 * - `none`: no call was made after all; it counts for no limit
 */
export type CallEffect = 'success' | 'failure' | 'neutral' | 'none';

/** After so long a call that was to prove something counts as lost, in milliseconds. Our decision: calls have a total deadline far below it. */
export const PROBE_LOST_MS = 60_000;
