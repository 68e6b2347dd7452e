// The host that is measured: PushModule with vendors and a store, and one user with one phone.
import 'reflect-metadata';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { DeviceRegistry, PushModule, PushOn, PushService } from '@nest-push/core';
import { JPushModule } from '@nest-push/jpush';
import { TypeOrmStoreModule } from '@nest-push/typeorm';
import { startPeer } from './measure.mjs';

/** The library that the store uses: two of them in one process undo each other's locks. */
export const Database = createRequire(import.meta.resolve('@nest-push/typeorm'))('libsql');

const appKey = 'b'.repeat(24);
const masterSecret = 'c'.repeat(24);
const registrationId = '170976fa8a8b1a2e3f4';
const authorization = `Basic ${Buffer.from(`${appKey}:${masterSecret}`).toString('base64')}`;

export const DAY_MS = 86_400_000;
export const message = { title: '您有一条新消息~', body: '【小明】刚刚浏览了您的商品【自行车】~', data: { type: 2 } };
export const request = { to: { user: 'u1' }, message };

/** The simulator of JPush, which knows the user's phone. */
export const startSimulator = () => startPeer('send.peer.mjs', appKey, masterSecret, registrationId);

/** JPush without a key: one call a push, as in a baseline; and no limit but the machine's. */
export const jpushAt = (url) =>
  JPushModule.forRoot({
    appKey,
    masterSecret,
    apnsProduction: false,
    cid: false,
    callsPerMinute: 1_000_000,
    baseUrl: `${url}/jpush`,
  });

export const sqliteIn = (directory, file = 'push.db') =>
  TypeOrmStoreModule.forRoot({ type: 'sqlite', database: join(directory, file) });

/** Starts the host; `imports` and `providers` are what it has beside PushModule. */
export async function startHost({ vendors, store, imports = [], providers = [] }) {
  class Host {}
  Module({ imports: [...imports, PushModule.forRoot({ vendors, store })], providers })(Host);
  const app = await NestFactory.createApplicationContext(Host, { logger: false });
  return { app, push: app.get(PushService, { strict: false }) };
}

/** Registers a phone of a user at JPush. */
export const registerPhone = (app, userId = 'u1', address = registrationId) =>
  app.get(DeviceRegistry, { strict: false }).register({
    userId,
    platform: 'android',
    routes: [{ vendor: 'jpush', kind: 'registrationId', address }],
  });

/** Sends to the end, and insists on success. */
export async function sendTo(push) {
  const report = await (await push.send(request)).settled();
  if (report.state !== 'delivered') throw new Error(report.reason);
}

/** The same for a host that hears of the end by its event, as one does that does not wait for each push: nobody reads a report. The host imports an `EventEmitterModule`. */
export function sendAndHear(app, push) {
  const waiters = new Map();
  app.get(EventEmitter2, { strict: false }).on('push.settled', (end) => {
    waiters.get(end.pushId)?.(end);
    waiters.delete(end.pushId);
  });
  return async () => {
    const { pushId } = await push.send(request);
    // It cannot have ended yet: behind its acceptance come one more commit and a call.
    const { state, reason } = await new Promise((resolve) => waiters.set(pushId, resolve));
    if (state !== 'delivered') throw new Error(reason);
  };
}

/** The call of one such push without any of our code: the same bytes on a pool of undici. */
export async function rawCall(push, pool) {
  const { calls } = await push.plan(request);
  const { headers, body } = calls[0].request;
  return async () => {
    const answer = await pool.request({
      method: 'POST',
      path: '/jpush/v3/push',
      headers: { ...headers, authorization },
      body,
    });
    await answer.body.text();
  };
}

/** The seeds' story: goods were visited, and their owner hears of it. */
export class GoodsVisited {}

/** A rule that makes a push of each visit. */
export function visitRules(more = {}) {
  class Rules {
    ownerHears() {
      return { ...request, ...more };
    }
  }
  PushOn(GoodsVisited)(Rules.prototype, 'ownerHears', Object.getOwnPropertyDescriptor(Rules.prototype, 'ownerHears'));
  return Rules;
}
