import { setTimeout as sleep } from 'node:timers/promises';
import { type Delivery, MessageRefusedError, VendorError } from '@nest-push/core';
import { JPushClient, type JPushPush } from '@nest-push/jpush';
import { demoPhones } from '@nest-push/simulator-app';
import { type SimulatorServer } from '@nest-push/simulators';
import {
  DEMO_SECRETS,
  type Host,
  type HostOptions,
  registerThreePhones,
  type SimulatorTweaks,
  startHost,
  startSimulators,
} from '../support/host.js';
import { like } from '../support/like.js';
import { DELIVERED, failed, phone, rowOf } from '../support/rows.js';

const [lin, wei, yan] = demoPhones;
const message = { title: '您有一条新消息~', body: '【小明】刚刚浏览了您的商品【自行车】~', data: { type: 2 } };

const started: { close: () => Promise<void> }[] = [];

async function start(
  tweaks: SimulatorTweaks = {},
  options: HostOptions = {},
): Promise<{ server: SimulatorServer; host: Host }> {
  const server = await startSimulators(tweaks);
  const host = await startHost(server, options);
  started.push(host, server);
  await registerThreePhones(host, 'u1');
  return { server, host };
}

/** One more host for the same vendors: another process of the same back end. */
async function another(server: SimulatorServer, options: HostOptions = {}): Promise<Host> {
  const host = await startHost(server, options);
  started.unshift(host);
  await registerThreePhones(host, 'u1');
  return host;
}

afterEach(async () => {
  for (const one of started.splice(0)) await one.close();
});

/** The rows of a push to the user's three phones, by vendor app. */
async function rowsByApp(host: Host): Promise<Record<string, Delivery>> {
  const { deliveries } = await host.report({ to: { user: 'u1' }, message });
  return Object.fromEntries(deliveries.map((row) => [row.app ?? 'none', row]));
}

const ALL_DELIVERED = Array.from({ length: 3 }, () => like.object(DELIVERED));

describe('a wrong secret', () => {
  it('is a credential failure at each vendor, and the right one works beside it', async () => {
    const { server, host } = await start();
    const wrong = await another(server, {
      secrets: {
        jpush: 'x'.repeat(24),
        umengAndroid: DEMO_SECRETS.umengIos,
        umengIos: DEMO_SECRETS.umengAndroid,
        xiaomiAndroid: 'bm90IHRoZSBzZWNyZXQgaXQgaXM=',
        xiaomiIos: DEMO_SECRETS.xiaomiAndroid,
      },
    });
    expect(await rowsByApp(wrong)).toEqual({
      jpush: like.object(failed('credential', 'JPush', '1004', /Check appKey and masterSecret/)),
      'umeng:ios': like.object(failed('credential', 'Umeng', '2027', /App Master Secret of this app/)),
      'xiaomi:android': like.object(failed('credential', 'Xiaomi', '21301', /Check the AppSecret/)),
    });
    expect(Object.values(await rowsByApp(host))).toEqual(ALL_DELIVERED);
    expect(server.phones.shown(lin.id)).toHaveLength(1);
  });
});

describe('a target that nobody has', () => {
  it.each([
    ['JPush', '1011', 'device', phone('jpush', 'android', 'registrationId', '1a0c0ffee0nobody000')],
    ['Umeng', '5000', 'device', phone('umeng', 'ios', 'registrationId', 'c0ffee'.padEnd(64, '0'))],
    ['Umeng', '4014', 'device', phone('umeng', 'android', 'registrationId', 'NobodysToken'.padEnd(44, '0'))],
    ['Umeng', '2010', 'device', phone('umeng', 'ios', 'alias', 'nobody')],
    ['Xiaomi', '20301', 'device', phone('xiaomi', 'android', 'registrationId', 'regid/of/nobody+000000000000==')],
    ['Xiaomi', '20301', 'device', phone('xiaomi', 'android', 'alias', 'nobody')],
  ] as const)('%s says %s: %s', async (label, code, failureClass, device) => {
    const { host } = await start({ umeng: { unknownTargets: 'refuse' } });
    const row = await rowOf(host, device);
    expect(row).toMatchObject(failed(failureClass, label, code, /\. [A-Z].+\. \[HTTP \d+\]$/u));
    // JPush gives even this push an id.
    expect(row.messageId).toEqual(label === 'JPush' ? like.matching(/^\d{17,}$/u) : null);
    expect(Object.values(await rowsByApp(host))).toEqual(ALL_DELIVERED);
  });

  it('belongs to the other APNs environment: Umeng says 5000 even where it does not check tokens', async () => {
    const [install] = wei.installs;
    const { host, server } = await start({
      phones: [lin, yan, { ...wei, installs: [{ ...install, environment: 'sandbox' }] }],
    });
    const { 'umeng:ios': row } = await rowsByApp(host);
    expect(row).toMatchObject(failed('device', 'Umeng', '5000', /Check that production is set as the app was built/));
    server.phones.put(wei);

    // Its address is out of use, until somebody who knows better puts it back.
    expect((await rowsByApp(host)).none).toMatchObject({ deviceId: 'wei', state: 'failed', failureClass: 'device' });
    expect(server.requests.list({ vendor: 'umeng' })).toHaveLength(1);
    expect(await host.devices.restore('wei')).toBe(true);
    expect((await rowsByApp(host))['umeng:ios']).toMatchObject(DELIVERED);
  });

  it('stands beside one that is there: Xiaomi delivers that one, and names the other', async () => {
    const { host, server } = await start();
    const nobody = 'regid/of/nobody+000000000000==';
    for (const [id, address] of [
      ['dead', nobody],
      ['alive', lin.installs[0].registrationId],
    ] as const) {
      await host.devices.register({ ...phone('xiaomi', 'android', 'registrationId', address), id, userId: 'u2' });
    }
    const report = await host.report({ to: { user: 'u2' }, message });
    expect(report.state).toBe('partial');
    const rows: Record<string, Delivery> = Object.fromEntries(
      report.deliveries.map((row) => [row.deviceId ?? '', row]),
    );
    expect(rows.alive).toMatchObject(DELIVERED);
    expect(rows.dead).toMatchObject(failed('device', 'Xiaomi', null, /Remove it\./));
    expect(rows.dead?.messageId).toBe(rows.alive?.messageId);
    expect(server.requests.list()).toHaveLength(1);
    expect(JSON.stringify(report)).not.toContain(nobody);
  });
});

describe('a bad alias', () => {
  it.each([
    ['jpush', 'JPush', 'with-a-hyphen-canary', /must consist of letters, digits/],
    ['jpush', 'JPush', '界'.repeat(14), /at most 40 bytes/],
    ['umeng:ios', 'Umeng', 'two,canaries', /no address with a comma/],
    ['xiaomi:android', 'Xiaomi', 'two,canaries', /no address with a comma/],
  ])('%s: %s refuses “%s” before anything leaves, and without repeating it', async (via, label, alias, rule) => {
    const { host, server } = await start();
    const report = await host.report({ to: { alias, via }, message });
    expect(report.deliveries).toHaveLength(1);
    expect(report.deliveries[0]).toMatchObject({ app: via, deviceId: null, ...failed('payload', label, null, rule) });
    expect(JSON.stringify(report)).not.toContain(alias);
    expect(server.requests.list()).toEqual([]);
    expect(Object.values(await rowsByApp(host))).toEqual(ALL_DELIVERED);
  });

  it('is refused by the client as well, and the vendor’s to judge where a client is told to warn', async () => {
    const push: JPushPush = { platform: 'all', audience: { alias: ['a-b'] }, notification: { alert: '通知' } };
    const { server, host } = await start();
    await expect(host.app.get(JPushClient).push.send(push)).rejects.toBeInstanceOf(MessageRefusedError);
    expect(server.requests.list()).toEqual([]);
    const trusting = await another(server, { checks: 'warn' });
    const call = trusting.app.get(JPushClient).push.send(push);
    await expect(call).rejects.toBeInstanceOf(VendorError);
    await expect(call).rejects.toMatchObject({ failure: { class: 'payload', code: '1003' } });
  });
});

describe('too much', () => {
  it('is throttled by JPush and Xiaomi, and passes with time; Umeng does not count single pushes', async () => {
    let now = Date.now();
    const { server, host } = await start({ now: () => now, jpush: { callsPerMinute: 1 }, xiaomiApp: { qps: 1 } });
    expect(Object.values(await rowsByApp(host))).toEqual(ALL_DELIVERED);
    // Another process of the same back end has not heard what JPush said of its limit.
    const other = await another(server);
    expect(await rowsByApp(other)).toEqual({
      jpush: like.object(failed('throttled', 'JPush', '2002', /Wait until the window of 60 seconds ends/)),
      'umeng:ios': like.object(DELIVERED),
      'xiaomi:android': like.object(failed('throttled', 'Xiaomi', '200002', /send more slowly/)),
    });
    now += 61_000;
    expect(Object.values(await rowsByApp(await another(server)))).toEqual(ALL_DELIVERED);
  });

  it('is not even asked of JPush by who has heard that nothing is left', async () => {
    const { server, host } = await start({ jpush: { callsPerMinute: 1 } });
    await rowsByApp(host);
    const { pushId } = await host.push.send({ to: { user: 'u1' }, message });
    // The other two go on.
    for (const vendor of ['umeng', 'xiaomi'] as const) {
      while (server.requests.list({ vendor }).length < 2) await sleep(10);
    }
    await sleep(200);
    expect(await host.push.report(pushId)).toMatchObject({ state: 'sending', counts: { delivered: 2, failed: 0 } });
    expect(server.requests.list({ vendor: 'jpush' })).toHaveLength(1);
    expect(await host.push.cancel(pushId)).toMatchObject({ cancelled: false, begun: 2 });
    expect(await host.push.report(pushId)).toMatchObject({ state: 'partial', counts: { delivered: 2, cancelled: 1 } });
  });

  it('is over the allowance of the day at Xiaomi, until the next day', async () => {
    let ahead = 0;
    const { host } = await start({ now: () => Date.now() + ahead, xiaomiApp: { dailyQuota: 1 } });
    const device = phone('xiaomi', 'android', 'alias', 'lin');
    expect(await rowOf(host, device)).toMatchObject(DELIVERED);
    expect(await rowOf(host, device)).toMatchObject(failed('quota', 'Xiaomi', '200001', /Send it tomorrow/));
    ahead += 86_400_000;
    expect(await rowOf(host, device)).toMatchObject(DELIVERED);
  });

  it('is one broadcast too many at JPush and Umeng, and single pushes go on', async () => {
    const { host } = await start({
      jpush: { broadcastsPerDay: 1 },
      umeng: { rates: { broadcast: { perMinute: 2, perDay: 2 } } },
    });
    const broadcast = async (via: string): Promise<Delivery | undefined> =>
      (await host.report({ to: { everyone: true, via }, message })).deliveries[0];
    expect(await broadcast('jpush')).toMatchObject(DELIVERED);
    expect(await broadcast('jpush')).toMatchObject(
      failed('quota', 'JPush', '2008', /Send it tomorrow, or send by tag or alias/),
    );
    expect(await broadcast('umeng:ios')).toMatchObject(DELIVERED);
    expect(await broadcast('umeng:ios')).toMatchObject(DELIVERED);
    expect(await broadcast('umeng:ios')).toMatchObject(failed('quota', 'Umeng', '2012', /Wait for tomorrow/));
    expect(Object.values(await rowsByApp(host))).toEqual(ALL_DELIVERED);
  });

  it('is one broadcast too many in a minute at Umeng', async () => {
    const { host } = await start({ umeng: { rates: { broadcast: { perMinute: 1 } } } });
    const broadcast = { to: { everyone: true, via: 'umeng:android' }, message } as const;
    expect((await host.report(broadcast)).deliveries[0]).toMatchObject(DELIVERED);
    const [row] = (await host.report(broadcast)).deliveries;
    expect(row).toMatchObject(failed('throttled', 'Umeng', '2050', /Umeng takes 5 a minute/));
  });
});
