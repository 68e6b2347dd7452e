import { type Finding, type FindingCounts, type Inquiry } from '@nest-push/core';
import { type XiaomiTrace } from './types/answers/asked.js';

/**
 * What a trace says of a call. Our decision: a call is known when the trace names a message, whatever its counts. Where a job key has several, each
 * a copy of the batch, it is the first: phones show that one, and ignore the others. Xiaomi tells no stage, and nothing of single devices.
 */
export function findingOf(messages: readonly XiaomiTrace[], { messageId }: Pick<Inquiry, 'messageId'>): Finding {
  const asked = messageId === null ? messages : messages.filter((message) => message.messageId === messageId);
  const [first] = [...asked].sort((a, b) => (a.createdAt ?? Infinity) - (b.createdAt ?? Infinity));
  return first === undefined
    ? { known: false, reason: 'Xiaomi traces no message of this call. It may do so later.' }
    : { known: true, messageId: first.messageId, counts: countsOf(first), devices: new Map() };
}

function countsOf({ resolved, sent, delivered, displayed, clicked, invalidTargets }: XiaomiTrace): FindingCounts {
  const counts = { targets: resolved, sent, delivered, shown: displayed, clicked, invalid: invalidTargets };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== null));
}
