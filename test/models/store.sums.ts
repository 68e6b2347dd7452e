import { type BatchEnd, type DeliveryResult, type PushEnd, type Receiver, type Tally } from '@nest-push/core';

interface Ended {
  /** Null while it has not ended. */
  readonly end: BatchEnd | null;
  readonly receivers: readonly Receiver[];
}

const STATES = ['delivered', 'failed', 'expired', 'cancelled', 'unknown'] as const;

/** Devices by how it went for them. */
export function countsOf({ batches }: { readonly batches: readonly Ended[] }): Tally {
  const counts = { delivered: 0, failed: 0, expired: 0, cancelled: 0, unknown: 0 };
  for (const { end, receivers } of batches) {
    if (end === null) continue;
    if (resolvedByVendor(receivers)) counts[end.result.state] += 1;
    for (const { address, devices } of receivers) counts[resultFor(end, address).state] += devices.length;
  }
  return counts;
}

export function resolvedByVendor(receivers: readonly Receiver[]): boolean {
  return receivers.every(({ devices }) => devices.length === 0);
}

export function resultFor({ result, exceptions }: BatchEnd, address: string): DeliveryResult {
  return exceptions.find(([name]) => name === address)?.[1] ?? result;
}

export function isLost({ state }: DeliveryResult): boolean {
  return state === 'failed' || state === 'unknown';
}

export function failureOf({ result, exceptions }: BatchEnd): string | null {
  const results = [result, ...exceptions.map(([, other]) => other)];
  return results.find(({ state }) => state !== 'delivered')?.reason ?? null;
}

export function endOf(
  { problems, firstFailure }: { readonly problems: readonly string[]; readonly firstFailure: string | null },
  counts: Tally,
): Pick<PushEnd, 'state' | 'reason'> {
  const total = STATES.reduce((sum, state) => sum + counts[state], 0);
  const state = endState(counts, total, problems.length > 0);
  if (state === 'cancelled' && firstFailure !== null) return { state, reason: firstFailure };
  const sentences = [...problems];
  if (total > 1) sentences.push(`${counts.delivered} of ${total} were taken by their vendor.`);
  if (firstFailure !== null) sentences.push(total === 1 ? firstFailure : `First failure: ${firstFailure}`);
  return { state, reason: sentences.length === 0 ? 'The vendor took it.' : sentences.join(' ') };
}

function endState(counts: Tally, total: number, problems: boolean): PushEnd['state'] {
  if (counts.delivered > 0) return counts.delivered < total || problems ? 'partial' : 'delivered';
  if (total === 0) return 'failed';
  for (const state of ['expired', 'cancelled'] as const) if (counts[state] === total) return state;
  return counts.unknown > 0 ? 'unknown' : 'failed';
}
