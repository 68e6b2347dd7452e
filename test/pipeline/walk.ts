import { type DynamicModule } from '@nestjs/common';
import { type PushReport, type PushRequest } from '@nest-push/core';
import { JPushClient } from '@nest-push/jpush';
import { type FaultScript, type SimulatedVendor, type SimulatorServer } from '@nest-push/simulators';
import { UmengClients } from '@nest-push/umeng';
import { XiaomiClients } from '@nest-push/xiaomi';
import { type Host, startHost, startSimulators } from '../support/host.js';
import { Recorder } from '../support/recorder.js';
import { ADDRESSES, DEVICES, PHONES, route, SECRETS } from './canaries.js';
import { FAULTS } from './faults.js';

const { jpushId, jpushAlias, umengAndroidToken, umengAlias, xiaomiRegId, xiaomiAlias } = ADDRESSES;
const message = { title: '您有一条新消息~', body: '【小明】刚刚浏览了您的商品【自行车】~', data: { type: 2 } };
const VENDORS = ['jpush', 'umeng', 'xiaomi'] as const;
const toUser: PushRequest = { to: { user: 'u1' }, message };

/** What a host gets to see. */
export interface Seen {
  readonly reports: PushReport[];
  readonly errors: unknown[];
}

/** What a walk through every way to fail has shown. */
export interface Walk {
  readonly server: SimulatorServer;
  readonly host: Host;
  readonly recorder: Recorder;
  /** What the hosts were told, by name. */
  readonly events: readonly unknown[];
  /** The network, the vendors or the input failed. */
  readonly failures: Seen;
  /** A vendor repeated an address, as it was sent, in its refusal. */
  readonly echoes: Seen;
  /** A vendor repeated an address in another form, or a secret. */
  readonly encodedEchoes: Seen;
  readonly close: () => Promise<void>;
}

/** Sends with the canaries through every way in which a push can fail. */
export async function walk(http: DynamicModule | undefined): Promise<Walk> {
  const recorder = new Recorder();
  recorder.start();
  const server = await startSimulators({ secrets: SECRETS, phones: PHONES, umeng: { unknownTargets: 'refuse' } });
  const options = { timeoutMs: 1_000, logger: recorder, ...(http === undefined ? {} : { http }) };
  const host = await startHost(server, { ...options, secrets: SECRETS });
  // The right secrets in the wrong places: each is refused.
  const { jpush, umengAndroid, umengIos, xiaomiAndroid, xiaomiIos } = SECRETS;
  const stranger = await startHost(server, {
    ...options,
    secrets: {
      jpush: `${jpush.slice(1)}x`,
      umengAndroid: umengIos,
      umengIos: umengAndroid,
      xiaomiAndroid: xiaomiIos,
      xiaomiIos: xiaomiAndroid,
    },
  });
  const patient = await startHost(server, { ...options, secrets: SECRETS, retries: true });
  const events: unknown[] = [];
  for (const one of [host, stranger, patient]) {
    one.events.onAny((name, event) => events.push([name, event]));
    for (const device of DEVICES) await one.devices.register({ ...device, userId: 'u1' });
  }
  const nothing = (): Seen => ({ reports: [], errors: [] });
  const seen = { failures: nothing(), echoes: nothing(), encodedEchoes: nothing() };
  const { reports, errors } = seen.failures;

  // The first push of a process is slow, and the deadline short.
  await host.report(toUser);
  reports.push(await host.report(toUser), await stranger.report(toUser));
  errors.push(...(await clientErrors(stranger)));
  for (const { fault } of FAULTS) await strike(host, server, { when: {}, fault }, seen.failures);
  await refuse(host, seen.failures);
  for (const vendor of VENDORS) await echo(vendor, host, server, seen);

  for (const vendor of VENDORS) reports.push(...(await wait(vendor, patient, server)));

  await server.close();
  reports.push(await host.report(toUser));
  errors.push(...(await clientErrors(host)));
  const close = async (): Promise<void> => {
    await stranger.close();
    await patient.close();
    await host.close();
    recorder.stop();
  };
  return { server, host, recorder, events, ...seen, close };
}

/** Sends, and calls the clients, while a fault lasts. */
async function strike(
  host: Host,
  server: SimulatorServer,
  script: FaultScript,
  { reports, errors }: Seen,
): Promise<void> {
  server.faults.add(script);
  const report = await host.report(toUser);
  reports.push(report);
  errors.push(...(await clientErrors(host)));
  server.faults.clear();
  // What a vendor has called dead is back in use: the next fault has to reach it too.
  for (const { deviceId } of report.deliveries) if (deviceId !== null) await host.devices.restore(deviceId);
}

/** Refusals that repeat what the vendor was sent: in their text, and as their code. */
const ECHOES: Readonly<Record<SimulatedVendor, (text: string) => object[]>> = {
  jpush: (text) => [
    { error: { code: 1003, message: `Invalid value ${text}!` } },
    { error: { code: text, message: text } },
    { code: 2002, message: text },
  ],
  umeng: (text) => [
    { ret: 'FAIL', data: { error_code: '4010', error_msg: `device ${text}` } },
    { ret: 'FAIL', data: { error_code: text } },
    { ret: 'FAIL', data: [text] },
  ],
  xiaomi: (text) => [
    { result: 'error', code: 20301, reason: `No valid targets: ${text},${text}` },
    { result: 'error', code: 10017, description: text },
    { result: 'error', errorCode: text, reason: text },
  ],
};

/** Has one vendor repeat what it knows: each of its addresses to whoever sends to it, and its secrets. */
async function echo(
  vendor: SimulatedVendor,
  host: Host,
  server: SimulatorServer,
  { echoes, encodedEchoes }: Pick<Walk, 'echoes' | 'encodedEchoes'>,
): Promise<void> {
  const own = ([name]: [string, string]): boolean => name.startsWith(vendor);
  const tell = async (text: string, when: FaultScript['when'], seen: Seen): Promise<void> => {
    for (const body of ECHOES[vendor](text)) {
      const fault = { status: 400, body: JSON.stringify(body), headers: { 'X-Echo': text } };
      await strike(host, server, { when: { ...when, vendor }, fault }, seen);
    }
  };
  for (const [, address] of Object.entries(ADDRESSES).filter(own)) {
    await tell(address, { address }, echoes);
    await tell(encodeURIComponent(address), { address }, encodedEchoes);
    await tell(Buffer.from(address).toString('base64'), { address }, encodedEchoes);
  }
  for (const [, secret] of Object.entries(SECRETS).filter(own)) {
    await tell(secret, {}, encodedEchoes);
    await tell(encodeURIComponent(secret), {}, encodedEchoes);
    await tell(Buffer.from(`key:${secret}`).toString('base64'), {}, encodedEchoes);
  }
}

/** A refusal of the credentials, by which an app is paused; it repeats what it is told. */
const PAUSES: Readonly<Record<SimulatedVendor, (text: string) => object>> = {
  jpush: (text) => ({ error: { code: 1004, message: `Nobody may tell ${text}` } }),
  umeng: (text) => ({ ret: 'FAIL', data: { error_code: '2027', error_msg: `no sign for ${text}` } }),
  xiaomi: (text) => ({ result: 'error', code: 21301, reason: `not allowed: ${text}` }),
};

/** Has one vendor refuse a push that then waits, and takes it back: the address that the vendor repeats may be kept meanwhile. */
async function wait(vendor: SimulatedVendor, host: Host, server: SimulatorServer): Promise<PushReport[]> {
  const [device] = DEVICES.filter(({ routes }) => routes[0]?.vendor === vendor && routes[0].kind === 'alias');
  const address = device?.routes[0]?.address ?? '';
  const body = JSON.stringify(PAUSES[vendor](address));
  server.faults.add({ when: { vendor }, fault: { status: 400, body } });
  const paused = host.events.waitFor('push.vendor.paused', 5_000);
  const { pushId } = await host.push.send({ to: { user: 'u1' }, message });
  await paused;
  const waiting = await host.push.report(pushId);
  await host.push.cancel(pushId);
  server.faults.clear();
  const ended = await host.push.report(pushId);
  return [waiting, ended].filter((report) => report !== null);
}

/** What the typed clients throw. */
async function clientErrors({ app }: Host): Promise<unknown[]> {
  const audience = { registration_id: [jpushId], alias: [jpushAlias] };
  const body = { title: '通知', text: '通知', after_open: 'go_app' } as const;
  const payload = { display_type: 'notification', body } as const;
  const note = { title: '通知', description: '通知', extra: { notify_effect: '1' } } as const;
  const jpush = app.get(JPushClient);
  const umeng = app.get(UmengClients).for('android');
  const xiaomi = app.get(XiaomiClients);
  return rejections([
    jpush.push.send({ platform: 'all', audience, notification: { alert: '通知' } }),
    jpush.push.cids({ count: 2 }),
    umeng.send({ type: 'unicast', device_tokens: umengAndroidToken, payload }),
    umeng.send({ type: 'customizedcast', alias_type: 'user', alias: umengAlias, payload }),
    umeng.upload({ aliases: [umengAlias, umengAndroidToken] }),
    xiaomi.for('android').message.toRegIds([xiaomiRegId], note),
    xiaomi.for('ios').message.toAliases([xiaomiAlias], { description: '通知' }),
  ]);
}

async function rejections(calls: readonly Promise<unknown>[]): Promise<unknown[]> {
  const results = await Promise.allSettled(calls);
  return results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
}

/** What is refused before anything is sent: by the vendors' packages in reports, by core and by the clients in errors. */
async function refuse({ push, devices, report, app }: Host, { reports, errors }: Seen): Promise<void> {
  const aliases = [jpushAlias, umengAlias, xiaomiAlias, `${jpushAlias},${xiaomiAlias}`, `${xiaomiAlias}-`.repeat(10)];
  for (const alias of aliases) reports.push(await report({ to: { alias }, message }));
  const tooLong = { ...message, title: '商'.repeat(60), data: { 'content-available': 1, d: 2 } };
  reports.push(await report({ ...toUser, message: tooLong }));

  const send = (request: object): Promise<unknown> => push.send(request as PushRequest);
  const refused = [
    send({ to: { alias: xiaomiAlias, user: xiaomiAlias }, message }),
    send({ to: { alias: `${xiaomiAlias}\n` }, message }),
    send({ to: { alias: xiaomiAlias.repeat(30) }, message, key: SECRETS.jpush.repeat(20), at: xiaomiRegId }),
    send({ to: { devices: [`${jpushId}\0`] }, message: SECRETS.jpush }),
    devices.register({ platform: 'android', routes: [route('xiaomi', 'alias', `${xiaomiAlias}\t`)] }),
    devices.register({ platform: jpushId as 'ios', routes: [route('xiaomi', xiaomiAlias as 'alias', xiaomiRegId)] }),
    app
      .get(UmengClients)
      .for('android')
      .upload({ deviceTokens: [umengAlias, `${umengAndroidToken}\n`] }),
    app
      .get(XiaomiClients)
      .for('android')
      .message.toAliases([`${xiaomiAlias},${xiaomiAlias}`], { title: '通知' }),
  ];
  const found = await rejections(refused);
  if (found.length < refused.length) throw new Error(`${refused.length - found.length} inputs were not refused`);
  errors.push(...found);
}
