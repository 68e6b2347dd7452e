import { Injectable, Logger } from '@nestjs/common';
import { type WriteAnswer } from '../store/store.js';
import { Failpoints } from './failpoints.js';
import { nameOf } from './persist.js';
import { PushAnnouncer } from './push.events.js';
import { SettlementBoard } from './settlement-board.js';

/** Tells everyone who wants to know that a push has ended. */
@Injectable()
export class Settler {
  private readonly logger = new Logger('PushModule');

  constructor(
    private readonly failpoints: Failpoints,
    private readonly board: SettlementBoard,
    private readonly announcer: PushAnnouncer,
  ) {}

  /** @param answer - of a write that may have ended a push */
  settle({ ended: end }: WriteAnswer): void {
    if (end === null) return;
    try {
      this.failpoints.at('settle.after');
    } catch (error) {
      this.logger.error(
        `Nobody was told that push ${end.pushId} has ended (${nameOf(error)}); its report is in the store.`,
      );
      return;
    }
    void this.board.refresh(end.pushId);
    this.announcer.tell('push.settled', end);
    if (end.state !== 'delivered' && end.state !== 'cancelled') this.announcer.tell('push.failed', end);
  }
}
