import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { PushClock } from '../clock.js';
import {
  type ClaimedPush,
  type DuePush,
  type ExpandedPage,
  PUSH_STORE,
  type PushStore,
  type WriteAnswer,
} from '../store/store.js';
import { AppLines } from './app-lines.js';
import { type NewBatch, type Receiver } from './batch.js';
import { DELIVERY_OPTIONS, type DeliveryOptions } from './delivery.options.js';
import { Dispatcher, type Reservation } from './dispatcher.js';
import { Failpoints } from './failpoints.js';
import { Holdings } from './holdings.js';
import { SET_ASIDE_AFTER } from './lane.js';
import { droppedBatch, endedAs, EXPIRED, slim, storedBatch } from './new-batches.js';
import { nameOf } from './persist.js';
import { type AudiencePart, PushPreparer, type RoutedPage } from './push-preparer.js';
import { Quiet } from './quiet.js';
import { Settler } from './settler.js';
import { Worker } from './worker.js';

/** How many pushes are claimed as they are accepted, at most: a crash counts against everything that was claimed. */
const MAX_HELD = 64;

/** Our decision: while more urgent calls wait, so much of the time is theirs for each part that is spent on pages; after one page, this long at most. */
const GIVE_WAY = { parts: 4, mostMs: 250 };

/** A batch, and the permission to call it at once if there is one. */
interface Planned {
  readonly batch: NewBatch;
  readonly reservation: Reservation | null;
}

/** Turns a push into batches: page by page where the audience is large, each page one transaction. */
@Injectable()
export class Expander {
  private readonly logger = new Logger('PushModule');
  private readonly held = new Map<string, ClaimedPush>();
  private reserved = 0;
  private running = 0;
  private stopping = false;

  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    @Inject(DELIVERY_OPTIONS) private readonly options: DeliveryOptions,
    private readonly preparer: PushPreparer,
    private readonly dispatcher: Dispatcher,
    private readonly lines: AppLines,
    private readonly settler: Settler,
    private readonly worker: Worker,
    private readonly quiet: Quiet,
    private readonly holdings: Holdings,
    private readonly clock: PushClock,
    private readonly failpoints: Failpoints,
  ) {}

  /** How many pushes are being expanded. */
  get busy(): number {
    return this.running;
  }

  /** Takes a place for a push that is about to be accepted with a claim; false where there is none. Every place is given back by {@link freePlace}. */
  takePlace(): boolean {
    if (this.held.size + this.reserved >= MAX_HELD || this.quiet.active || this.stopping) return false;
    this.reserved += 1;
    return true;
  }

  freePlace(): void {
    this.reserved -= 1;
  }

  /** Keeps a push that was claimed as it was accepted, until it is its turn. */
  hold(push: ClaimedPush): void {
    this.held.set(push.id, push);
    this.holdings.pushes.add(push.id);
  }

  /** Pushes that are claimed and wait for their turn: a carrier may have forgotten them, and no scan of the store finds them. */
  get waiting(): readonly DuePush[] {
    return [...this.held.values()];
  }

  /** Begins no new page. */
  stop(): void {
    this.stopping = true;
  }

  /** Takes a push from the store, or from those held, and expands it. Never rejects. */
  async run(pushId: string): Promise<void> {
    while (this.quiet.active) await this.quiet.over();
    this.running += 1;
    try {
      const push = this.held.get(pushId) ?? (await this.claim(pushId));
      this.held.delete(pushId);
      if (push !== null) await this.expandHolding(push, () => this.letSuspectsPass());
    } catch (error) {
      this.logger.error(`Push ${pushId} was not taken from the store (${nameOf(error)}); it is tried again.`);
    } finally {
      this.running -= 1;
    }
  }

  /** Expands a push that is suspected of ending processes, with nothing else under way. Never rejects. */
  async runAlone(push: ClaimedPush): Promise<void> {
    await this.expandHolding(push, async () => {
      // It is what the others wait for.
    });
  }

  /** Expands a push, and lets go of it. Where it is not sure what the store has of it, the comparison with the store opens it again, where it was. */
  private async expandHolding(push: ClaimedPush, betweenPages: () => Promise<void>): Promise<void> {
    let sure = false;
    try {
      sure = await this.expand(push, betweenPages);
    } catch (error) {
      this.logger.error(`Push ${push.id} could not be prepared (${nameOf(error)}); it is tried again.`);
    } finally {
      this.holdings.pushes.delete(push.id);
    }
    if (!sure) this.holdings.doubt();
  }

  private async claim(pushId: string): Promise<ClaimedPush | null> {
    this.failpoints.at('claim.before');
    const worker = this.worker.claimant;
    if (worker === null) return null;
    return this.holdings.claim(
      async () => {
        const push = await this.store.claim(pushId, worker);
        this.failpoints.at('claim.after');
        return push;
      },
      (push) => {
        if (push !== null) this.holdings.pushes.add(pushId);
      },
    );
  }

  /** Between two pages nothing is under way: whatever has to run alone need not wait for a million devices. */
  private async letSuspectsPass(): Promise<void> {
    this.running -= 1;
    while (this.quiet.active) await this.quiet.over();
    this.running += 1;
  }

  /** Answers whether the store has what we think it has. */
  private async expand(push: ClaimedPush, betweenPages: () => Promise<void>): Promise<boolean> {
    const worker = this.worker.id;
    if (worker === null) return true;
    let { cursor, nextOrdinal } = push;
    do {
      const began = performance.now();
      const page = await this.pageOf(push, cursor, nextOrdinal);
      if (page === null) return false;
      const planned = await this.plan(push, page, nextOrdinal);
      const answer = await this.write(push, worker, page, planned);
      if (answer === null) return false;
      if (!answer.kept || page.cursor === null) return true;
      ({ cursor } = page);
      nextOrdinal += planned.length;
      // A million devices must not keep the others from their turn: a page takes some tens of milliseconds, in which nothing else is done.
      const spent = performance.now() - began;
      if (this.lines.press(push.lane)) await sleep(Math.min(spent * GIVE_WAY.parts, GIVE_WAY.mostMs));
      else await nextTurn();
      await betweenPages();
    } while (!this.stopping);
    return true;
  }

  /** The next part of the audience; null where the store failed. What goes wrong otherwise becomes a problem of the push: it must end with a reason. */
  private async pageOf(push: ClaimedPush, cursor: string | null, firstOrdinal: number): Promise<RoutedPage | null> {
    const nothing = { batches: [], dropped: [], cursor: null };
    if (push.aloneCrashes >= SET_ASIDE_AFTER) {
      const problem = `It was set aside: the process ended ${SET_ASIDE_AFTER} times while it did nothing but prepare this push. Find out why, then call redrive().`;
      return { ...nothing, problems: [problem] };
    }
    let part: AudiencePart;
    try {
      part = await this.preparer.read(push, cursor, this.lines.press(push.lane));
    } catch (error) {
      if (this.clock.now() >= this.endOf(push, push.dueAt)) {
        const problem = `It was not sent, at least not to all: the audience could not be read until its time was over (${nameOf(error)}).`;
        return { ...nothing, problems: [problem] };
      }
      this.logger.error(`The audience of push ${push.id} could not be read (${nameOf(error)}); it is tried again.`);
      return null;
    }
    try {
      return this.preparer.route(push, part, firstOrdinal, this.clock.now());
    } catch (error) {
      return {
        ...nothing,
        problems: [`It was not sent, at least not to all: ${nameOf(error)} before a vendor was called.`],
      };
    }
  }

  /** When nobody tries any longer. */
  private endOf({ expiresAt }: ClaimedPush, from: number): number {
    return expiresAt ?? from + this.options.retry.giveUpAfterMs;
  }

  private async plan(push: ClaimedPush, { batches, dropped }: RoutedPage, firstOrdinal: number): Promise<Planned[]> {
    const now = this.clock.now();
    const common = { lane: push.lane, dueAt: now, endsAt: this.endOf(push, now) };
    const late = push.expiresAt !== null && now >= push.expiresAt;
    const planned: Planned[] = [];
    try {
      for (const { batch, devices } of batches) {
        const { app, kind, targets, platforms } = batch;
        const receivers = targets.map(({ address }): Receiver => ({ address, devices: devices.get(address) ?? [] }));
        const platform = devices.size === 0 && platforms.length === 1 ? (platforms[0] ?? null) : null;
        const content = { app: app.id, addressKind: kind, platform, receivers: receivers.map(slim) };
        const fresh = {
          ...common,
          ...content,
          ordinal: firstOrdinal + planned.length,
          start: { state: 'waiting' },
        } as const;
        if (late) planned.push({ batch: { ...fresh, start: endedAs(EXPIRED, fresh.receivers) }, reservation: null });
        else planned.push(await this.reserve(fresh));
      }
      if (dropped.length > 0) {
        planned.push({ batch: droppedBatch(dropped, firstOrdinal + planned.length, common), reservation: null });
      }
      return planned;
    } catch (error) {
      this.letGo(planned, true);
      throw error;
    }
  }

  /** Reservations that are not used after all. */
  private letGo(planned: readonly Planned[], keysAreFree: boolean): void {
    for (const { reservation } of planned) if (reservation !== null) this.dispatcher.giveBack(reservation, keysAreFree);
  }

  private async reserve(batch: NewBatch): Promise<Planned> {
    const reservation = await this.dispatcher.reserve(batch);
    if (reservation === null) return { batch, reservation };
    return { batch: { ...batch, start: { state: 'calling', key: reservation.key } }, reservation };
  }

  /** Null where the store failed: it may have written the page or not. Then we hold nothing of it any longer, and the comparison with the store finds out. */
  private async expandOnce(page: ExpandedPage): Promise<WriteAnswer | null> {
    try {
      this.failpoints.at('expand.before');
      const answer = await this.store.expand(page);
      this.failpoints.at('expand.after');
      return answer;
    } catch (error) {
      this.logger.error(
        `The batches of push ${page.pushId} could not be written (${nameOf(error)}); it is tried again.`,
      );
      return null;
    }
  }

  /** Writes a page, and begins its calls. Null where it may be in the store or not. */
  private async write(
    push: ClaimedPush,
    worker: string,
    { cursor, problems }: RoutedPage,
    planned: readonly Planned[],
  ): Promise<WriteAnswer | null> {
    const { id: pushId, version } = push;
    const page: ExpandedPage = {
      pushId,
      worker,
      version,
      now: this.clock.now(),
      batches: planned.map(({ batch }) => batch),
      cursor,
      problems,
    };
    for (const { ordinal, start } of page.batches) {
      if (start.state === 'calling') this.holdings.noteBatch({ pushId, ordinal });
    }
    const answer = await this.expandOnce(page);
    if (answer?.kept !== true) {
      for (const { ordinal, start } of page.batches) {
        if (start.state === 'calling') this.holdings.dropBatch({ pushId, ordinal });
      }
      // Where the write may have happened all the same, the keys belong to its batches.
      this.letGo(planned, answer !== null);
      return answer;
    }
    for (const { batch, reservation } of planned) {
      if (reservation !== null) this.dispatcher.start(storedBatch(push, batch), worker, reservation);
      else if (batch.start.state === 'waiting' && batch.app !== null) this.dispatcher.nudge(batch.app, push.lane);
    }
    this.settler.settle(answer);
    return answer;
  }
}
