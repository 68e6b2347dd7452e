// The same single-device sends on SQLite with every commit on disk (synchronous FULL), beside raw undici to the same simulator, in turn (P1);
// and accepts alone, by 64 callers, beside one transaction a row (P5).
import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DeviceRegistry, PushModule, PushService } from '@nest-push/core';
import { JPushModule } from '@nest-push/jpush';
import { TypeOrmStoreModule } from '@nest-push/typeorm';
import { Pool } from 'undici';
import { inTurn, median, percentile, print, ratioOf, startPeer } from './measure.mjs';

const Database = createRequire(import.meta.resolve('@nest-push/typeorm'))('libsql');

const appKey = 'b'.repeat(24);
const masterSecret = 'c'.repeat(24);
const registrationId = '170976fa8a8b1a2e3f4';
const message = { title: '您有一条新消息~', body: '【小明】刚刚浏览了您的商品【自行车】~', data: { type: 2 } };
const request = { to: { user: 'u1' }, message };
const DAY_MS = 86_400_000;
const ALONE = 500;

export async function run() {
  const directory = await mkdtemp(join(tmpdir(), 'nest-push-bench-'));
  const peer = await startPeer('send.peer.mjs', appKey, masterSecret, registrationId);
  class Host {}
  Module({
    imports: [
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
        store: TypeOrmStoreModule.forRoot({ type: 'sqlite', database: join(directory, 'push.db') }),
      }),
    ],
  })(Host);
  const app = await NestFactory.createApplicationContext(Host, { logger: false });
  const push = app.get(PushService, { strict: false });
  await app.get(DeviceRegistry, { strict: false }).register({
    userId: 'u1',
    platform: 'android',
    routes: [{ vendor: 'jpush', kind: 'registrationId', address: registrationId }],
  });

  const { calls } = await push.plan(request);
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
      const report = await (await push.send(request)).settled();
      if (report.state !== 'delivered') throw new Error(report.reason);
    },
  });

  await fetch(`${peer.url}/_sim`, { method: 'DELETE' });
  const sent = [];
  for (let i = 0; i < ALONE; i += 1) {
    sent.push(performance.timeOrigin + performance.now());
    await (await push.send(request)).settled();
  }
  const received = await (await fetch(`${peer.url}/_sim/requests`)).json();
  const latencies = received.map(({ at }, i) => at - sent[i]);

  const rows = new Database(join(directory, 'rows.db'));
  rows.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT)',
  );
  const insert = rows.prepare('INSERT INTO row (text) VALUES (?)');
  const text = JSON.stringify(message);
  const at = Date.now() + DAY_MS;
  const accepts = [];
  const accepting = await inTurn({
    oneByOne: async () => {
      insert.run([text]);
      await new Promise((resolve) => setImmediate(resolve));
    },
    accept: async () => {
      const start = performance.now();
      await push.send({ ...request, at });
      accepts.push(performance.now() - start);
    },
  });
  rows.close();

  print('raw undici to the simulator', median(rates.raw), 'requests/s', 1);
  print('send() to the simulator, alone, p50', percentile(latencies, 50), 'ms');
  print('send() to the simulator, alone, p99', percentile(latencies, 99), 'ms');
  print('SQLite, one transaction a row', median(accepting.oneByOne), 'rows/s', 1);
  print('durable accept, 64 callers, p99', percentile(accepts, 99), 'ms');
  print(
    'durable accept, 64 callers, over one transaction a row',
    median(accepting.accept),
    'pushes/s',
    ratioOf(accepting.accept, accepting.oneByOne),
  );
  print(
    'send() to settled, single device, SQLite FULL, over raw',
    median(rates.send),
    'pushes/s',
    ratioOf(rates.send, rates.raw),
  );

  await Promise.all([app.close(), pool.destroy()]);
  await peer.stop();
  await rm(directory, { recursive: true, force: true });
}
