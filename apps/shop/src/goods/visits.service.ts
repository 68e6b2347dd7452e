import { randomUUID } from 'node:crypto';
import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { ticketsIn } from '@nest-push/core';
import { Users } from '../users/users.js';
import { GoodsCatalog } from './goods.catalog.js';
import { GoodsVisited } from './goods-visited.event.js';

/** What a visit led to: a push, or none with the reason. */
export type VisitOutcome = { readonly pushId: string } | { readonly pushId: null; readonly reason: string };

/** Visitors open goods. */
@Injectable()
export class VisitsService {
  constructor(
    private readonly catalog: GoodsCatalog,
    private readonly users: Users,
    private readonly events: EventEmitter2,
  ) {}

  /**
   * Says that somebody visited a good, and waits until the push it leads to is accepted.
   *
   * @throws NotFoundException when there is no such good
   * @throws ServiceUnavailableException when the push was not accepted
   */
  async visit(goodId: string, visitorId: string): Promise<VisitOutcome> {
    const good = this.catalog.get(goodId);
    const visit = new GoodsVisited(randomUUID(), good, visitorId, this.users.nicknameOf(visitorId));
    const [ticket] = ticketsIn((await this.events.emitAsync(GoodsVisited.name, visit)) as unknown[]);
    if (visit.byOwner) return { pushId: null, reason: 'The owner looked at his own good; nobody is told.' };
    // Whoever listens may fail without failing the visit; that its push is missing must be said all the same.
    if (ticket === undefined) {
      throw new ServiceUnavailableException('The visit took place, but its push was not accepted; the log says why.');
    }
    return { pushId: ticket.pushId };
  }
}
