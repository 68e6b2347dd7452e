import { jest } from '@jest/globals';
import {
  answers,
  closeAll,
  failed,
  message,
  phones,
  sleep,
  start,
  taken,
  until,
} from '../../../../test/support/engine-host.js';
import { hostile } from '../../../../test/support/hostile.js';
import { VendorError } from '../errors/push.error.js';
import { localFailure } from '../vendor/failure.js';
import { type Outcome } from '../vendor/vendor.js';
import { type PushTicket } from './push.ticket.js';

afterEach(closeAll);

describe('the delivery engine, call by call', () => {
  describe('after a failure', () => {
    it.each(['retryable', 'unknown', 'throttled'] as const)('tries again: %s', async (failureClass) => {
      const host = await start();
      await phones(host, 1);
      answers(
        host.vendor,
        failed(failureClass),
        failed(failureClass, failureClass === 'throttled' ? 50 : undefined),
        taken,
      );
      const ticket = await host.push.send({ to: { user: 'u1' }, message });
      const report = await ticket.settled();
      expect(report.state).toBe('delivered');
      expect(host.vendor.calls).toHaveLength(3);
      // One identity for all of them: a vendor that knows keys recognises the repetition.
      expect(new Set(host.vendor.calls.map(({ batch }) => batch.id))).toEqual(new Set([`${ticket.pushId}.0`]));
    });

    it.each(['device', 'payload', 'quota'] as const)(
      'V6: does not repeat what cannot get better: %s',
      async (failureClass) => {
        const host = await start();
        await phones(host, 1);
        answers(host.vendor, failed(failureClass), taken);
        const report = await (await host.push.send({ to: { user: 'u1' }, message })).settled();
        expect(report).toMatchObject({
          state: 'failed',
          deliveries: [{ failureClass, reason: `Fake: ${failureClass}.` }],
        });
        expect(host.vendor.calls).toHaveLength(1);
      },
    );

    it('V3: nothing of the app is called before the time that the vendor asked for', async () => {
      const host = await start();
      await phones(host, 2);
      answers(host.vendor, failed('throttled', 1_100), taken);
      const first = await host.push.send({ to: { device: 'u1-d000000' }, message });
      await until(() => host.vendor.calls.length === 1);
      const asked = Date.now();
      const second = await host.push.send({ to: { device: 'u1-d000001' }, message });
      await Promise.all([first.settled(), second.settled()]);
      expect(Date.now() - asked).toBeGreaterThanOrEqual(1_090);
      expect(host.vendor.calls).toHaveLength(3);
    });

    it('D13: repeats no call whose outcome is unknown when the policy forbids it, and says so', async () => {
      const host = await start();
      await phones(host, 1);
      answers(host.vendor, failed('unknown'), taken);
      for (const delivery of ['atMostOnce', 'sameKeyOnly'] as const) {
        const report = await (await host.push.send({ to: { user: 'u1' }, message, delivery })).settled();
        answers(host.vendor, failed('unknown'), taken);
        expect(report).toMatchObject({ state: 'unknown', counts: { unknown: 1 }, deliveries: [{ state: 'unknown' }] });
        expect(report.reason).toMatch(/may have arrived; its delivery policy forbids to repeat it/);
      }
      expect(host.vendor.calls).toHaveLength(2);
    });

    it('D3: sameKeyOnly repeats where the vendor recognises the repetition', async () => {
      const trait = { batchLimit: 1_000, keyed: true };
      const host = await start({}, { traits: { addressKinds: { registrationId: trait } } });
      await phones(host, 1);
      answers(host.vendor, failed('unknown'), taken);
      const report = await (await host.push.send({ to: { user: 'u1' }, message, delivery: 'sameKeyOnly' })).settled();
      expect(report.state).toBe('delivered');
    });

    it('D14: ends expired when its time to live is over while it waits', async () => {
      const host = await start({ retry: { baseMs: 60_000, maxMs: 60_000 } });
      await phones(host, 1);
      answers(host.vendor, failed('retryable'));
      const ticket = await host.push.send({ to: { user: 'u1' }, message: { ...message, ttl: 30 } });
      await until(() => host.vendor.calls.length === 1);
      host.clock.offset = 31_000;
      await until(async () => (await host.scan(), (await host.push.report(ticket.pushId))?.state !== 'sending'));
      const report = await host.push.report(ticket.pushId);
      expect(report).toMatchObject({ state: 'expired', counts: { expired: 1 } });
      expect(report?.reason).toMatch(/time to live ended.*The last failure: Fake: retryable\./);
      expect(host.vendor.calls).toHaveLength(1);
    });

    it('D14: tells the vendor the time that is left', async () => {
      const host = await start({ retry: { baseMs: 600_000, maxMs: 600_000 } });
      await phones(host, 1);
      answers(host.vendor, failed('retryable'), taken);
      const before = host.clock.now();
      const ticket = await host.push.send({ to: { user: 'u1' }, message: { ...message, ttl: 3_600 } });
      await until(() => host.vendor.calls.length === 1);
      host.clock.offset = 1_000_000;
      await host.scan();
      expect((await ticket.settled()).state).toBe('delivered');
      expect(host.vendor.calls[0]?.batch.ttl).toBeGreaterThan(3_590);
      expect(host.vendor.calls[1]?.batch.ttl).toBeLessThan(2_610);
      expect(before).toBeLessThan(host.clock.now());
    });

    it('gives up a push without a time to live after the time that pushes are tried', async () => {
      const host = await start({ retry: { baseMs: 60_000, maxMs: 60_000, giveUpAfterMs: 7_200_000 } });
      await phones(host, 1);
      answers(host.vendor, failed('retryable'));
      const ticket = await host.push.send({ to: { user: 'u1' }, message });
      await until(() => host.vendor.calls.length === 1);
      host.clock.offset = 7_201_000;
      await until(async () => (await host.scan(), (await host.push.report(ticket.pushId))?.state === 'failed'));
      expect((await host.push.report(ticket.pushId))?.reason).toBe(
        'It was given up after 2 hours. The last failure: Fake: retryable.',
      );
    });

    it('tries a push with a longer time to live until that ends, also when it is redriven', async () => {
      const host = await start({ retry: { baseMs: 60_000, maxMs: 60_000, giveUpAfterMs: 7_200_000 } });
      await phones(host, 1);
      answers(host.vendor, failed('retryable'), failed('payload'), failed('retryable'), taken);
      const ticket = await host.push.send({ to: { user: 'u1' }, message: { ...message, ttl: 86_400 } });
      await until(() => host.vendor.calls.length === 1);
      host.clock.offset = 7_201_000;
      await until(async () => (await host.scan(), (await host.push.report(ticket.pushId))?.state === 'failed'));
      expect(host.vendor.calls).toHaveLength(2);
      await host.push.redrive(ticket.pushId);
      await until(() => host.vendor.calls.length === 3);
      host.clock.offset = 7_201_000 * 3;
      await until(async () => (await host.scan(), (await host.push.report(ticket.pushId))?.state === 'delivered'));
    });

    it('an adapter that never comes back ends as unknown at the deadline of all calls (D12)', async () => {
      const host = await start({ maxCallMs: 50 });
      await phones(host, 1);
      answers(host.vendor, () => new Promise<Outcome>(() => undefined), taken);
      const report = await (await host.push.send({ to: { user: 'u1' }, message, delivery: 'atMostOnce' })).settled();
      expect(report.reason).toMatch(/its adapter has not come back within 50 ms/);
    });

    it('what no store could keep of an answer is left out', async () => {
      const host = await start();
      await phones(host, 1);
      answers(host.vendor, { ...taken, messageId: `id\0${'字'.repeat(300)}` });
      const report = await (await host.push.send({ to: { user: 'u1' }, message })).settled();
      expect(report.deliveries[0]?.messageId).toBe(`id${'字'.repeat(253)}`);
    });

    it.each<[what: string, answer: () => Promise<Outcome>]>([
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the point of the test
      ['throws what is no error', () => Promise.reject('nonsense')],
      ['throws what cannot be looked at', () => Promise.reject(hostile(new Error('canary')))],
      ['answers nothing', () => Promise.resolve(undefined as never)],
      ['answers what is no outcome', () => Promise.resolve({ ...taken, failedAddresses: [] as never })],
    ])('an adapter that %s is repeated like one without an answer (D12)', async (_what, answer) => {
      const host = await start();
      await phones(host, 1);
      answers(host.vendor, answer, taken);
      expect((await (await host.push.send({ to: { user: 'u1' }, message })).settled()).state).toBe('delivered');
      expect(host.vendor.calls).toHaveLength(2);
    });

    it('what an adapter notes is kept as texts, fifty of them at most', async () => {
      const host = await start();
      await phones(host, 1);
      const { vendor } = host;
      const translate = vendor.translate.bind(vendor);
      jest.spyOn(vendor, 'translate').mockImplementation((batch) => {
        return { ...translate(batch), notes: Array<never>(60).fill({ toString: () => 'Noted.' } as never) };
      });
      const report = await (await host.push.send({ to: { user: 'u1' }, message })).settled();
      expect(report.deliveries[0]?.reason).toBe(`Fake took it.${' Noted.'.repeat(50)}`);
    });
  });

  describe('D4: when an earlier call may have arrived', () => {
    it('the end of its time to live is told as unknown, not as expired', async () => {
      const host = await start({ retry: { baseMs: 600_000, maxMs: 600_000 } });
      await phones(host, 1);
      answers(host.vendor, failed('unknown'));
      const { pushId } = await host.push.send({ to: { user: 'u1' }, message: { ...message, ttl: 30 } });
      await until(() => host.vendor.calls.length === 1);
      host.clock.offset = 31_000;
      await until(async () => {
        await host.scan();
        return (await host.push.report(pushId))?.state === 'unknown';
      });
      expect((await host.push.report(pushId))?.reason).toMatch(
        /^An earlier call got no answer, and may have arrived\. Its time to live/,
      );
    });

    it.each([
      ['quota', false, 'unknown'],
      ['payload', false, 'failed'],
      ['device', false, 'failed'],
      ['quota', true, 'failed'],
    ] as const)('a later refusal (%s, keyed: %s) ends it %s', async (failureClass, keyed, state) => {
      const trait = { batchLimit: 1_000, keyed };
      const host = await start({}, { traits: { addressKinds: { registrationId: trait } } });
      await phones(host, 1);
      answers(host.vendor, failed('unknown'), failed(failureClass));
      const report = await (await host.push.send({ to: { user: 'u1' }, message })).settled();
      expect(report).toMatchObject({ state, deliveries: [{ state, failureClass }] });
    });

    it('an un-keyed call that never gets an answer is repeated ten times at most', async () => {
      const host = await start({ retry: { baseMs: 1, maxMs: 1 } });
      await phones(host, 1);
      answers(host.vendor, failed('unknown'));
      const { pushId } = await host.push.send({ to: { user: 'u1' }, message });
      await until(async () => {
        // The breaker holds such a vendor back; its time passes here.
        host.clock.offset += 20_000;
        await host.scan();
        return (await host.push.report(pushId))?.state === 'unknown';
      }, 15_000);
      expect(host.vendor.calls).toHaveLength(10);
      expect((await host.push.report(pushId))?.reason).toMatch(/10 calls got no answer/);
    });
  });

  describe('what is claimed and not begun', () => {
    it('is begun although the carrier forgot it, and no more than a few are claimed in a burst', async () => {
      const host = await start({ carrier: { concurrency: 1, maxWaiting: 1 } });
      await phones(host, 1);
      const accept = jest.spyOn(host.store, 'accept');
      const tickets = await Promise.all(
        Array.from({ length: 300 }, () => host.push.send({ to: { user: 'u1' }, message })),
      );
      expect(accept.mock.calls.filter(([, worker]) => worker !== null).length).toBeLessThanOrEqual(64);
      await until(async () => {
        await host.scan();
        const reports = await Promise.all(tickets.map(({ pushId }) => host.push.report(pushId)));
        return reports.every((report) => report?.state === 'delivered');
      }, 15_000);
      expect(host.vendor.calls).toHaveLength(300);
    });

    it('a store that cannot be read for a while ends no push', async () => {
      const host = await start();
      await phones(host, 1);
      const read = jest.spyOn(host.store, 'devicesOf').mockRejectedValue(new Error('down'));
      const { pushId } = await host.push.send({ to: { user: 'u1' }, message });
      await sleep(1_500);
      expect((await host.push.report(pushId))?.state).toBe('accepted');
      read.mockRestore();
      await until(async () => (await host.push.report(pushId))?.state === 'delivered');
      expect(host.vendor.calls).toHaveLength(1);
    });

    it('a push that waits for another try says why', async () => {
      const host = await start({ retry: { baseMs: 600_000, maxMs: 600_000 } });
      await phones(host, 1);
      answers(host.vendor, failed('retryable'));
      const { pushId } = await host.push.send({ to: { user: 'u1' }, message });
      await until(async () => (await host.push.report(pushId))?.reason !== '');
      expect((await host.push.report(pushId))?.reason).toBe('It waits for another try. Fake: retryable.');
    });
  });

  describe('what an adapter or a store does wrong', () => {
    it('a limit that allows nothing stops the start', async () => {
      const traits = { limits: [{ name: 'calls', calls: 0, perMs: 1_000 }] };
      await expect(start({}, { traits })).rejects.toThrow(/limit calls of the vendor fake must allow a whole number/);
    });

    it('keys: refused credentials at the fetch are probed at the pause of the app, and nothing is sent', async () => {
      const keys = {
        take: jest.fn(() => Promise.reject(new VendorError(localFailure('credential', 'Fake', 'Fake: no.')))),
        giveBack: jest.fn(),
      };
      const host = await start({}, { traits: { addressKinds: { registrationId: { batchLimit: 10, keyed: true } } } });
      Object.assign(host.vendor, { keys });
      await phones(host, 1);
      await host.push.send({ to: { user: 'u1' }, message });
      await until(() => keys.take.mock.calls.length > 0);
      host.clock.offset = 6_000;
      await host.scan();
      await sleep(300);
      expect(keys.take.mock.calls.length).toBeLessThanOrEqual(3);
      expect(host.vendor.calls).toHaveLength(0);
    });

    it('keys: an adapter that throws when it gets keys back costs no call', async () => {
      let n = 0;
      const keys = {
        take: (_app: string, count: number) =>
          Promise.resolve(Array.from({ length: count }, () => ({ key: `k${(n += 1)}`, expiresAt: 2 ** 50 }))),
        giveBack: () => {
          throw new Error('mine');
        },
      };
      const host = await start(
        { inFlight: 3 },
        { traits: { addressKinds: { registrationId: { batchLimit: 1, keyed: true } } } },
      );
      Object.assign(host.vendor, { keys });
      await phones(host, 20);
      const report = await (await host.push.send({ to: { user: 'u1' }, message })).settled();
      expect(report.counts.delivered).toBe(20);
      expect(new Set(host.vendor.calls.map(({ batch }) => batch.key)).size).toBe(20);
    });

    it('a push whose audience cannot be read ends when its time is over', async () => {
      const host = await start();
      await phones(host, 1);
      jest.spyOn(host.store, 'devicesOf').mockRejectedValue(new Error('down'));
      const { pushId } = await host.push.send({ to: { user: 'u1' }, message: { ...message, ttl: 60 } });
      await sleep(50);
      host.clock.offset = 61_000;
      await until(async () => {
        await host.scan();
        return (await host.push.report(pushId))?.state === 'failed';
      });
      expect((await host.push.report(pushId))?.reason).toMatch(/audience could not be read until its time was over/);
    });
  });

  describe('calls that reach many phones at once, without a key', () => {
    it('are few at a time, and begin neither after cancel() nor in the shutdown', async () => {
      const host = await start({ shutdownTimeoutMs: 200 });
      let underWay = 0;
      let most = 0;
      host.vendor.answer = async () => {
        most = Math.max(most, (underWay += 1));
        await sleep(30);
        underWay -= 1;
        return taken;
      };
      const tickets = await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          host.push.send({ to: { topic: `t${n}` }, message, delivery: 'atMostOnce' }),
        ),
      );
      await until(() => host.vendor.calls.length >= 5);
      const last = tickets.at(-1)!;
      const { begun } = await host.push.cancel(last.pushId);
      const reports = await Promise.all(tickets.map((ticket) => ticket.settled()));
      expect(most).toBe(4);
      expect(reports.filter(({ state }) => state === 'delivered')).toHaveLength(begun === 0 ? 11 : 12);
      expect(host.vendor.calls).toHaveLength(begun === 0 ? 11 : 12);
    });
  });

  describe('a refused credential', () => {
    it('pauses the app, tells the host once, and goes on when it is mended', async () => {
      const host = await start();
      await phones(host, 3);
      answers(host.vendor, failed('credential'));
      const tickets: PushTicket[] = [];
      for (let n = 0; n < 3; n += 1) {
        tickets.push(await host.push.send({ to: { device: `u1-d00000${n}` }, message }));
      }
      await until(() => host.heard.some(({ name }) => name === 'push.vendor.paused'));
      await sleep(50);
      const calls = host.vendor.calls.length;
      expect(calls).toBeLessThanOrEqual(3);
      expect(host.heard.filter(({ name }) => name === 'push.vendor.paused')).toHaveLength(1);
      expect(await Promise.all(tickets.map(async ({ pushId }) => (await host.push.report(pushId))?.state))).toEqual([
        'sending',
        'sending',
        'sending',
      ]);
      answers(host.vendor, taken);
      host.clock.offset = 6_000;
      await until(async () => {
        await host.scan();
        const states = await Promise.all(tickets.map(async ({ pushId }) => (await host.push.report(pushId))?.state));
        return states.every((state) => state === 'delivered');
      });
      expect(host.heard.filter(({ name }) => name === 'push.vendor.resumed')).toHaveLength(1);
    });

    it('that only one push gets, again and again, is the matter of that push', async () => {
      const host = await start();
      await phones(host, 2);
      host.vendor.answer = ({ batch }) => (batch.targets[0]?.address === 'u1-a0' ? failed('credential') : taken);
      const bad = await host.push.send({ to: { device: 'u1-d000000' }, message });
      await until(() => host.heard.some(({ name }) => name === 'push.vendor.paused'));
      const good = await host.push.send({ to: { device: 'u1-d000001' }, message });
      for (let n = 1; n <= 40; n += 1) {
        host.clock.offset = n * 400_000;
        await host.scan();
        await sleep(10);
        if ((await host.push.report(bad.pushId))?.state === 'failed') break;
      }
      expect((await host.push.report(good.pushId))?.state).toBe('delivered');
      expect(await host.push.report(bad.pushId)).toMatchObject({
        state: 'failed',
        deliveries: [{ failureClass: 'credential' }],
      });
    });
  });
});
