import { Inject, Injectable } from '@nestjs/common';
import { PushClock } from './clock.js';
import { Acceptor } from './delivery/acceptor.js';
import { PushPreparer } from './delivery/push-preparer.js';
import { type PushReport } from './delivery/report.js';
import { SettlementBoard } from './delivery/settlement-board.js';
import { checkRequest } from './delivery/push.check.js';
import { type PushPlan, planOf } from './push.plan.js';
import { type PushRequest } from './delivery/push.request.js';
import { type CancelResult, type PushTicket } from './delivery/push.ticket.js';
import { PUSH_STORE, type PushStore } from './store/store.js';

/**
 * Sends pushes.
 *
 * @example
 * ```ts
 * const ticket = await push.send({ to: { user: 'u42' }, message: { title: '您有一条新消息~', body: '…' } });
 * const report = await ticket.settled(); // when the caller wants to know
 * ```
 */
@Injectable()
export class PushService {
  constructor(
    private readonly acceptor: Acceptor,
    private readonly preparer: PushPreparer,
    private readonly board: SettlementBoard,
    @Inject(PUSH_STORE) private readonly store: PushStore,
    private readonly clock: PushClock,
  ) {}

  /**
   * Accepts a push. When this resolves it is in the store and will be sent, at once or at its time; how it went, the ticket tells.
   *
   * @throws PushInputError when a field is wrong; nothing was accepted
   * @throws PushKeyConflictError when the key belongs to a push with other content
   * @throws PushStoreFullError when the store has no room
   */
  send(request: PushRequest): Promise<PushTicket> {
    return this.acceptor.accept(request);
  }

  /**
   * A dry run: what `send()` with the same request would do now. Nothing is stored, and no vendor is called.
   *
   * @throws PushInputError when a field is wrong
   */
  async plan(request: PushRequest): Promise<PushPlan> {
    const now = this.clock.now();
    const { to, message } = checkRequest(request, now);
    const expiresAt = message.ttl === undefined ? null : now + message.ttl * 1000;
    return planOf(await this.preparer.prepare({ pushId: 'plan', to, message, expiresAt }, now));
  }

  /** Takes a push back that has not been sent yet: one whose time lies ahead, or that still waits for a worker. */
  async cancel(pushId: string): Promise<CancelResult> {
    const settlement = {
      state: 'cancelled',
      reason: 'It was cancelled before it was sent.',
      settledAt: this.clock.now(),
      deliveries: [],
    } as const;
    const state = await this.store.cancel(pushId, settlement);
    if (state === null) return { cancelled: false, reason: `No push has the id ${pushId}.` };
    if (state === 'cancelled') {
      await this.board.refresh(pushId);
      return { cancelled: true, reason: settlement.reason };
    }
    return {
      cancelled: false,
      reason: state === 'sending' ? 'It is being sent right now.' : `It has ended before: ${state}.`,
    };
  }

  /** The report of a push, or null when there is none with this id. */
  report(pushId: string): Promise<PushReport | null> {
    return this.store.report(pushId);
  }
}
