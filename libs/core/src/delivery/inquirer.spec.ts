import {
  answers,
  closeAll,
  failed,
  type Host,
  message,
  phones,
  start,
  taken,
  until,
} from '../../../../test/support/engine-host.js';
import { type Finding } from '../vendor/inquiry.js';

const FOUND: Finding = { known: true, messageId: 'scm1', counts: {}, devices: new Map() };
const LOST = failed('unknown');

async function asking(options: Parameters<typeof start>[0] = {}): Promise<Host> {
  const host = await start(options, { traits: { findsUnanswered: true } });
  await phones(host, 1);
  return host;
}

describe('a call without an answer', () => {
  afterEach(closeAll);

  it.each(['atLeastOnce', 'atMostOnce', 'sameKeyOnly'] as const)(
    'is not repeated when the vendor is asked and has it (%s)',
    async (delivery) => {
      const host = await asking();
      answers(host.vendor, LOST, taken);
      host.vendor.find = () => FOUND;
      const report = await (await host.push.send({ to: { user: 'u1' }, message, delivery })).settled();
      expect(report).toMatchObject({ state: 'delivered', deliveries: [{ state: 'delivered', messageId: 'scm1' }] });
      expect(report.deliveries[0]?.reason).toBe('Fake took it. Its answer was lost; asked again, it knew the call.');
      expect(host.vendor.calls).toHaveLength(1);
      expect(host.vendor.inquiries).toEqual([
        expect.objectContaining({ app: 'fake', kind: 'registrationId', addresses: ['u1-a0'], messageId: null }),
      ]);
      expect(host.vendor.inquiries[0]?.id).toBe(host.vendor.calls[0]?.batch.id);
    },
  );

  it.each([
    ['atLeastOnce', 'delivered', 2],
    ['atMostOnce', 'unknown', 1],
    ['sameKeyOnly', 'unknown', 1],
  ] as const)('is what its policy says where the vendor does not know it (%s: %s)', async (delivery, state, calls) => {
    const host = await asking();
    answers(host.vendor, LOST, taken);
    const report = await (await host.push.send({ to: { user: 'u1' }, message, delivery })).settled();
    expect(report.state).toBe(state);
    expect(host.vendor.calls).toHaveLength(calls);
    expect(host.vendor.inquiries).toHaveLength(1);
  });

  it.each<[string, () => Finding | Promise<Finding>]>([
    ['throws', () => Promise.reject(new TypeError('x'))],
    ['never comes back', () => new Promise(() => undefined)],
    ['answers nothing', () => undefined as never],
    ['answers without an id', () => ({ ...FOUND, messageId: null as never })],
    ['answers a list in place of a Map', () => ({ ...FOUND, devices: [] as never })],
  ])('is repeated when the adapter %s, and nothing hangs', async (_what, find) => {
    const host = await asking({ maxCallMs: 1_000 });
    answers(host.vendor, LOST, taken);
    host.vendor.find = find;
    const report = await (await host.push.send({ to: { user: 'u1' }, message })).settled();
    expect(report.state).toBe('delivered');
    expect(host.vendor.calls).toHaveLength(2);
  });

  it('is asked about before the repeat, however late that is', async () => {
    const host = await asking({ retry: { baseMs: 60_000, maxMs: 60_000 } });
    answers(host.vendor, LOST);
    const { pushId } = await host.push.send({ to: { user: 'u1' }, message: { ...message, ttl: 3_600 } });
    await until(() => host.vendor.calls.length === 1);
    host.vendor.find = () => FOUND;
    host.clock.offset = 61_000;
    await until(async () => (await host.scan(), (await host.push.report(pushId))?.state === 'delivered'));
    expect(host.vendor.calls).toHaveLength(1);
  });

  it('is not asked about where the vendor finds no call without its answer', async () => {
    const host = await start();
    await phones(host, 1);
    answers(host.vendor, LOST, taken);
    await (await host.push.send({ to: { user: 'u1' }, message })).settled();
    expect(host.vendor.inquiries).toEqual([]);
  });
});

describe('asking about a push', () => {
  afterEach(closeAll);

  it('tells what the vendor knows of each call, and names no address', async () => {
    const host = await asking();
    host.vendor.find = ({ addresses }) => ({
      ...FOUND,
      stage: 'sent',
      counts: { delivered: 1 },
      devices: new Map(addresses.map((address) => [address, 'delivered'])),
    });
    const ticket = await host.push.send({ to: { user: 'u1' }, message });
    await ticket.settled();
    const findings = await host.push.inquire(ticket.pushId);
    expect(findings).toEqual([
      {
        app: 'fake',
        messageId: 'scm1',
        finding: { known: true, messageId: 'scm1', stage: 'sent', counts: { delivered: 1 } },
        devices: { delivered: 1 },
      },
    ]);
    expect(host.vendor.inquiries).toEqual([expect.objectContaining({ messageId: 'fake-1', addresses: ['u1-a0'] })]);
    expect(JSON.stringify(findings)).not.toContain('u1-a0');
  });

  it('says why where nothing is told, and is empty for a push that is not there', async () => {
    const host = await asking();
    const ticket = await host.push.send({ to: { user: 'u1' }, message });
    await ticket.settled();
    expect(await host.push.inquire(ticket.pushId)).toEqual([
      { app: 'fake', messageId: 'fake-1', finding: { known: false, reason: 'Fake does not know it.' }, devices: {} },
    ]);
    expect(await host.push.inquire('nobody')).toEqual([]);
  });
});
