import { type Inquiry, type Recall, type Vendor } from '@nest-push/core';
import { JPushVendor } from '@nest-push/jpush';
import { type SimulatedVendor, type SimulatorServer } from '@nest-push/simulators';
import { UmengVendor } from '@nest-push/umeng';
import { XiaomiVendor } from '@nest-push/xiaomi';
import { type Host, startHost, startSimulators } from '../support/host.js';

const message = { title: '您有一条新消息~', body: '【小明】刚刚浏览了您的商品【自行车】~' };

let server: SimulatorServer;
let host: Host;

beforeEach(async () => {
  server = await startSimulators();
  host = await startHost(server);
});

afterEach(async () => {
  await host.close();
  await server.close();
});

const VENDORS = [
  ['jpush', 'jpush', JPushVendor, /^DELETE \/v3\/push\/\d+$/],
  ['umeng', 'umeng:android', UmengVendor, /^POST \/api\/cancel$/],
  ['xiaomi', 'xiaomi:android', XiaomiVendor, /^POST \/v2\/message\/delete$/],
] as const;

/** The requests that were neither sends nor keys. */
const recalls = (vendor: SimulatedVendor): string[] =>
  server.requests
    .list({ vendor })
    .map(({ method, path }) => `${method} ${path.split('?')[0] ?? ''}`)
    .filter((line) => /DELETE|cancel|delete/.test(line));

describe.each(VENDORS)('a push to everyone at %s, cancelled (D17)', (name, app, type, request) => {
  const toAll = { to: { everyone: true, via: app }, message } as const;
  const call = (more: Partial<Inquiry>): Promise<Recall> => {
    const vendor: Vendor = host.app.get<Vendor>(type, { strict: false });
    const inquiry = {
      app,
      id: 'p1:0',
      kind: 'everyone',
      addresses: [],
      messageId: null,
      calledAt: Date.now(),
    } as const;
    return vendor.recall!({ ...inquiry, ...more });
  };

  it('is taken back at the vendor, by one request', async () => {
    const ticket = await host.push.send(toAll);
    expect(await ticket.settled()).toMatchObject({ state: 'delivered' });
    expect(await host.push.cancel(ticket.pushId)).toEqual({
      cancelled: false,
      begun: 1,
      recalled: 1,
      reason: `It has ended before: delivered. ${app} has taken its call back.`,
    });
    expect(recalls(name)).toEqual([expect.stringMatching(request)]);
  });

  it('says why where the vendor refuses, and does not repeat', async () => {
    const ticket = await host.push.send(toAll);
    await ticket.settled();
    server.faults.add({ when: { vendor: name }, fault: { status: 500, body: '' } });
    const { recalled, reason } = await host.push.cancel(ticket.pushId);
    expect(recalled).toBe(0);
    expect(reason).toMatch(new RegExp(`${app} has not taken its call back: .+500`));
    expect(recalls(name)).toHaveLength(1);
  });

  it('is not asked for without an id: the call has no answer yet', async () => {
    const answer = await call({});
    expect(answer).toEqual({ recalled: false, reason: expect.stringMatching(/has brought none yet\.$/) as string });
    expect(recalls(name)).toEqual([]);
  });

  it('is refused by the vendor when it does not know it', async () => {
    const messageId = { jpush: '999', umeng: 'um00000000000000000001', xiaomi: 'sdm999' }[name];
    expect(await call({ messageId })).toMatchObject({ recalled: false });
    expect(recalls(name)).toHaveLength(1);
  });
});

it('calls that name their receivers are refused by Umeng and Xiaomi before they are made', async () => {
  const vendors = [host.app.get(UmengVendor, { strict: false }), host.app.get(XiaomiVendor, { strict: false })];
  for (const vendor of vendors) {
    const app = `${vendor.name}:android`;
    const inquiry = { id: 'p1:0', addresses: ['a'], messageId: 'x1', calledAt: 0 } as const;
    expect(await vendor.recall({ ...inquiry, app, kind: 'alias' })).toMatchObject({ recalled: false });
    expect(await vendor.recall({ ...inquiry, app: 'gone', kind: 'everyone' })).toMatchObject({
      recalled: false,
      reason: expect.stringMatching(/has no app gone/) as string,
    });
  }
  expect(server.requests.list()).toEqual([]);
});
