// A host with PushModule in a process of its own. It loads everything, says `loaded`, and starts when it is told to: so that kills come soon after the start,
// and not while modules are read.
import 'reflect-metadata';
import { HttpModule } from '@nestjs/axios';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { NestFactory } from '@nestjs/core';
import { DeviceRegistry, PushModule, PushService } from '@nest-push/core';
import { JPushModule } from '@nest-push/jpush';
import { UmengModule } from '@nest-push/umeng';
import { XiaomiModule, XiaomiVendor } from '@nest-push/xiaomi';
import { announce, serve } from './serve.mjs';
import { ENGINE_BREAKAGES } from './engine.mjs';
import { ChaosFailpoints } from './failpoints.mjs';
import { flood } from './flood.mjs';
import { poisonAdapter, poisonVendor } from './poison.mjs';
import { storeModule } from './store.mjs';
import { APPS } from './world.mjs';

/**
 * @typedef {object} WorkerConfig
 * @property {string} database the SQLite file
 * @property {Record<string, string>} urls where the vendors are; a vendor without an address is off
 * @property {object} [push] options of PushModule.forRoot
 * @property {Record<string, object>} [options] options of the vendors' modules beside the credentials
 * @property {import('./failpoints.mjs').FailpointPlan[]} [failpoints]
 * @property {import('./poison.mjs').Poison[]} [poison]
 * @property {boolean} [watch] whether it waits for the end of each push that it accepts; `look` tells how many it waits for
 * @property {string} [broken] what to break on purpose; see store.mjs and engine.mjs
 * @property {number} [flaky] the seed of a store that can be made to fail; see flaky.mjs
 */

const FREE = 100_000;
const MAX_LINES = 500;

/** What Nest's logger was told, newest last. */
const lines = [];
const keep = (level) => (text) => {
  lines.push({ level, text: String(text), at: Date.now() });
  if (lines.length > MAX_LINES) lines.shift();
};
const logger = { log: () => undefined, warn: keep('warn'), error: keep('error'), fatal: keep('fatal') };

/** Events of the host, by name. */
const heard = new Map();

let app;
let push;
let stats = { fenced: 0, claims: 0, records: 0, disowned: 0, recovered: 0 };
/** @type {import('./flaky.mjs').FlakyConnection | undefined} */
let flaky;

/** Ids of pushes whose end somebody here waits for, with `watch`. */
const awaited = new Set();
let watching = false;

/** @param {WorkerConfig} config */
function vendorModules({ urls, options = {} }) {
  const made = {
    jpush: () =>
      JPushModule.forRoot({
        ...APPS.jpush,
        apnsProduction: true,
        baseUrl: urls.jpush,
        callsPerMinute: FREE,
        cidsPerFetch: 20,
        ...options.jpush,
      }),
    umeng: () =>
      UmengModule.forRoot({
        android: { appKey: APPS.umeng.appKey, masterSecret: APPS.umeng.appMasterSecret },
        production: true,
        aliasType: 'user',
        baseUrl: urls.umeng,
        tasksPerMinute: 10_000,
        broadcastsPerDay: 1_000,
        ...options.umeng,
      }),
    xiaomi: () =>
      XiaomiModule.forRoot({
        android: { appSecret: APPS.xiaomi.appSecret, packageName: APPS.xiaomi.package },
        baseUrl: urls.xiaomi,
        callsPerSecond: 10_000,
        ...options.xiaomi,
      }),
  };
  return Object.entries(made).flatMap(([vendor, make]) => (urls[vendor] === undefined ? [] : [make()]));
}

/** @param {WorkerConfig} config */
async function start(config) {
  const { failpoints = [], poison = [] } = config;
  if (poison.length > 0) poisonVendor(XiaomiVendor, poison);
  if (Object.hasOwn(ENGINE_BREAKAGES, config.broken ?? '')) ENGINE_BREAKAGES[config.broken]();
  const store = storeModule(config);
  stats = store.stats;
  watching = config.watch === true;
  class Host {}
  const pushModule = PushModule.forRoot({
    leaseMs: 1_000,
    shutdownTimeoutMs: 3_000,
    ...config.push,
    vendors: vendorModules(config),
    store: store.module,
    failpoints: new ChaosFailpoints(failpoints, config.database),
    ...(poison.length === 0 ? {} : { http: HttpModule.register({ adapter: poisonAdapter(poison) }) }),
  });
  app = await NestFactory.createApplicationContext(
    { module: Host, imports: [EventEmitterModule.forRoot(), pushModule] },
    { logger, abortOnError: false },
  );
  app
    .get(EventEmitter2, { strict: false })
    .onAny((name) => heard.set(String(name), (heard.get(String(name)) ?? 0) + 1));
  push = app.get(PushService, { strict: false });
  flaky = store.flaky();
  announce('ready', Date.now());
}

/** Accepts each request alone; answers in their order. */
async function accept(requests) {
  const results = await Promise.allSettled(requests.map((request) => push.send(request)));
  for (const { value: ticket } of results) if (watching && ticket !== undefined) void waitFor(ticket);
  return results.map((result) =>
    result.status === 'fulfilled'
      ? { pushId: result.value.pushId, repeated: result.value.repeated }
      : { error: `${result.reason?.name}: ${result.reason?.message}` },
  );
}

/** As a host that wants to know how it went. */
async function waitFor({ pushId, settled }) {
  awaited.add(pushId);
  // A shutdown ends the wait.
  await settled().catch(() => undefined);
  awaited.delete(pushId);
}

let closing = false;

async function close() {
  if (closing) return;
  closing = true;
  await app?.close();
  process.disconnect();
}

// The end comes by itself once everything is closed: a timer or a socket that is left behind would hold the process, and be seen.
process.on('SIGTERM', () => void close());

serve({
  start,
  accept: ({ requests }) => accept(requests),
  sendMany: async ({ requests }) =>
    (await push.sendMany(requests)).map(({ pushId, repeated }) => ({ pushId, repeated })),
  cancel: ({ pushId }) => push.cancel(pushId),
  redrive: ({ pushId }) => push.redrive(pushId),
  report: async ({ pushId, rows = 20 }) => {
    const report = await push.report(pushId);
    return report && { ...report, deliveries: report.deliveries.slice(0, rows) };
  },
  register: async ({ devices }) => {
    const registry = app.get(DeviceRegistry, { strict: false });
    for (const { registeredAt: _, ...device } of devices) await registry.register(device);
  },
  unregister: async ({ ids }) => {
    const registry = app.get(DeviceRegistry, { strict: false });
    for (const id of ids) await registry.unregister(id);
  },
  /** Blocks the event loop. */
  stall: ({ ms }) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  },
  /** From now on so large a share of the store's transactions fails. */
  fail: ({ share }) => {
    flaky.share = share;
  },
  flood: ({ perSecond, ms, from }) => flood(push, { perSecond, ms, from }),
  look: () => ({
    stats,
    flaky: flaky?.figures,
    lines,
    awaited: awaited.size,
    heard: Object.fromEntries(heard),
    cpu: process.cpuUsage(),
    memory: process.memoryUsage().rss,
  }),
  close: () => setImmediate(() => void close()),
});
announce('loaded');
