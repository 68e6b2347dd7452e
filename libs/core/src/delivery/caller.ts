import { Inject, Injectable, Logger } from '@nestjs/common';
import { PushClock } from '../clock.js';
import { PUSH_STORE, type PushStore, type WriteAnswer } from '../store/store.js';
import { type Failure, localFailure } from '../vendor/failure.js';
import { type Outcome, type Translation } from '../vendor/vendor.js';
import { type AppLine } from './app-line.js';
import { type BatchEnd, type BatchRecord, type StoredBatch } from './batch.js';
import { within } from './deadline.js';
import { DELIVERY_OPTIONS, type DeliveryOptions } from './delivery.options.js';
import { ended, inDoubt, lateEnd, MOST_UNKNOWNS, setAsideEnd, unknownEnd } from './endings.js';
import { Failpoints } from './failpoints.js';
import { type CallEffect, type Permit } from './gate/app-gate.js';
import { DeviceHygiene } from './hygiene.js';
import { canFind, Inquirer } from './inquirer.js';
import { SET_ASIDE_AFTER } from './lane.js';
import { nameOf, persist } from './persist.js';
import { PushAnnouncer } from './push.events.js';
import { cleanOutcome, deliveredEnd, failedEnd, failedOutcome, isOutcome, refusalOf } from './results.js';
import { decideRetry } from './retry.policy.js';
import { vendorBatch } from './vendor-batch.js';
import { Worker } from './worker.js';

/** A batch that is claimed, and the permission to call. */
export interface Call {
  readonly batch: StoredBatch;
  readonly worker: string;
  readonly line: AppLine;
  readonly permit: Permit;
  /** The batch got its key just now: the vendor cannot know it from an earlier call. */
  readonly keyIsNew: boolean;
  /** Why there is no key although one is needed. */
  readonly keyFailure: Failure | null;
  /** Aborted at the shutdown: what has not begun then is put back. */
  readonly stopped: AbortSignal;
}

/** What became of a call. */
export interface CallResult {
  /** Null where the batch was no longer ours. */
  readonly answer: WriteAnswer | null;
  /** When it is tried again; null where it is not. */
  readonly dueAt: number | null;
}

type Next = BatchRecord['next'];

/** What a call, or the decision not to make one, leads to. */
interface Upshot {
  readonly next: Next;
  readonly effect: CallEffect;
}

/** More than any vendor has to say of one message. */
const MOST_NOTES = 50;

/** A heavy call for which there was no place comes again after this time. */
const HEAVY_PAUSE_MS = 100;

/** A retry for which the budget has nothing left comes again within this time, doubled with every try before. */
const BUDGET_PAUSE_MS = 3_000;

/** Makes one call for one batch, and writes down what became of it. */
@Injectable()
export class Caller {
  private readonly logger = new Logger('PushModule');
  private fenced = 0;

  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    @Inject(DELIVERY_OPTIONS) private readonly options: DeliveryOptions,
    private readonly clock: PushClock,
    private readonly failpoints: Failpoints,
    private readonly hygiene: DeviceHygiene,
    private readonly announcer: PushAnnouncer,
    private readonly worker: Worker,
    private readonly inquirer: Inquirer,
  ) {}

  /** How many writes were refused because another process had taken the work over. */
  get fencedWrites(): number {
    return this.fenced;
  }

  /** Never rejects. */
  async run(call: Call): Promise<CallResult> {
    const { batch, permit, line } = call;
    let upshot: Upshot;
    try {
      upshot = (await this.withoutCall(call)) ?? (await this.withCall(call));
    } catch (error) {
      this.logger.error(`${line.app.id}: a call for push ${batch.pushId} was not made (${nameOf(error)}).`);
      upshot = { next: this.putBack(batch, this.clock.now() + BUDGET_PAUSE_MS), effect: 'none' };
    }
    const answer = await this.write(call, upshot.next);
    const resumed = permit.end(upshot.effect);
    if (resumed) this.announcer.tell('push.vendor.resumed', { app: line.app.id });
    const { next } = upshot;
    return { answer, dueAt: answer !== null && next.state === 'waiting' ? next.dueAt : null };
  }

  /** What ends or waits without a call. */
  private async withoutCall({ batch, line, permit, keyIsNew, keyFailure }: Call): Promise<Upshot | null> {
    const now = this.clock.now();
    const without = (next: Next): Upshot => ({ next, effect: 'none' });
    const found = batch.unknowns > 0 ? await this.inquirer.found(line, batch) : null;
    if (found !== null) return without(ended(batch, found));
    const late = lateEnd(batch, now, this.options.retry.giveUpAfterMs);
    if (late !== null) return without(ended(batch, late));
    if (batch.aloneCrashes >= SET_ASIDE_AFTER) return without(ended(batch, setAsideEnd(batch, line.vendor.label)));
    const needsKey = line.takesKeys(batch.addressKind) && batch.key === null;
    if (batch.unknowns > 0 && !this.mayRepeat(batch, line.keyed(batch.addressKind) && !keyIsNew && !needsKey)) {
      return without(ended(batch, unknownEnd(batch, line.vendor.label)));
    }
    if (keyFailure !== null && needsKey) return without(ended(batch, inDoubt(failedEnd(keyFailure, null), batch)));
    const repeated = batch.attempts > 1 || batch.unknowns > 0;
    if (repeated && !permit.mayRetry()) {
      return without(
        this.putBack(batch, now + Math.ceil(Math.random() * BUDGET_PAUSE_MS * 2 ** Math.min(4, batch.attempts))),
      );
    }
    // Last: a use that was taken is used.
    for (const { name, calls, perMs } of line.durableLimits(batch.addressKind)) {
      const freeAt = await this.store.takePermit({ limit: name, calls, perMs, now });
      if (freeAt !== null) return without(this.putBack(batch, Math.min(freeAt, batch.endsAt)));
    }
    return null;
  }

  private mayRepeat({ policy, unknowns }: StoredBatch, recognised: boolean): boolean {
    if (policy === 'atMostOnce') return false;
    return recognised || (policy === 'atLeastOnce' && unknowns < MOST_UNKNOWNS);
  }

  private async withCall(call: Call): Promise<Upshot> {
    const { batch, line, worker, stopped } = call;
    this.failpoints.at('call.before');
    const now = this.clock.now();
    // Something may have happened since the claim, and a process may have stood still: then the call is not made.
    if (stopped.aborted || this.worker.claimant !== worker) return { next: this.putBack(batch, now), effect: 'none' };
    if (!line.isHeavy(batch)) return this.exchange(call);
    if (!line.enterHeavy()) {
      if (batch.lane !== 'suspect') line.heavyLanes.add(batch.lane);
      return { next: this.putBack(batch, now + HEAVY_PAUSE_MS), effect: 'none' };
    }
    try {
      return await this.exchange(call);
    } finally {
      line.leaveHeavy();
    }
  }

  private async exchange(call: Call): Promise<Upshot> {
    const { batch, line } = call;
    const { vendor } = line;
    const calledAt = this.clock.now();
    let translation: Translation;
    try {
      const { request, notes } = vendor.translate(vendorBatch(batch, line, calledAt), calledAt);
      // A copy, of texts: an adapter of the host's own may answer anything.
      translation = { request, notes: notes.slice(0, MOST_NOTES).map(String) };
    } catch (error) {
      return { next: ended(batch, failedEnd(refusalOf(error, vendor.label), null)), effect: 'none' };
    }
    const outcome = await this.deliver(call, translation);
    const { failure, failedAddresses, messageId } = outcome;
    if (outcome.rate !== undefined) line.gate.adapt(outcome.rate);
    void this.hygiene.learn({ batch, vendor: vendor.name, dead: deadOf(batch, outcome), calledAt });
    if (failure === null) {
      line.workedAt = this.clock.now();
      const end = deliveredEnd(vendor.label, messageId, translation.notes, failedAddresses);
      return { next: ended(batch, end), effect: 'success' };
    }
    return this.afterFailure(call, failure, outcome);
  }

  /** Every call has a deadline, also with an adapter that has none. */
  private async deliver({ line, batch }: Call, { request }: Translation): Promise<Outcome> {
    const { label } = line.vendor;
    const unknown = (reason: string): Outcome =>
      failedOutcome(localFailure('unknown', label, `${label}: its adapter ${reason}. The push may have arrived.`));
    const { maxCallMs } = this.options;
    try {
      const outcome = await within(maxCallMs, line.vendor.deliver(request), () =>
        unknown(`has not come back within ${maxCallMs} ms`),
      );
      this.failpoints.at('call.after');
      // An adapter of the host's own may answer anything. The copy is looked at: what was answered may say something else the next time.
      const clean = cleanOutcome(outcome, batch.receivers);
      if (!isOutcome(clean)) throw new TypeError('what it answered is no outcome');
      return clean;
    } catch (error) {
      return unknown(`threw ${nameOf(error)} while the vendor was called`);
    }
  }

  private afterFailure(call: Call, failure: Failure, outcome: Outcome): Upshot {
    const { batch, line } = call;
    const now = this.clock.now();
    const { failedAddresses, messageId } = outcome;
    const end = failedEnd(failure, messageId, failedAddresses);
    // The app has worked for others since this batch was refused: then it is the batch, and not the app.
    const before = batch.failure?.class === 'credential' ? batch.failedAt : null;
    if (failure.class === 'credential' && before !== null && line.workedAt > before) {
      return { next: ended(batch, this.endAfter(call, end)), effect: 'success' };
    }
    const repeatable = line.keyed(batch.addressKind);
    const { attempts, policy, endsAt, unknowns } = batch;
    const decision = decideRetry(
      { failure, attempts, policy, repeatable, findable: canFind(line.vendor), now, endsAt },
      this.options.retry,
      Math.random,
    );
    if (decision.next === 'end') {
      const isUnknown = decision.state === 'unknown';
      const reached = failure.class === 'device' || failure.class === 'payload' || failure.class === 'quota';
      const doubt = (): BatchEnd => unknownEnd({ ...batch, failure }, line.vendor.label, messageId);
      return {
        next: ended(batch, isUnknown ? doubt() : this.endAfter(call, end)),
        effect: reached ? 'success' : this.effectOf(failure),
      };
    }
    // Without a time, and of a kind of call that has a limit of its own, the vendor means that limit and not the app.
    const ofItsKind = failure.retryAfterMs === undefined && line.durableLimits(batch.addressKind).length > 0;
    if (decision.appWaitsUntil !== null && !ofItsKind) line.gate.throttle(decision.appWaitsUntil);
    if (decision.cappedWait) {
      this.logger.warn(
        `${line.app.id} asked to wait ${Math.round((failure.retryAfterMs ?? 0) / 1000)} s; it is asked again after ${this.options.retry.maxWaitMs / 1000} s.`,
      );
    }
    if (decision.pause) this.pause(line, failure);
    const unknown = failure.class === 'unknown' ? 1 : 0;
    return {
      next: {
        state: 'waiting',
        dueAt: decision.dueAt,
        attempts: decision.countsAsAttempt ? attempts : attempts - 1,
        unknowns: unknowns + unknown,
        failure,
        failedAt: now,
      },
      effect: this.effectOf(failure),
    };
  }

  /** The vendor's last word holds for all calls where it recognises repetitions, and where no call could have reached the address or said the message. */
  private endAfter({ batch, line, keyIsNew }: Call, end: BatchEnd): BatchEnd {
    const { failureClass } = end.result;
    const holdsForAll = failureClass === 'device' || failureClass === 'payload';
    return holdsForAll || (line.keyed(batch.addressKind) && !keyIsNew) ? end : inDoubt(end, batch);
  }

  /** Closes an app whose credentials are refused, and tells the host once. */
  pause(line: AppLine, failure: Failure): void {
    if (!line.gate.pause()) return;
    this.logger.error(`${line.app.id} is paused, its pushes wait: ${failure.reason}`);
    this.announcer.tell('push.vendor.paused', { app: line.app.id, failure });
  }

  /** With retries off nothing waits for a vendor to get well: the breaker stays out of it. */
  private effectOf({ class: failureClass }: Failure): CallEffect {
    const trouble = failureClass === 'retryable' || failureClass === 'unknown';
    return trouble && this.options.retry.enabled ? 'failure' : 'neutral';
  }

  private putBack({ attempts, unknowns, failure, failedAt }: StoredBatch, dueAt: number): Next {
    return { state: 'waiting', dueAt, attempts: attempts - 1, unknowns, failure, failedAt };
  }

  private async write({ batch, worker, line }: Call, next: Next): Promise<WriteAnswer | null> {
    const { pushId, ordinal, version } = batch;
    const place = next.state === 'ended' ? 'record' : 'retry';
    const answer = await persist(
      async () => {
        this.failpoints.at(`${place}.before`);
        const written = await this.store.record({ pushId, ordinal, worker, version, now: this.clock.now(), next });
        this.failpoints.at(`${place}.after`);
        return written;
      },
      () => this.worker.id === worker,
      (error) => {
        this.logger.error(
          `The store does not take the outcome of a call of ${line.app.id} for push ${pushId} (${nameOf(error)}); trying again until it does.`,
        );
      },
    );
    if (answer?.kept === true) return answer;
    this.fenced += 1;
    return null;
  }
}

/** The addresses that the vendor called dead by name: in a list of them, or by refusing a call with a single one. */
function deadOf({ receivers }: StoredBatch, { failure, failedAddresses }: Outcome): ReadonlyMap<string, Failure> {
  const dead = new Map([...failedAddresses].filter(([, { class: failureClass }]) => failureClass === 'device'));
  const [only] = receivers;
  if (failure?.class === 'device' && receivers.length === 1 && only !== undefined) dead.set(only.address, failure);
  return dead;
}
