import { answers, closeAll, message, phones, start, taken, until } from '../../../../test/support/engine-host.js';
import { type FailureClass, localFailure } from '../vendor/failure.js';

afterEach(closeAll);

const DEVICES = 1_000;

/** How it goes for the device with this number: of ten, seven are reached, one is gone, one has no quota left, one is in trouble. */
const CLASSES: Readonly<Record<number, FailureClass>> = { 7: 'device', 8: 'quota', 9: 'retryable' };
const classOf = (n: number): FailureClass | null => CLASSES[n % 10] ?? null;

const failedAddresses = new Map(
  Array.from({ length: DEVICES }, (_, n) => [`u1-a${n}`, classOf(n)] as const).flatMap(([address, found]) =>
    found === null ? [] : [[address, localFailure(found, 'Fake', `Fake: ${found}.`)] as const],
  ),
);

describe('V8: a call for 1,000 devices that the vendor took in part', () => {
  it('counts each device by what became of it, and calls none again by itself', async () => {
    const host = await start();
    await phones(host, DEVICES);
    answers(host.vendor, { ...taken, failedAddresses });
    const report = await (await host.push.send({ to: { user: 'u1' }, message })).settled();
    expect(report).toMatchObject({ state: 'partial', counts: { delivered: 700, failed: 300, unknown: 0 } });
    expect(report.reason).toMatch(/^700 of 1000 were taken by their vendor\. First failure: Fake: device\.$/);
    const told = report.deliveries.map(({ deviceId, failureClass }) => [Number(deviceId?.slice(-6)), failureClass]);
    expect(told.sort(([a], [b]) => Number(a) - Number(b))).toEqual(
      Array.from({ length: DEVICES }, (_, n) => [n, classOf(n)]),
    );
    expect(host.vendor.calls).toHaveLength(1);
  });

  it('redrive() calls those again who failed, and nobody else; the sums hold', async () => {
    const host = await start();
    await phones(host, DEVICES);
    answers(host.vendor, { ...taken, failedAddresses }, taken);
    const { pushId, settled } = await host.push.send({ to: { user: 'u1' }, message });
    await settled();
    expect(await host.push.redrive(pushId)).toBe(1);
    await until(async () => (await host.push.report(pushId))?.state === 'delivered');
    expect(host.vendor.calls).toHaveLength(2);
    const again = host.vendor.calls[1]?.batch.targets ?? [];
    expect(again.map(({ address }) => address).sort()).toEqual([...failedAddresses.keys()].sort());
    expect(await host.push.report(pushId)).toMatchObject({ counts: { delivered: DEVICES, failed: 0 } });
  });

  it('an address of nobody that the vendor names changes no count', async () => {
    const host = await start();
    await phones(host, 3);
    const foreign = new Map([['not-asked-for', localFailure('device', 'Fake', 'Fake: gone.')]]);
    answers(host.vendor, { ...taken, failedAddresses: foreign });
    const report = await (await host.push.send({ to: { user: 'u1' }, message })).settled();
    expect(report).toMatchObject({ state: 'delivered', counts: { delivered: 3, failed: 0 } });
  });
});
