import { VendorError } from '@nest-push/core';
import { umengFailure, type UmengCode } from '@nest-push/simulators';
import { UMENG_CODES, UMENG_ENDPOINTS, umengSign, umengTaskId } from '@nest-push/umeng';
import { DOCUMENTED_CODES } from '../pipeline/documented-codes.js';
import { appOf, NOTE, NOW, TOKENS, UmengWorld } from './umeng.world.js';

let umeng: UmengWorld;

beforeAll(async () => {
  umeng = await UmengWorld.open({ rates: {} });
});
beforeEach(() => {
  umeng.world.reset();
});
afterAll(() => umeng.world.close());

/** Every call of the client, with what it takes. */
const CALLS: Readonly<Record<keyof typeof UMENG_ENDPOINTS, () => Promise<unknown>>> = {
  send: () => umeng.client().send({ type: 'unicast', device_tokens: TOKENS.android, payload: NOTE }),
  upload: () => umeng.client().upload({ deviceTokens: [TOKENS.android] }),
  status: () => umeng.client().status(umengTaskId('um1')),
  cancel: () => umeng.client().cancel(umengTaskId('um1')),
  taskStat: () => umeng.client().taskStat(umengTaskId('um1')),
  channelData: () => umeng.client().channelData(umengTaskId('um1')),
  quota: () => umeng.client().quota(),
  'tags.add': () => umeng.client().tags.add(TOKENS.android, { tags: ['a'] }),
  'tags.list': () => umeng.client().tags.list(TOKENS.android),
  'tags.set': () => umeng.client().tags.set(TOKENS.android, { tags: ['a'] }),
  'tags.delete': () => umeng.client().tags.delete(TOKENS.android, { tags: ['a'] }),
  'tags.clear': () => umeng.client().tags.clear(TOKENS.android),
  'templates.add': () => umeng.client().templates.add({ template_name: 't', payload: NOTE }),
  'templates.delete': () => umeng.client().templates.delete('tp1'),
  'templates.get': () => umeng.client().templates.get('tp1'),
  'templates.list': () => umeng.client().templates.list({ index: 0, len: 10 }),
  'templates.send': () => umeng.client().templates.send('tp1', { data: [] }),
  'templates.messages': () => umeng.client().templates.messages('tm1', { len: 10 }),
};

describe.each(Object.entries(CALLS))('%s', (name, call) => {
  const { path } = UMENG_ENDPOINTS[name as keyof typeof UMENG_ENDPOINTS];

  it(`is served at POST ${path}, and nothing else is`, async () => {
    const body = JSON.stringify({ appkey: appOf('android').appKey, timestamp: String(NOW / 1000) });
    const sign = umengSign('POST', umeng.world.baseUrl + path, body, appOf('android').masterSecret);
    expect([200, 400]).toContain((await umeng.post(path, body, sign)).status);
    expect((await umeng.post(`${path}/x`, body, sign)).status).toBe(404);
  });

  it('goes there, and tells a refusal as what it is', async () => {
    const fault = { status: 400, body: umengFailure('2027').body };
    umeng.world.server.faults.add({ when: { vendor: 'umeng' }, times: 1, fault });
    await expect(call()).rejects.toMatchObject({ code: 'PUSH_VENDOR', failure: { class: 'credential', code: '2027' } });
    expect(umeng.world.wires.map((wire) => wire.path)).toEqual([path]);
  });
});

describe('codes', () => {
  it('are 65 of today, one of the text of 2025, and those of before', () => {
    const all = DOCUMENTED_CODES.umeng.map(({ code }) => code);
    expect(Object.keys(UMENG_CODES).sort()).toEqual([...all].sort());
    expect(new Set(all).size).toBe(all.length);
  });

  it.each(DOCUMENTED_CODES.umeng)('$code is thrown as $failureClass, with advice', async ({ code, failureClass }) => {
    const { status, body } = umengFailure(code as UmengCode);
    umeng.world.server.faults.add({ when: { vendor: 'umeng' }, times: 1, fault: { status, body } });
    const error: unknown = await CALLS.send().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(VendorError);
    const { failure } = error as VendorError;
    expect(failure).toMatchObject({ class: failureClass, code, httpStatus: 400, vendor: 'Umeng' });
    const advice = UMENG_CODES[code]?.advice ?? 'none';
    // For a clock that is off, the advice is the difference.
    if (code !== '2028') expect(failure.reason.toLowerCase()).toContain(advice.toLowerCase());
  });
});
