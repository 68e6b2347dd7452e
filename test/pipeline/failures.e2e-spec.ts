import { setTimeout as sleep } from 'node:timers/promises';
import { type Delivery, type FailureClass, type PushReport } from '@nest-push/core';
import { type SimulatedVendor, type SimulatorServer } from '@nest-push/simulators';
import { type Host, registerThreePhones, startHost, startSimulators } from '../support/host.js';
import { like } from '../support/like.js';
import { loopTime } from '../support/loop-time.js';
import { stateOf } from '../support/rows.js';
import { FAULTS } from './faults.js';

/** Long enough for an answer on a busy machine, and what every fault that waits costs. */
const TIMEOUT_MS = 500;

/** What a reason must advise. */
const ADVICE: Readonly<Record<FailureClass, RegExp>> = {
  retryable: /send it again later|can be sent again without risk/iu,
  throttled: /send more slowly/iu,
  credential: /check the (key|base URL)/iu,
  payload: /shorten the message|compare it with the vendor's documents/iu,
  unknown: /send it again only if a second notification does no harm|check what stands behind/iu,
  device: /remove it/iu,
  quota: /tomorrow/iu,
};

const VENDORS: readonly [SimulatedVendor, string, string][] = [
  ['jpush', 'JPush', 'yan'],
  ['umeng', 'Umeng', 'wei'],
  ['xiaomi', 'Xiaomi', 'lin'],
];

const message = { title: '您有一条新消息~', body: '【小明】刚刚浏览了您的商品【自行车】~', data: { type: 2 } };

let server: SimulatorServer;
let host: Host;

beforeAll(async () => {
  server = await startSimulators();
  host = await startHost(server, { timeoutMs: TIMEOUT_MS });
  await registerThreePhones(host, 'u1');
  // The first push of a process is slow, and the deadline short.
  await send();
});

afterAll(async () => {
  await host.close();
  await server.close();
});

beforeEach(() => {
  server.reset();
});

const send = (): Promise<PushReport> => host.report({ to: { user: 'u1' }, message });

const rowOf = ({ deliveries }: PushReport, phone: string): Delivery | undefined =>
  deliveries.find(({ deviceId }) => deviceId === phone);

describe.each(VENDORS)('%s', (vendor, label, phone) => {
  it.each(FAULTS)('$name', async ({ fault, failureClass, shown }) => {
    server.faults.add({ when: { vendor }, times: 1, fault });
    const elapsed = loopTime();
    const report = await send();
    expect(elapsed()).toBeLessThan(2 * TIMEOUT_MS);
    const row = rowOf(report, phone);
    expect(row).toMatchObject({ state: stateOf(failureClass), failureClass, vendorCode: null, messageId: null });
    expect(row?.reason).toMatch(new RegExp(`^${label}\\b.+[.\\]]$`, 'su'));
    expect(row?.reason).toMatch(ADVICE[failureClass]);
    expect(row?.reason).not.toContain('<');

    // One call, and no repeat of it; and the others have nothing to do with it.
    expect(server.requests.list({ vendor })).toHaveLength(1);
    expect(server.phones.shown(phone)).toHaveLength(shown ? 1 : 0);
    expect(report.state).toBe('partial');
    expect(report.reason).toContain('2 of 3 were taken by their vendor.');
    for (const other of VENDORS.filter(([name]) => name !== vendor)) {
      expect(rowOf(report, other[2])).toMatchObject({ state: 'delivered', failureClass: null });
    }

    expect(await send()).toMatchObject({ state: 'delivered' });
  });
});

describe('every vendor at once', () => {
  it('is down, and comes back', async () => {
    expect(await send()).toMatchObject({ state: 'delivered' });
    const port = Number(new URL(server.url).port);
    await server.close();
    // The kept connections must notice their end first, or a request would be lost on one of them.
    await sleep(50);
    const report = await send();
    expect(report).toMatchObject({ state: 'failed', reason: like.containing('0 of 3') });
    for (const [, label, phone] of VENDORS) {
      const row = rowOf(report, phone);
      expect(row).toMatchObject({ state: 'failed', failureClass: 'retryable', vendorCode: null });
      expect(row?.reason).toMatch(new RegExp(`^${label} was not reached: .*ECONNREFUSED.*without risk\\.$`, 'u'));
    }
    await server.listen({ port });
    expect(await send()).toMatchObject({ state: 'delivered' });
  });

  it('is silent, and each waits no longer than its deadline', async () => {
    server.faults.add({ when: {}, times: 3, fault: { silence: true } });
    const elapsed = loopTime();
    const report = await send();
    expect(elapsed()).toBeLessThan(2 * TIMEOUT_MS);
    expect(report.deliveries.map(({ failureClass }) => failureClass)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(await send()).toMatchObject({ state: 'delivered' });
  });

  it('fails for one push, while fifty others are on their way', async () => {
    const patient = await startHost(server);
    await registerThreePhones(patient, 'u1');
    server.faults.add({ when: { request: 10 }, times: 3, fault: { reset: 'before' } });
    const toUser = { to: { user: 'u1' }, message };
    const reports = await Promise.all(Array.from({ length: 51 }, () => patient.report(toUser)));
    await patient.close();
    const rows = reports.flatMap(({ deliveries }) => deliveries);
    expect(rows).toHaveLength(153);
    const failed = rows.filter(({ state }) => state !== 'delivered');
    expect(failed.map(({ failureClass }) => failureClass)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(new Set(failed.map(({ deviceId }) => deviceId)).size).toBe(3);
  });
});
