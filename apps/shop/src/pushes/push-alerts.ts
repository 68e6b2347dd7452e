import { Injectable, Logger } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { type PushEvents } from '@nest-push/core';

/** What somebody should hear of; a real shop would call its people. */
@Injectable()
export class PushAlerts {
  private readonly logger = new Logger('Shop');

  @OnEvent('push.failed')
  onFailed({ pushId, state, reason }: PushEvents['push.failed']): void {
    this.logger.warn(`Push ${pushId} ended ${state}: ${reason}`);
  }

  @OnEvent('push.vendor.paused')
  onPaused({ app, failure }: PushEvents['push.vendor.paused']): void {
    this.logger.error(`Pushes through ${app} wait: ${failure.reason}`);
  }
}
