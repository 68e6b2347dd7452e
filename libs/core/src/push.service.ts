import { Inject, Injectable } from '@nestjs/common';
import { PushClock } from './clock.js';
import { Acceptor } from './delivery/acceptor.js';
import { AppLines } from './delivery/app-lines.js';
import { DELIVERY_OPTIONS, type DeliveryOptions } from './delivery/delivery.options.js';
import { type CallFinding, Inquirer } from './delivery/inquirer.js';
import { PushPreparer } from './delivery/push-preparer.js';
import { isEndState, type PushReport } from './delivery/report.js';
import { checkRequest } from './delivery/push.check.js';
import { type PushPlan, planOf } from './push.plan.js';
import { type PushRequest } from './delivery/push.request.js';
import { type CancelResult, type PushTicket } from './delivery/push.ticket.js';
import { type RecalledCall, Recaller } from './delivery/recaller.js';
import { Settler } from './delivery/settler.js';
import { checkId } from './message/issues.js';
import { DueScan } from './schedule/due-scan.js';
import { type CancelAnswer, PUSH_STORE, type PushStore } from './store/store.js';

/** The most calls of one push that vendors are asked about. Our decision: each question is a call of its own, and counts against the vendor's limits. */
const MOST_QUESTIONS = 100;

const CANCELLED = 'It was cancelled before it was sent.';

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
    private readonly lines: AppLines,
    private readonly settler: Settler,
    private readonly inquirer: Inquirer,
    private readonly recaller: Recaller,
    private readonly dueScan: DueScan,
    @Inject(PUSH_STORE) private readonly store: PushStore,
    @Inject(DELIVERY_OPTIONS) private readonly options: DeliveryOptions,
    private readonly clock: PushClock,
  ) {}

  /**
   * Accepts a push. When this resolves it is in the store and will be sent, at once or at its time; how it went, the ticket tells.
   *
   * @throws PushInputError when a field is wrong; nothing was accepted
   * @throws PushKeyConflictError when the key belongs to a push with other content
   * @throws PushStoreFullError when the store has no room
   * @throws PushOverloadError when more is accepted at once than the store can write
   */
  send(request: PushRequest): Promise<PushTicket> {
    return this.acceptor.accept(request);
  }

  /**
   * Accepts up to 1,000 pushes in one write: all of them, or none.
   *
   * @throws PushInputError when a field is wrong; it names the place in the list, e.g. `[3].message.title`
   * @throws PushKeyConflictError when a key belongs to a push with other content
   * @throws PushStoreFullError when the store has no room
   * @throws PushOverloadError when more is accepted at once than the store can write
   */
  sendMany(requests: readonly PushRequest[]): Promise<readonly PushTicket[]> {
    return this.acceptor.acceptAll(requests);
  }

  /**
   * A dry run: what `send()` with the same request would do now. Nothing is stored, and no vendor is called. Of `{ registered: true }` it shows the first 5,000 devices.
   *
   * @throws PushInputError when a field is wrong
   */
  async plan(request: PushRequest): Promise<PushPlan> {
    const now = this.clock.now();
    const { to, message } = checkRequest(request, now);
    const expiresAt = message.ttl === undefined ? null : now + message.ttl * 1000;
    return planOf(
      await this.preparer.prepare({ id: 'plan', to, message, expiresAt, dueAt: now, acceptedAt: now }, now),
    );
  }

  /**
   * Takes a push back: wholly where its time lies ahead or it still waits; in part where some of its calls have begun. Once this has resolved no further call begins, in any process.
   *
   * What was called for tags, a topic, a segment or everyone stays with the vendor for a while: the vendor is asked to take it back, also where the push has ended. The report goes on saying what the vendor had taken.
   * A call under way has no id yet by which it could be taken back; then cancel again. Calls that name their receivers are not taken back.
   */
  async cancel(pushId: string): Promise<CancelResult> {
    const answer = await this.store.cancel(checkId(pushId, 'pushId'), CANCELLED, this.clock.now());
    if (answer === null) return { cancelled: false, begun: 0, recalled: 0, reason: `No push has the id ${pushId}.` };
    const { begun, ended } = answer;
    if (ended !== null) this.settler.settle({ kept: true, ended });
    const calls = begun === 0 ? [] : await this.recaller.recall(pushId);
    const recalled = calls.filter(({ recall }) => recall.recalled).length;
    const reason = [whatIsCancelled(answer), ...calls.map(whatIsRecalled)].join(' ');
    return { cancelled: answer.state === 'cancelled', begun, recalled, reason };
  }

  /**
   * Tries again what ended `failed` or `unknown`, also what was set aside: for those who did not get it, with fresh counts. Mend the cause first. Answers how many vendor calls that makes; 0 when the
   * push has not ended, or nothing of it can be tried again.
   */
  async redrive(pushId: string): Promise<number> {
    const now = this.clock.now();
    const calls = await this.store.redrive(checkId(pushId, 'pushId'), now, now + this.options.retry.giveUpAfterMs);
    if (calls > 0) await this.dueScan.scan();
    return calls;
  }

  /** The report of a push, or null when there is none with this id. */
  async report(pushId: string): Promise<PushReport | null> {
    return this.store.report(checkId(pushId, 'pushId'));
  }

  /**
   * Asks the vendors what became of the calls of a push: how far they have got, and what they have counted. One question after the other, each within `maxCallMs`; of a push of more than 100 calls, the first 100. It changes
   * nothing, and what a vendor does not tell says why.
   *
   * @returns one entry for each call that was made; none where no push has the id
   */
  async inquire(pushId: string): Promise<readonly CallFinding[]> {
    const findings: CallFinding[] = [];
    for (const call of await this.store.calledBatches(checkId(pushId, 'pushId'), MOST_QUESTIONS)) {
      const vendor = this.lines.of(call.app)?.vendor;
      if (vendor !== undefined) findings.push(await this.inquirer.told(vendor, call));
      else {
        const finding = { known: false, reason: `No configured vendor has the app ${call.app}.` } as const;
        findings.push({ app: call.app, messageId: call.messageId, finding, devices: {} });
      }
    }
    return findings;
  }
}

function whatIsCancelled({ state, changed, begun }: CancelAnswer): string {
  if (state === 'cancelled') return CANCELLED;
  if (!changed) return isEndState(state) ? `It has ended before: ${state}.` : 'All of its vendor calls had begun.';
  return `${begun === 1 ? '1 vendor call' : `${begun} vendor calls`} had begun before; the rest was cancelled.`;
}

function whatIsRecalled({ app, recall }: RecalledCall): string {
  return recall.recalled ? `${app} has taken its call back.` : `${app} has not taken its call back: ${recall.reason}`;
}
