import { Injectable } from '@nestjs/common';
import { PushOn, type PushRequest } from '@nest-push/core';
import { GoodsVisited } from './goods-visited.event.js';

/** What owners are told, and when. Which phone and which vendor, Nest Push finds out. */
@Injectable()
export class OwnerNotifier {
  /** The key makes a visit one push, however often its event is emitted. */
  @PushOn(GoodsVisited)
  ownerHears({ visitId, good, visitorNickname, byOwner }: GoodsVisited): PushRequest | null {
    if (byOwner) return null;
    return {
      to: { user: good.ownerId },
      message: {
        title: '您有一条新消息~',
        body: `【${visitorNickname}】刚刚浏览了您的商品【${good.name}】~`,
        data: { type: 2 },
        class: 'transactional',
        ios: { badge: 1 },
      },
      key: `visit:${visitId}`,
    };
  }
}
