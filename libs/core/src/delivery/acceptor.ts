import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Carrier, PUSH_CARRIER } from '../carrier/carrier.js';
import { PushClock } from '../clock.js';
import { DueScan } from '../schedule/due-scan.js';
import {
  type Acceptance,
  type ClaimedPush,
  type NewPush,
  PUSH_STORE,
  type PushStore,
  type StoredPush,
} from '../store/store.js';
import { Expander } from './expander.js';
import { Failpoints } from './failpoints.js';
import { Holdings } from './holdings.js';
import { laneOf } from './lane.js';
import { checkRequest, checkRequests, type CheckedRequest } from './push.check.js';
import { PushAnnouncer } from './push.events.js';
import { pushIdAt } from './push-id.js';
import { type PushRequest } from './push.request.js';
import { type PushTicket } from './push.ticket.js';
import { SettlementBoard } from './settlement-board.js';
import { Worker } from './worker.js';

/** The first station: checks a request and writes it to the store. From then on it cannot be lost. */
@Injectable()
export class Acceptor {
  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    @Inject(PUSH_CARRIER) private readonly carrier: Carrier,
    private readonly dueScan: DueScan,
    private readonly expander: Expander,
    private readonly worker: Worker,
    private readonly holdings: Holdings,
    private readonly board: SettlementBoard,
    private readonly clock: PushClock,
    private readonly failpoints: Failpoints,
    private readonly announcer: PushAnnouncer,
  ) {}

  /**
   * @throws PushInputError when a field is wrong
   * @throws PushKeyConflictError when the key belongs to another content
   * @throws PushStoreFullError when the store has no room
   * @throws PushOverloadError when more is accepted at once than the store can write
   */
  async accept(request: PushRequest): Promise<PushTicket> {
    const now = this.clock.now();
    const wanted = newPush(checkRequest(request, now), now);
    const [ticket] = await this.write([wanted], now);
    if (ticket === undefined) throw new TypeError('the store has answered with nothing');
    return ticket;
  }

  /** The same for a list, all or none. */
  async acceptAll(requests: readonly PushRequest[]): Promise<readonly PushTicket[]> {
    const now = this.clock.now();
    const wanted = checkRequests(requests, now).map((request) => newPush(request, now));
    return wanted.length === 0 ? [] : this.write(wanted, now);
  }

  private async write(wanted: readonly NewPush[], now: number): Promise<readonly PushTicket[]> {
    this.failpoints.at('accept.before');
    // What can begin at once is claimed in the same write.
    const atOnce = wanted.length === 1 && this.carrier.idle === true && wanted.every(({ dueAt }) => dueAt <= now);
    const worker = atOnce ? this.worker.claimant : null;
    const acceptances =
      worker !== null && this.expander.takePlace()
        ? await this.acceptAndHold(wanted, worker)
        : await this.put(wanted, null);
    return acceptances.map((acceptance) => this.welcome(acceptance));
  }

  private async acceptAndHold(wanted: readonly NewPush[], worker: string): Promise<readonly Acceptance[]> {
    try {
      return await this.holdings.claim(
        () => this.put(wanted, worker),
        (given) => {
          for (const { push, repeated } of given) if (!repeated) this.expander.hold(claimed(push));
        },
      );
    } finally {
      this.expander.freePlace();
    }
  }

  private async put(wanted: readonly NewPush[], worker: string | null): Promise<readonly Acceptance[]> {
    const acceptances = await this.store.accept(wanted, worker);
    this.failpoints.at('accept.after');
    return acceptances;
  }

  private welcome({ push, repeated }: Acceptance): PushTicket {
    const { id: pushId, key, dueAt } = push;
    if (!repeated) {
      this.dueScan.expect(push);
      this.announcer.tell('push.accepted', { pushId, key, dueAt });
    }
    return { pushId, repeated, dueAt, settled: () => this.board.settled(pushId) };
  }
}

/** A push as the store has it right after it was accepted with a claim. */
function claimed(push: StoredPush): ClaimedPush {
  return { ...push, version: 1, cursor: null, nextOrdinal: 0, crashes: 0, aloneCrashes: 0 };
}

function newPush({ key, instant, dueAt, ...content }: CheckedRequest, acceptedAt: number): NewPush {
  // A copy, as every store keeps it: what the caller changes later is no longer this push.
  const { to, message } = JSON.parse(JSON.stringify({ to: content.to, message: content.message })) as Pick<
    NewPush,
    'to' | 'message'
  >;
  return {
    id: pushIdAt(acceptedAt),
    key: key ?? null,
    // Nobody compares what has no key.
    digest:
      key === undefined ? '' : digestOf({ to, message, at: instant, lane: content.lane, delivery: content.delivery }),
    to,
    message,
    lane: content.lane ?? laneOf(to, message),
    policy: content.delivery ?? 'atLeastOnce',
    acceptedAt,
    dueAt,
    expiresAt: message.ttl === undefined ? null : dueAt + message.ttl * 1000,
  };
}

/** The same content has the same digest, in whatever order its fields were written. */
function digestOf(content: unknown): string {
  const text = JSON.stringify(content, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(text).digest('base64url');
}
