import { type DroppedDevice } from '../routing/route.js';
import { type ClaimedPush } from '../store/store.js';
import { type BatchEnd, type NewBatch, type Receiver, type StoredBatch, tallyOf } from './batch.js';
import { endWith } from './results.js';

/** How a batch ends that was late before it was written. */
export const EXPIRED: BatchEnd = endWith({
  state: 'expired',
  messageId: null,
  failureClass: null,
  vendorCode: null,
  reason: 'Its time to live ended before it could be sent.',
});

export function endedAs(end: BatchEnd, receivers: readonly Receiver[]): NewBatch['start'] {
  return { state: 'ended', end, tally: tallyOf(receivers, end) };
}

/** Devices that no route reaches: a batch without an app, so that the report names them. Its receivers go by the devices' ids. */
export function droppedBatch(
  dropped: readonly DroppedDevice[],
  ordinal: number,
  common: Pick<NewBatch, 'lane' | 'dueAt' | 'endsAt'>,
): NewBatch {
  const receivers = dropped.map(({ device }) => slim({ address: device.id, devices: [device] }));
  const results = dropped.map(({ device, reason }) => [device.id, noRoute(reason)] as const);
  const end: BatchEnd = { result: results[0]?.[1] ?? noRoute(''), exceptions: results };
  return {
    ...common,
    ordinal,
    app: null,
    addressKind: null,
    platform: null,
    receivers,
    start: endedAs(end, receivers),
  };
}

function noRoute(reason: string): BatchEnd['result'] {
  return { state: 'failed', messageId: null, failureClass: 'device', vendorCode: null, reason };
}

/** What a batch keeps of its receivers. */
export function slim({ address, devices }: Receiver): Receiver {
  return { address, devices: devices.map(({ id, userId, platform }) => ({ id, userId, platform })) };
}

/** A batch as the store has it right after it was written with `calling`. */
export function storedBatch(push: ClaimedPush, batch: NewBatch): StoredBatch {
  const { start, ...content } = batch;
  const { id: pushId, to, message, policy, expiresAt } = push;
  const counts = { attempts: 1, unknowns: 0, crashes: 0, aloneCrashes: 0, version: 1 };
  const key = start.state === 'calling' ? start.key : null;
  return { ...content, pushId, to, message, policy, expiresAt, ...counts, key, failure: null, failedAt: null };
}
