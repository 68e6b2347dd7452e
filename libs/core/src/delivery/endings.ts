import { type BatchEnd, type BatchRecord, type DeliveryResult, type StoredBatch, tallyOf } from './batch.js';
import { SET_ASIDE_AFTER } from './lane.js';
import { alike, endWith } from './results.js';

/** Our decision: where the vendor recognises no repetition, a call that never gets an answer is made so often. Each may have reached the phone. */
export const MOST_UNKNOWNS = 10;

const NOTHING: DeliveryResult = { state: 'failed', messageId: null, failureClass: null, vendorCode: null, reason: '' };

/** How a batch ends whose time is over; null while it is not. */
export function lateEnd(batch: StoredBatch, now: number, giveUpAfterMs: number): BatchEnd | null {
  const { expiresAt, endsAt, failure } = batch;
  const last = failure === null ? '' : ` The last failure: ${failure.reason}`;
  if (expiresAt !== null && now >= expiresAt) {
    const reason = `Its time to live ended before it could be sent.${last}`;
    return inDoubt(endWith({ ...NOTHING, state: 'expired', reason }), batch);
  }
  if (now < endsAt) return null;
  const given = { failureClass: failure?.class ?? null, vendorCode: failure?.code ?? null };
  return inDoubt(
    endWith({ ...NOTHING, ...given, reason: `It was given up after ${durationOf(giveUpAfterMs)}.${last}` }),
    batch,
  );
}

/** How a batch ends that ended the process whenever it ran alone. */
export function setAsideEnd(batch: StoredBatch, vendor: string): BatchEnd {
  const reason = `It was set aside: the process ended ${SET_ASIDE_AFTER} times while this call of ${vendor} was the only thing it did. Find out why, then call redrive().`;
  return inDoubt(endWith({ ...NOTHING, reason }), batch);
}

/**
 * How a batch ends of which nobody knows whether it arrived, and which is not repeated.
 *
 * @param messageId - where the vendor's answer had one all the same
 */
export function unknownEnd(
  { failure, policy, unknowns }: StoredBatch,
  vendor: string,
  messageId: string | null = null,
): BatchEnd {
  const why = failure?.class === 'unknown' ? failure.reason : `The process ended while ${vendor} was called.`;
  const vendorCode = failure?.code ?? null;
  const reason = `${why}${whyNotRepeated(policy, unknowns)}`;
  return endWith({ state: 'unknown', messageId, failureClass: 'unknown', vendorCode, reason });
}

function whyNotRepeated(policy: StoredBatch['policy'], unknowns: number): string {
  if (policy !== 'atLeastOnce') return ' It may have arrived; its delivery policy forbids to repeat it.';
  // Retries are off, which needs no word for each push.
  if (unknowns === 0) return '';
  return ` ${unknowns} calls got no answer, and each may have reached the phone: it is not repeated any longer.`;
}

/**
 * What failed or expired is only said to have failed where no earlier call may have arrived: such a batch ends `unknown`.
 *
 * @param end - how the last call, or the lack of one, would end it
 */
export function inDoubt(end: BatchEnd, { unknowns }: StoredBatch): BatchEnd {
  if (unknowns === 0) return end;
  const doubt = (result: DeliveryResult): DeliveryResult =>
    result.state === 'failed' || result.state === 'expired'
      ? { ...result, state: 'unknown', reason: `An earlier call got no answer, and may have arrived. ${result.reason}` }
      : result;
  return {
    result: doubt(end.result),
    exceptions: end.exceptions.map(([address, result]) => [address, doubt(result)] as const),
  };
}

function durationOf(ms: number): string {
  const [size, unit] =
    ms >= 7_200_000 ? [3_600_000, 'hours'] : ms >= 120_000 ? [60_000, 'minutes'] : [1_000, 'seconds'];
  return `${Math.round(ms / size)} ${unit}`;
}

/** The record of an end. */
export function ended(batch: StoredBatch, end: BatchEnd): Extract<BatchRecord['next'], { state: 'ended' }> {
  const clean = alike(end, batch.receivers);
  return { state: 'ended', end: clean, tally: tallyOf(batch.receivers, clean) };
}
