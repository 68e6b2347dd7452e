// The HTTP seam beside raw undici: the same requests, to the same server, in turn.
import 'reflect-metadata';
import { HttpModule, HttpService } from '@nestjs/axios';
import { NestFactory } from '@nestjs/core';
import { MemoryStoreModule, PushModule, VendorHttp } from '@nest-push/core';
import { firstValueFrom } from 'rxjs';
import { Pool } from 'undici';
import { inTurn, median, print, ratioOf, startPeer } from './measure.mjs';

const body = JSON.stringify({
  platform: ['android'],
  audience: { registration_id: ['170976fa8a8b1a2e3f4'] },
  notification: {
    android: { title: '您有一条新消息~', alert: '【小明】刚刚浏览了您的商品【自行车】~', extras: { type: 2 } },
  },
  options: { time_to_live: 3600, apns_production: false, classification: 1, padding: 'x'.repeat(120) },
});
const headers = { 'content-type': 'application/json', authorization: 'Basic ' + 'x'.repeat(66) };

/** One application context for each way through the seam, so that one's interceptors are not the other's. */
async function seam(prepare) {
  const app = await NestFactory.createApplicationContext(
    PushModule.forRoot({
      http: HttpModule.register({}),
      store: MemoryStoreModule.forRoot({ allowInProduction: true }),
    }),
    { logger: false },
  );
  // The HttpService of the registered module, which is the one that counts.
  prepare(app.get('@nest-push/core:host-http-service', { strict: false }));
  return { app, http: app.get(VendorHttp, { strict: false }) };
}

export async function run() {
  const peer = await startPeer('http.peer.mjs');
  const url = `${peer.url}/v3/push`;
  const pool = new Pool(peer.url, { connections: 64, pipelining: 1 });
  const direct = await seam(() => undefined);
  const intercepted = await seam(({ axiosRef }) => axiosRef.interceptors.request.use((config) => config));
  const plainApp = await NestFactory.createApplicationContext(
    { module: class Plain {}, imports: [HttpModule.register({})] },
    { logger: false },
  );
  const plain = plainApp.get(HttpService, { strict: false });

  const rates = await inTurn({
    raw: async () => {
      const answer = await pool.request({ method: 'POST', path: '/v3/push', headers, body });
      await answer.body.text();
    },
    direct: () => direct.http.exchange({ method: 'POST', url, headers, body }),
    intercepted: () => intercepted.http.exchange({ method: 'POST', url, headers, body }),
    plain: () => firstValueFrom(plain.post(url, body, { headers })),
  });

  print('raw undici Pool', median(rates.raw), 'requests/s', 1);
  print('plain @nestjs/axios', median(rates.plain), 'requests/s', ratioOf(rates.plain, rates.raw));
  print(
    'seam with an interceptor, over raw',
    median(rates.intercepted),
    'requests/s',
    ratioOf(rates.intercepted, rates.raw),
  );
  print(
    'seam with an interceptor, over plain @nestjs/axios',
    median(rates.intercepted),
    'requests/s',
    ratioOf(rates.intercepted, rates.plain),
  );
  print('seam without an interceptor, over raw', median(rates.direct), 'requests/s', ratioOf(rates.direct, rates.raw));

  await Promise.all([direct.app.close(), intercepted.app.close(), plainApp.close(), pool.destroy()]);
  await peer.stop();
}
