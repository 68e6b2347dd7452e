// Single-device sends through the whole pipeline (memory store, JPush) beside raw undici with the same bytes to the same simulator, in turn;
// and how long it takes from emit() to the vendor's receipt.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { DeviceRegistry, MemoryStoreModule, PushModule, PushOn, PushService, ticketsIn } from '@nest-push/core';
import { JPushModule } from '@nest-push/jpush';
import { Pool } from 'undici';
import { inTurn, median, percentile, print, ratioOf, startPeer } from './measure.mjs';

const appKey = 'b'.repeat(24);
const masterSecret = 'c'.repeat(24);
const registrationId = '170976fa8a8b1a2e3f4';
const message = { title: '您有一条新消息~', body: '【小明】刚刚浏览了您的商品【自行车】~', data: { type: 2 } };
const EMITS = 1000;

class GoodsVisited {}
class Rules {
  ownerHears() {
    return { to: { user: 'u1' }, message };
  }
}
PushOn(GoodsVisited)(Rules.prototype, 'ownerHears', Object.getOwnPropertyDescriptor(Rules.prototype, 'ownerHears'));

export async function run() {
  const peer = await startPeer('send.peer.mjs', appKey, masterSecret, registrationId);
  class Host {}
  Module({
    imports: [
      EventEmitterModule.forRoot(),
      PushModule.forRoot({
        vendors: [
          JPushModule.forRoot({
            appKey,
            masterSecret,
            apnsProduction: false,
            // One call a push, as in the baseline; and no limit but the machine's.
            cid: false,
            callsPerMinute: 1_000_000,
            baseUrl: `${peer.url}/jpush`,
          }),
        ],
        store: MemoryStoreModule.forRoot({ allowInProduction: true }),
      }),
    ],
    providers: [Rules],
  })(Host);
  const app = await NestFactory.createApplicationContext(Host, { logger: false });
  const push = app.get(PushService, { strict: false });
  const emitter = app.get(EventEmitter2, { strict: false });
  await app.get(DeviceRegistry, { strict: false }).register({
    userId: 'u1',
    platform: 'android',
    routes: [{ vendor: 'jpush', kind: 'registrationId', address: registrationId }],
  });

  const { calls } = await push.plan({ to: { user: 'u1' }, message });
  const { headers, body } = calls[0].request;
  const authorization = `Basic ${Buffer.from(`${appKey}:${masterSecret}`).toString('base64')}`;
  const pool = new Pool(peer.url, { connections: 64, pipelining: 1 });
  const rates = await inTurn({
    raw: async () => {
      const answer = await pool.request({
        method: 'POST',
        path: '/jpush/v3/push',
        headers: { ...headers, authorization },
        body,
      });
      await answer.body.text();
    },
    send: async () => {
      const report = await (await push.send({ to: { user: 'u1' }, message })).settled();
      if (report.state !== 'delivered') throw new Error(report.reason);
    },
  });

  await fetch(`${peer.url}/_sim`, { method: 'DELETE' });
  const emitted = [];
  for (let i = 0; i < EMITS; i += 1) {
    emitted.push(performance.timeOrigin + performance.now());
    const [ticket] = ticketsIn(await emitter.emitAsync('goods.visited', new GoodsVisited()));
    await ticket.settled();
  }
  const received = await (await fetch(`${peer.url}/_sim/requests`)).json();
  const latencies = received.map(({ at }, i) => at - emitted[i]);

  print('raw undici to the simulator', median(rates.raw), 'requests/s', 1);
  print('emit to receipt, p50', percentile(latencies, 50), 'ms');
  print('emit to receipt, p99', percentile(latencies, 99), 'ms');
  print(
    'send() to settled, single device, memory store, over raw',
    median(rates.send),
    'pushes/s',
    ratioOf(rates.send, rates.raw),
  );

  await Promise.all([app.close(), pool.destroy()]);
  await peer.stop();
}
