import { createHash, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PushClock } from '../clock.js';
import { PushKeyConflictError } from '../errors/push.error.js';
import { checkRequest, type CheckedRequest } from './push.check.js';
import { type PushRequest } from './push.request.js';
import { DueScan } from '../schedule/due-scan.js';
import { type NewPush, PUSH_STORE, type PushStore } from '../store/store.js';
import { type PushTicket } from './push.ticket.js';
import { SettlementBoard } from './settlement-board.js';

/** The first station: checks a request and writes it to the store. From then on it cannot be lost. */
@Injectable()
export class Acceptor {
  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    private readonly dueScan: DueScan,
    private readonly board: SettlementBoard,
    private readonly clock: PushClock,
  ) {}

  /**
   * @throws PushInputError when a field is wrong
   * @throws PushKeyConflictError when the key belongs to another content
   * @throws PushStoreFullError when the store has no room
   */
  async accept(request: PushRequest): Promise<PushTicket> {
    const now = this.clock.now();
    const wanted = newPush(checkRequest(request, now), now);
    const { push, repeated } = await this.store.accept(wanted);
    if (!repeated) this.dueScan.expect(push);
    else if (push.digest !== wanted.digest) throw new PushKeyConflictError(push.id);
    return { pushId: push.id, repeated, dueAt: push.dueAt, settled: () => this.board.settled(push.id) };
  }
}

function newPush({ key, instant, dueAt, ...content }: CheckedRequest, acceptedAt: number): NewPush {
  // A copy, as every store keeps it: what the caller changes later is no longer this push.
  const { to, message } = JSON.parse(JSON.stringify({ to: content.to, message: content.message })) as Pick<
    NewPush,
    'to' | 'message'
  >;
  return {
    id: randomUUID(),
    key: key ?? null,
    digest: digestOf({ to, message, at: instant }),
    to,
    message,
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
