import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { type FakeVendor } from '@nest-push/testing';
import { MessageRefusedError, PushInputError, PushKeyConflictError } from './errors/push.error.js';
import { PushReceipts } from './receipt/push-receipts.js';
import { DueScan } from './schedule/due-scan.js';
import { localFailure } from './vendor/failure.js';
import { message, phone, quietHosts, start } from '../../../test/support/module-host.js';

quietHosts();

describe('sending', () => {
  it('reaches a user’s device, and tells so', async () => {
    const { push, devices, vendor } = await start();
    const device = await devices.register(phone('u1'));
    const ticket = await push.send({ to: { user: 'u1' }, message });
    const report = await ticket.settled();
    expect(report).toMatchObject({ pushId: ticket.pushId, state: 'delivered', reason: 'The vendor took it.' });
    expect(report.deliveries).toEqual([
      {
        deviceId: device.id,
        userId: 'u1',
        platform: 'android',
        app: 'fake',
        addressKind: 'registrationId',
        state: 'delivered',
        messageId: 'fake-1',
        failureClass: null,
        vendorCode: null,
        reason: 'Fake took it.',
        receipts: [],
      },
    ]);
    expect(vendor('fake').calls[0]?.batch.message).toEqual(message);
    expect(await push.report(ticket.pushId)).toEqual(report);
  });

  it('writes what the vendor tells later to the push, for whoever injects PushReceipts', async () => {
    const { module, push, devices, vendor } = await start();
    await devices.register(phone('u1'));
    const { pushId, settled } = await push.send({ to: { user: 'u1' }, message });
    await settled();
    const addresses = vendor('fake').calls.flatMap(({ batch }) => batch.targets.map(({ address }) => address));
    const receipt = { vendor: 'fake', messageId: 'fake-1', kind: 'clicked', addresses, at: 7 } as const;
    const tally = await module.get(PushReceipts).take([receipt, receipt, { ...receipt, messageId: 'forged' }]);
    expect(tally).toEqual({ taken: 1, repeated: 1, foreign: 1 });
    expect(await push.report(pushId)).toMatchObject({
      state: 'delivered',
      receipts: { clicked: 1 },
      deliveries: [{ receipts: [{ kind: 'clicked', at: 7, detail: null }] }],
    });
  });

  it('keeps addresses out of reports', async () => {
    const { push, devices } = await start();
    await devices.register(phone('u1', 'fake', 'canary-address'));
    const report = await (await push.send({ to: { user: 'u1' }, message })).settled();
    expect(JSON.stringify(report)).not.toContain('canary-address');
  });

  it('sends over two vendors at the same time, and one that fails hurts the other not', async () => {
    const { push, devices, vendor } = await start([{ name: 'good' }, { name: 'bad' }]);
    vendor('bad').answer = () => ({
      messageId: 'kept',
      failure: { ...localFailure('device', 'Bad', 'Bad 7: gone. Remove it.'), code: '7' },
      failedAddresses: new Map(),
    });
    await devices.register({ ...phone('u1', 'good'), id: 'd1' });
    await devices.register({ ...phone('u2', 'bad'), id: 'd2' });
    const report = await (await push.send({ to: { users: ['u1', 'u2'] }, message })).settled();
    expect(report).toMatchObject({
      state: 'partial',
      reason: '1 of 2 were taken by their vendor. First failure: Bad 7: gone. Remove it.',
    });
    expect(
      report.deliveries.map(({ state, failureClass, vendorCode, messageId }) => [
        state,
        failureClass,
        vendorCode,
        messageId,
      ]),
    ).toEqual([
      ['delivered', null, null, 'good-1'],
      ['failed', 'device', '7', 'kept'],
    ]);
  });

  it('takes single addresses out of a batch that was taken', async () => {
    const { push, devices, vendor } = await start();
    vendor('fake').answer = () => ({
      messageId: 'm',
      failure: null,
      failedAddresses: new Map([['B', localFailure('device', 'Fake', 'Fake: B is dead.')]]),
    });
    for (const address of ['A', 'B', 'C']) await devices.register({ ...phone('u1', 'fake', address), id: address });
    const report = await (await push.send({ to: { user: 'u1' }, message })).settled();
    expect(report.deliveries.map(({ state }) => state)).toEqual(['delivered', 'failed', 'delivered']);
  });

  it.each([
    [{ user: 'nobody' }, 'The user nobody has no registered device.'],
    [{ users: ['a', 'b'] }, 'The user a has no registered device. The user b has no registered device.'],
    [{ device: 'd9' }, 'The device d9 is not registered.'],
    [
      { devices: Array.from({ length: 7 }, (_, i) => `d${i}`) },
      'The device d4 is not registered. The same holds for 2 more.',
    ],
    [{ topic: 'news', via: 'getui' }, 'No configured vendor or vendor app is named getui.'],
  ])('to %j ends failed, says why, and calls nobody', async (to, reason) => {
    const { push, vendor } = await start();
    const report = await (await push.send({ to, message })).settled();
    expect(report.state).toBe('failed');
    expect(report.reason).toContain(reason);
    expect(vendor('fake').calls).toHaveLength(0);
  });

  it('tells of a message that a vendor would refuse, and calls nobody', async () => {
    const { push, devices, vendor } = await start();
    vendor('fake').refuse = () => {
      throw new MessageRefusedError('Fake', [
        { field: 'title', rule: 'must be shorter than 50 characters (it has 61)' },
      ]);
    };
    await devices.register(phone('u1'));
    const report = await (await push.send({ to: { user: 'u1' }, message })).settled();
    expect(report.deliveries[0]).toMatchObject({
      state: 'failed',
      failureClass: 'payload',
      reason:
        'Fake would refuse this message: title must be shorter than 50 characters (it has 61). Nothing was sent; correct the message.',
    });
    expect(vendor('fake').calls).toHaveLength(0);
  });

  it.each<[string, (fake: FakeVendor) => void, string, RegExp]>([
    [
      'translating',
      (fake) =>
        (fake.refuse = () => {
          throw new RangeError('canary');
        }),
      'payload',
      /its adapter threw RangeError\. Nothing was sent/,
    ],
    [
      'delivering',
      (fake) =>
        (fake.answer = () => {
          throw new RangeError('canary');
        }),
      'unknown',
      /its adapter threw RangeError .+ may have arrived/,
    ],
  ])('survives an adapter that throws while %s', async (_when, breakIt, failureClass, reason) => {
    const { push, devices, vendor } = await start();
    breakIt(vendor('fake'));
    await devices.register(phone('u1'));
    const { deliveries } = await (await push.send({ to: { user: 'u1' }, message })).settled();
    const state = failureClass === 'unknown' ? 'unknown' : 'failed';
    expect(deliveries[0]).toMatchObject({ state, failureClass });
    expect(deliveries[0]?.reason).toMatch(reason);
    expect(JSON.stringify(deliveries)).not.toContain('canary');
  });

  it('keeps what was sent, whatever the caller does with the objects afterwards', async () => {
    const { push, devices, vendor } = await start();
    const reused = { title: '', body: 'b' };
    const tickets = [];
    for (const user of ['u1', 'u2']) {
      await devices.register(phone(user));
      reused.title = `for ${user}`;
      tickets.push(await push.send({ to: { user }, message: reused }));
    }
    await Promise.all(tickets.map((ticket) => ticket.settled()));
    expect(
      vendor('fake')
        .calls.map(({ batch }) => [batch.targets[0]?.address, batch.message.title])
        .sort(),
    ).toEqual([
      ['fake-u1', 'for u1'],
      ['fake-u2', 'for u2'],
    ]);
  });

  it.each<[string, (fake: FakeVendor) => void]>([
    [
      'throws at once',
      (fake) =>
        (fake.deliver = () => {
          throw new TypeError('canary');
        }),
    ],
    ['answers nonsense', (fake) => (fake.answer = () => ({ messageId: 'm', failure: null }) as never)],
  ])('keeps what one vendor did although the adapter of another %s', async (_what, breakIt) => {
    const { push, devices, vendor } = await start([{ name: 'good' }, { name: 'bad' }]);
    breakIt(vendor('bad'));
    await devices.register({ ...phone('u1', 'good'), id: 'd1' });
    await devices.register({ ...phone('u2', 'bad'), id: 'd2' });
    const report = await (await push.send({ to: { users: ['u1', 'u2'] }, message })).settled();
    expect(report.deliveries.map(({ state, failureClass }) => [state, failureClass])).toEqual([
      ['delivered', null],
      ['unknown', 'unknown'],
    ]);
  });

  it('keeps an address out of a report although the vendor’s words repeat it', async () => {
    const { push, devices, vendor } = await start();
    vendor('fake').answer = () => ({
      messageId: null,
      failure: localFailure('device', 'Fake', 'Fake: gone (“li-si is unknown, as is lina”). Remove it.'),
      failedAddresses: new Map(),
    });
    await devices.register(phone('u1', 'fake', 'li-si'));
    await devices.register(phone('u1', 'fake', 'lina'));
    await devices.register(phone('u1', 'fake', 'gone'));
    const report = await (await push.send({ to: { user: 'u1' }, message })).settled();
    expect(report.deliveries[0]?.reason).toBe('Fake: gone (“… is unknown, as is …”). Remove it.');
    const byAlias = await (await push.send({ to: { alias: 'li-si' }, message })).settled();
    expect(JSON.stringify(byAlias)).not.toContain('li-si');
  });

  it('keeps it out of the log and of the registry as well', async () => {
    const { push, devices, vendor } = await start([{}], { retry: { enabled: true } });
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const refuse = (failureClass: 'device' | 'credential'): void => {
      const failure = localFailure(failureClass, 'Fake', 'Fake: no (“li-si is unknown”). Look.');
      vendor('fake').answer = () => ({ messageId: null, failure, failedAddresses: new Map() });
    };
    const { id } = await devices.register(phone('u1', 'fake', 'li-si'));
    const reason = 'Fake: no (“… is unknown”). Look.';

    refuse('device');
    await (await push.send({ to: { user: 'u1' }, message })).settled();
    expect((await devices.find(id))?.routes[0]?.quarantine?.reason).toBe(reason);

    refuse('credential');
    await devices.restore(id);
    await push.send({ to: { user: 'u1' }, message });
    for (let i = 0; i < 200 && error.mock.calls.length === 0; i++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(error.mock.calls).toEqual([[`fake is paused, its pushes wait: ${reason}`]]);
    error.mockRestore();
  });

  it('refuses a wrong request before anything is stored', async () => {
    const { push } = await start();
    await expect(push.send({ to: { user: '' }, message: {} })).rejects.toBeInstanceOf(PushInputError);
  });

  it('expires what is late, without a call', async () => {
    const { push, devices, vendor, clock, module } = await start();
    await devices.register(phone('u1'));
    const ticket = await push.send({ to: { user: 'u1' }, message: { ...message, ttl: 5 }, at: clock.now() + 60_000 });
    clock.offset += 66_000;
    await module.get(DueScan).scan();
    const report = await ticket.settled();
    expect(report.state).toBe('expired');
    expect(report.deliveries[0]).toMatchObject({
      state: 'expired',
      reason: 'Its time to live ended before it could be sent.',
    });
    expect(vendor('fake').calls).toHaveLength(0);
  });

  it('passes on the time to live that remains', async () => {
    const { push, devices, vendor, clock, module } = await start();
    await devices.register(phone('u1'));
    const ticket = await push.send({ to: { user: 'u1' }, message: { ...message, ttl: 100 }, at: clock.now() + 60_000 });
    clock.offset += 90_000;
    await module.get(DueScan).scan();
    await ticket.settled();
    expect(vendor('fake').calls[0]?.batch.ttl).toBeLessThanOrEqual(70);
    expect(vendor('fake').calls[0]?.batch.ttl).toBeGreaterThan(65);
  });
});

describe('the id of a push', () => {
  it.each(['cancel', 'redrive', 'report', 'inquire'] as const)('is checked by %s()', async (method) => {
    const { push } = await start();
    for (const id of ['', 'a\0', 42 as never]) await expect(push[method](id)).rejects.toBeInstanceOf(PushInputError);
  });
});

describe('a key', () => {
  it('makes a repeat the same push (A1)', async () => {
    const { push, devices, vendor } = await start();
    await devices.register(phone('u1'));
    const request = { to: { user: 'u1' }, message, key: 'visit:1' };
    const tickets = await Promise.all(Array.from({ length: 50 }, () => push.send(request)));
    expect(new Set(tickets.map(({ pushId }) => pushId)).size).toBe(1);
    expect(tickets.filter(({ repeated }) => !repeated)).toHaveLength(1);
    await tickets[49]?.settled();
    expect(vendor('fake').calls).toHaveLength(1);
  });

  it('is the same in whatever order the fields stand', async () => {
    const { push } = await start();
    const first = await push.send({ to: { user: 'u1' }, message: { title: 'a', body: 'b' }, key: 'k' });
    const second = await push.send({ key: 'k', message: { body: 'b', title: 'a' }, to: { user: 'u1' } });
    expect(second).toMatchObject({ pushId: first.pushId, repeated: true });
  });

  it('holds for a timed push after its time, too', async () => {
    const { push, clock } = await start();
    const request = { to: { user: 'u1' }, message, key: 'k', at: clock.now() + 60_000 };
    const first = await push.send(request);
    clock.offset += 65_000;
    expect(await push.send(request)).toMatchObject({ pushId: first.pushId, repeated: true });
    clock.offset += 600_000;
    expect(await push.send(request)).toMatchObject({ pushId: first.pushId, repeated: true });
  });

  it('refuses other content', async () => {
    const { push } = await start();
    await push.send({ to: { user: 'u1' }, message, key: 'k' });
    await expect(push.send({ to: { user: 'u2' }, message, key: 'k' })).rejects.toBeInstanceOf(PushKeyConflictError);
  });
});

describe('a plan', () => {
  it('is exactly what is then sent, and sends nothing', async () => {
    const { push, devices, vendor } = await start([{ name: 'a' }, { name: 'b' }], { order: ['b', 'a'] });
    const reached = [await devices.register(phone('u1', 'a')), await devices.register(phone('u1', 'b'))];
    const lost = await devices.register(phone('u1', 'gone'));
    const request = { to: { user: 'u1' }, message: { ...message, ttl: 60 } };
    const plan = await push.plan(request);
    expect(plan.dropped).toEqual([
      { deviceId: lost.id, reason: 'No route reaches this device: no vendor module is named gone.' },
    ]);
    expect(plan.calls.flatMap(({ deviceIds }) => deviceIds).sort()).toEqual(reached.map(({ id }) => id).sort());
    expect([...vendor('a').calls, ...vendor('b').calls]).toHaveLength(0);
    await (await push.send(request)).settled();
    const sent = [...vendor('a').calls, ...vendor('b').calls].map((call) => call.request);
    expect(sent).toEqual(plan.calls.map((call) => call.request).sort((x, y) => (x!.app < y!.app ? -1 : 1)));
  });

  it('shows refusals and problems', async () => {
    const { push, devices, vendor } = await start();
    vendor('fake').refuse = () => {
      throw new MessageRefusedError('Fake', [{ field: 'title', rule: 'is too long' }]);
    };
    await devices.register(phone('u1'));
    const plan = await push.plan({ to: { users: ['u1', 'u2'] }, message });
    expect(plan.calls[0]).toMatchObject({ request: null, refusal: { class: 'payload' } });
    expect(plan.problems).toEqual(['The user u2 has no registered device.']);
  });

  it('refuses what send would refuse', async () => {
    const { push } = await start();
    await expect(push.plan({ to: { user: 'u' }, message: {} })).rejects.toBeInstanceOf(PushInputError);
  });
});
