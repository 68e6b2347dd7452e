import { answers, closeAll, message, phones, start, taken, until } from '../../../../test/support/engine-host.js';
import { type Recall } from '../vendor/recall.js';

const toAll = { to: { everyone: true }, message } as const;

describe('cancelling what a vendor has taken (D17)', () => {
  afterEach(closeAll);

  it('has the vendor take back a call whose audience it resolves, and says so', async () => {
    const { push, vendor } = await start();
    const ticket = await push.send(toAll);
    await ticket.settled();
    expect(await push.cancel(ticket.pushId)).toEqual({
      cancelled: false,
      begun: 1,
      recalled: 1,
      reason: 'It has ended before: delivered. fake has taken its call back.',
    });
    const [call] = vendor.calls;
    expect(vendor.recalls).toEqual([
      {
        app: 'fake',
        id: call?.batch.id,
        kind: 'everyone',
        addresses: [],
        messageId: 'fake-1',
        calledAt: expect.any(Number) as number,
      },
    ]);
    expect(await push.report(ticket.pushId)).toMatchObject({ state: 'delivered' });
  });

  it.each([{ tags: { any: ['t'] } }, { topic: 't' }, { segment: 's', via: 'fake' }] as const)(
    'does so for %j',
    async (to) => {
      const { push, vendor } = await start();
      const ticket = await push.send({ to, message });
      await ticket.settled();
      expect(await push.cancel(ticket.pushId)).toMatchObject({ begun: 1, recalled: 1 });
      expect(vendor.recalls).toHaveLength(1);
    },
  );

  it('leaves calls alone that name their receivers', async () => {
    const host = await start();
    await phones(host, 2);
    const ticket = await host.push.send({ to: { user: 'u1' }, message });
    await ticket.settled();
    expect(await host.push.cancel(ticket.pushId)).toMatchObject({
      begun: 1,
      recalled: 0,
      reason: 'It has ended before: delivered.',
    });
    expect(host.vendor.recalls).toEqual([]);
  });

  it('asks nobody where no call had begun', async () => {
    const { push, vendor } = await start();
    const { pushId } = await push.send({ ...toAll, at: Date.now() + 60_000 });
    expect(await push.cancel(pushId)).toMatchObject({ cancelled: true, begun: 0, recalled: 0 });
    expect(vendor.recalls).toEqual([]);
  });

  it('asks about a call under way without an id, and again when it is cancelled again', async () => {
    const { push, vendor } = await start();
    let answer = (): void => undefined;
    answers(vendor, async () => {
      await new Promise<void>((resolve) => (answer = resolve));
      return taken;
    });
    vendor.takeBack = ({ messageId }) =>
      messageId === null ? { recalled: false, reason: 'It has no id yet.' } : { recalled: true };
    const ticket = await push.send(toAll);
    await until(() => vendor.calls.length === 1);
    expect(await push.cancel(ticket.pushId)).toMatchObject({
      begun: 1,
      recalled: 0,
      reason: 'All of its vendor calls had begun. fake has not taken its call back: It has no id yet.',
    });
    answer();
    await ticket.settled();
    expect(await push.cancel(ticket.pushId)).toMatchObject({ begun: 1, recalled: 1 });
  });

  it.each<[string, () => Recall | Promise<Recall>, RegExp]>([
    ['is too late', () => ({ recalled: false, reason: 'Fake: too late.' }), /fake has not .+ back: Fake: too late\.$/],
    ['throws', () => Promise.reject(new TypeError('canary')), /its adapter threw TypeError\.$/],
    ['never comes back', () => new Promise(() => undefined), /has not come back within 1000 ms\.$/],
    ['answers nothing', () => undefined as never, /its adapter threw TypeError\.$/],
    ['answers something else', () => ({ ok: 1 }) as never, /its adapter threw TypeError\.$/],
  ])('says why nothing was taken back when the vendor %s', async (_what, takeBack, reason) => {
    const { push, vendor } = await start({ maxCallMs: 1_000 });
    vendor.takeBack = takeBack;
    const ticket = await push.send(toAll);
    await ticket.settled();
    const result = await push.cancel(ticket.pushId);
    expect(result).toMatchObject({ cancelled: false, begun: 1, recalled: 0 });
    expect(result.reason).toMatch(reason);
    expect(result.reason).not.toContain('canary');
  });

  it('says that a vendor takes nothing back whose adapter cannot', async () => {
    const { push, vendor } = await start();
    Object.defineProperty(vendor, 'recall', { value: undefined });
    const ticket = await push.send(toAll);
    await ticket.settled();
    expect((await push.cancel(ticket.pushId)).reason).toMatch(/back: Fake takes nothing back\.$/);
  });
});
