import { Injectable } from '@nestjs/common';
import { PushService, type PushTicket } from '@nest-push/core';
import { GoodsCatalog } from './goods.catalog.js';

/** Timed pushes: "remind me in a minute". */
@Injectable()
export class RemindersService {
  constructor(
    private readonly catalog: GoodsCatalog,
    private readonly push: PushService,
  ) {}

  /**
   * Reminds the owner of his good, later.
   *
   * @throws NotFoundException when there is no such good
   */
  remind(goodId: string, inSeconds: number): Promise<PushTicket> {
    const { ownerId, name } = this.catalog.get(goodId);
    return this.push.send({
      to: { user: ownerId },
      message: {
        title: '商品提醒',
        body: `您的商品【${name}】还在等待买家，去看看吧~`,
        data: { type: 3 },
        class: 'transactional',
      },
      at: Date.now() + inSeconds * 1000,
    });
  }
}
