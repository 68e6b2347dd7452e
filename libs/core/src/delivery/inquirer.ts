import { Inject, Injectable, Logger } from '@nestjs/common';
import { batchId } from '../routing/route.js';
import { type CalledBatch } from '../store/receipts.js';
import { isJsonObject } from '../message/json.js';
import {
  type DeviceFinding,
  type Finding,
  type FindingCounts,
  type FindingStage,
  type Inquiry,
} from '../vendor/inquiry.js';
import { type Vendor } from '../vendor/vendor.js';
import { type AppLine } from './app-line.js';
import { type BatchEnd, type StoredBatch } from './batch.js';
import { within } from './deadline.js';
import { DELIVERY_OPTIONS, type DeliveryOptions } from './delivery.options.js';
import { nameOf } from './persist.js';
import { deliveredEnd } from './results.js';

/** What a vendor says of one call of a push. It names no address. */
export interface CallFinding {
  /** The vendor app. */
  readonly app: string;
  /** The vendor's id of the push; null where neither its answer nor this one gave one. */
  readonly messageId: string | null;
  /** What the vendor knows, or why it told nothing. */
  readonly finding: Omit<Extract<Finding, { known: true }>, 'devices'> | Extract<Finding, { known: false }>;
  /** How many devices it says of what; empty where it tells nothing of single devices. */
  readonly devices: Readonly<Partial<Record<DeviceFinding, number>>>;
}

/** Whether the vendor finds a call that got no answer. */
export function canFind(vendor: Vendor): boolean {
  return vendor.inquire !== undefined && vendor.traits.findsUnanswered === true;
}

/** Asks vendors what became of calls. */
@Injectable()
export class Inquirer {
  private readonly logger = new Logger('PushModule');

  constructor(@Inject(DELIVERY_OPTIONS) private readonly options: DeliveryOptions) {}

  /** How a batch ends of which a call got no answer and was found at the vendor all the same; null where it was not found, which proves nothing. */
  async found({ vendor }: AppLine, batch: StoredBatch): Promise<BatchEnd | null> {
    const { app, addressKind, pushId, ordinal, receivers, failedAt, dueAt } = batch;
    if (!canFind(vendor) || app === null || addressKind === null) return null;
    const finding = await this.ask(vendor, {
      app,
      id: batchId(pushId, ordinal),
      kind: addressKind,
      addresses: receivers.map(({ address }) => address),
      messageId: null,
      calledAt: failedAt ?? dueAt,
    });
    if (!finding.known) return null;
    return deliveredEnd(
      vendor.label,
      finding.messageId,
      ['Its answer was lost; asked again, it knew the call.'],
      new Map(),
    );
  }

  /** What the vendor says of a call that was made. */
  async told(vendor: Vendor, call: CalledBatch): Promise<CallFinding> {
    const { app, addressKind: kind, addresses, messageId, calledAt } = call;
    const id = batchId(call.pushId, call.ordinal);
    const finding = await this.ask(vendor, { app, id, kind, addresses, messageId, calledAt });
    if (!finding.known) return { app, messageId, finding, devices: {} };
    const { devices, ...rest } = finding;
    const counts: Partial<Record<DeviceFinding, number>> = {};
    for (const word of devices.values()) counts[word] = (counts[word] ?? 0) + 1;
    return { app, messageId: finding.messageId, finding: rest, devices: counts };
  }

  /** Every question has a deadline, and an adapter that throws is an answer like any other. */
  async ask(vendor: Vendor, inquiry: Inquiry): Promise<Finding> {
    const { label } = vendor;
    const { maxCallMs } = this.options;
    if (vendor.inquire === undefined)
      return { known: false, reason: `${label} cannot be asked what became of a call.` };
    try {
      const finding = await within<Finding>(maxCallMs, vendor.inquire(inquiry), () => {
        return { known: false, reason: `${label}: its adapter has not come back within ${maxCallMs} ms.` };
      });
      return findingOf(finding);
    } catch (error) {
      this.logger.error(`${inquiry.app}: the adapter threw ${nameOf(error)} when it was asked about a call.`);
      return { known: false, reason: `${label}: its adapter threw ${nameOf(error)}.` };
    }
  }
}

/** An adapter of the host's own may answer anything; a copy of what was looked at says the same the next time. */
function findingOf(
  answer: Partial<Record<'known' | 'reason' | 'messageId' | 'stage' | 'counts' | 'devices', unknown>>,
): Finding {
  const { known, reason, messageId, stage, counts, devices } = answer;
  if (known === false && typeof reason === 'string') return { known, reason };
  if (known !== true || typeof messageId !== 'string' || !isJsonObject(counts) || !(devices instanceof Map))
    throw new TypeError('what it answered is no finding');
  const told = new Map(
    [...(devices as ReadonlyMap<string, DeviceFinding>)].filter(([, word]) => typeof word === 'string'),
  );
  return {
    known,
    messageId,
    counts: { ...(counts as FindingCounts) },
    devices: told,
    ...(typeof stage === 'string' ? { stage: stage as FindingStage } : {}),
  };
}
