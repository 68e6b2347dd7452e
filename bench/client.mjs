// The typed client of one vendor beside raw undici with the same bytes to the same simulator, in turn: calls per second, and CPU time per call.
import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { HttpService } from '@nestjs/axios';
import { VendorHttp } from '@nest-push/core';
import { JPushClient } from '@nest-push/jpush';
import { UmengClient } from '@nest-push/umeng';
import { XiaomiClient } from '@nest-push/xiaomi';
import axios from 'axios';
import { Pool } from 'undici';
import { inTurn, median, print, rate, ratioOf, startPeer } from './measure.mjs';

const APPS = {
  jpush: { appKey: 'b'.repeat(24), masterSecret: 'c'.repeat(24), address: '170976fa8a8b1a2e3f4' },
  umeng: { appKey: '5f0c2b1e0cafb2d3e4000001', masterSecret: 'm'.repeat(32), address: 'A'.repeat(44) },
  xiaomi: { appSecret: `${'x'.repeat(22)}==`, packageName: 'com.example.shop', address: 'r'.repeat(44) },
};
const title = '您有一条新消息~';
const body = '【小明】刚刚浏览了您的商品【自行车】~';

/** What is measured of each vendor: a client over an exchange, and one call of it. */
const CLIENTS = {
  jpush: (url, http) => {
    const { appKey, masterSecret, address } = APPS.jpush;
    const client = new JPushClient({ appKey, masterSecret, apnsProduction: false, baseUrl: `${url}/jpush` }, http);
    return () =>
      client.push.send({
        platform: ['android'],
        audience: { registration_id: [address] },
        notification: { android: { alert: body, title, extras: { type: 2 } } },
        options: { time_to_live: 60, apns_production: false },
      });
  },
  umeng: (url, http) => {
    const { appKey, masterSecret, address } = APPS.umeng;
    const client = new UmengClient(
      { platform: 'android', appKey, masterSecret, production: true, baseUrl: `${url}/umeng` },
      http,
    );
    return () =>
      client.send({
        type: 'unicast',
        device_tokens: address,
        payload: { display_type: 'notification', body: { ticker: title, title, text: body, after_open: 'go_app' } },
      });
  },
  xiaomi: (url, http) => {
    const { appSecret, packageName, address } = APPS.xiaomi;
    const client = new XiaomiClient({ platform: 'android', appSecret, packageName, baseUrl: `${url}/xiaomi` }, http);
    return () =>
      client.message.toRegIds([address], {
        title,
        description: body,
        pass_through: 0,
        notify_type: -1,
        extra: { notify_effect: '1' },
      });
  },
};

/** What the client sends, kept instead of sent. */
async function bytesOf(vendor, url) {
  let request;
  const keeper = {
    exchange: (given) => {
      request = given;
      return Promise.reject(new Error('kept'));
    },
  };
  await CLIENTS[vendor](url, keeper)().catch(() => undefined);
  return request;
}

/** The same bytes without any client; for Umeng with the MD5 that every call of it costs. */
async function rawCall(vendor, url, pool) {
  const request = await bytesOf(vendor, url);
  const target = new URL(request.url);
  const call = async (path) => {
    const answer = await pool.request({ method: request.method, path, headers: request.headers, body: request.body });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(text);
  };
  if (vendor !== 'umeng') return () => call(target.pathname + target.search);
  const signed = `POST${target.origin}${target.pathname}`;
  return () => {
    const sign = createHash('md5').update(`${signed}${request.body}${APPS.umeng.masterSecret}`).digest('hex');
    return call(`${target.pathname}?sign=${sign}`);
  };
}

/** JPush's own Node SDK. What it calls a proxy replaces the URL, which is how it comes to the simulator. */
function officialSdk(url) {
  const folder = join(import.meta.dirname, 'official-sdk');
  if (!existsSync(join(folder, 'node_modules'))) {
    console.error('Installing JPush’s official SDK into bench/official-sdk …');
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore', timeout: 120_000 });
  }
  const { JPushAsync } = createRequire(join(folder, 'package.json'))('jpush-async');
  const { appKey, masterSecret, address } = APPS.jpush;
  const client = JPushAsync.buildClient({ appKey, masterSecret, isDebug: false, proxy: `${url}/jpush/v3/push` });
  return () =>
    client
      .push()
      .setPlatform('android')
      .setAudience(JPushAsync.registration_id(address))
      .setNotification(JPushAsync.android(body, title, null, { type: 2 }))
      .setOptions(1, 60, null, false)
      .send();
}

/** CPU time of this process for one call, in microseconds. */
async function cpuOf(task) {
  let calls = 0;
  const before = process.cpuUsage();
  await rate(() => ((calls += 1), task()), { lanes: 64, ms: 3_000 });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

export async function run(vendor) {
  const peer = await startPeer('client.peer.mjs', vendor, JSON.stringify(APPS[vendor]));
  const http = new VendorHttp(new HttpService(axios.create()));
  const pool = new Pool(peer.url, { connections: 64, pipelining: 1 });
  const tasks = { raw: await rawCall(vendor, peer.url, pool), client: CLIENTS[vendor](peer.url, http) };
  if (vendor === 'jpush') tasks.sdk = officialSdk(peer.url);
  for (const task of Object.values(tasks)) await task();
  const rates = await inTurn(tasks);
  const cpu = {};
  for (const [name, task] of Object.entries(tasks)) cpu[name] = await cpuOf(task);
  print('raw undici with the same bytes', median(rates.raw), 'calls/s', 1);
  print('raw undici with the same bytes, CPU', cpu.raw, 'µs/call', 1);
  print(`${vendor} client, CPU`, cpu.client, 'µs/call', cpu.client / cpu.raw);
  if (tasks.sdk !== undefined) {
    print('official Node SDK', median(rates.sdk), 'calls/s', ratioOf(rates.sdk, rates.raw));
    print('official Node SDK, CPU', cpu.sdk, 'µs/call', cpu.sdk / cpu.raw);
    print('jpush client over the official Node SDK', median(rates.client), 'calls/s', ratioOf(rates.client, rates.sdk));
  }
  print(`${vendor} client over raw`, median(rates.client), 'calls/s', ratioOf(rates.client, rates.raw));
  await Promise.all([http.onApplicationShutdown(), pool.destroy()]);
  await peer.stop();
}
