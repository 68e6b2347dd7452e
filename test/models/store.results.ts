import { type BatchEnd, type DeliveryResult, type Receiver } from '@nest-push/core';
import { resolvedByVendor } from './store.sums.js';

const STATES = ['delivered', 'failed', 'unknown', 'expired'] as const;

function result(state: DeliveryResult['state'], at: number): DeliveryResult {
  const failed = state === 'failed';
  return {
    state,
    messageId: state === 'delivered' ? `m-${at}` : null,
    failureClass: failed ? 'payload' : state === 'unknown' ? 'unknown' : null,
    vendorCode: failed ? '2005' : null,
    reason: state === 'delivered' ? 'The vendor took it.' : `It ended ${state} at ${at}, "because" 因为.`,
  };
}

/** How a batch ends, by any number: for all alike, or with another end for some addresses. */
export function resultsOf(receivers: readonly Receiver[], n: number, at: number): BatchEnd {
  const state = STATES[n % STATES.length] ?? 'delivered';
  const main = result(state, at);
  if (resolvedByVendor(receivers) || state === 'expired') return { result: main, exceptions: [] };
  // Each bit above decides about one address. Who is named did not get it: that is what vendors name addresses for.
  const bits = Math.floor(n / STATES.length);
  const other = result(bits % 2 === 0 ? 'failed' : 'unknown', at);
  const named = receivers.filter((_, place) => (bits >> (place + 1)) % 2 === 1);
  return { result: main, exceptions: named.map(({ address }) => [address, other]) };
}
