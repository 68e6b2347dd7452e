import { NotFoundException, ServiceUnavailableException } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { Users } from '../users/users.js';
import { GoodsCatalog } from './goods.catalog.js';
import { GoodsVisited } from './goods-visited.event.js';
import { OwnerNotifier } from './owner-notifier.js';
import { VisitsService } from './visits.service.js';

const catalog = new GoodsCatalog();
const bike = catalog.get('bike');

describe('OwnerNotifier', () => {
  const notifier = new OwnerNotifier();

  it('tells the owner, once a visit, and names no vendor', () => {
    expect(notifier.ownerHears(new GoodsVisited('v1', bike, '2001', '小明'))).toEqual({
      to: { user: '1001' },
      message: {
        title: '您有一条新消息~',
        body: '【小明】刚刚浏览了您的商品【复古自行车】~',
        data: { type: 2 },
        class: 'transactional',
        ios: { badge: 1 },
      },
      key: 'visit:v1',
    });
  });

  it('tells nobody of the owner himself', () => {
    expect(notifier.ownerHears(new GoodsVisited('v1', bike, '1001', '林晓'))).toBeNull();
  });
});

describe('VisitsService', () => {
  const emitter = new EventEmitter2();
  const visits = new VisitsService(catalog, new Users(), emitter);
  afterEach(() => emitter.removeAllListeners());

  it('emits the visit, and says so when no push came of it', async () => {
    const heard: unknown[] = [];
    emitter.on(GoodsVisited.name, (visit) => heard.push(visit));
    await expect(visits.visit('bike', 'x')).rejects.toBeInstanceOf(ServiceUnavailableException);
    expect(heard).toEqual([new GoodsVisited((heard[0] as GoodsVisited).visitId, bike, 'x', '访客')]);
  });

  it('emits nothing for a good that is not there', async () => {
    const heard: unknown[] = [];
    emitter.onAny((visit) => heard.push(visit));
    await expect(visits.visit('nothing', '2001')).rejects.toBeInstanceOf(NotFoundException);
    expect(heard).toEqual([]);
  });
});
