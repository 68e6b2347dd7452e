import { umengFailure } from './umeng.answers.js';
import { UMENG_CODES, type UmengCode } from './umeng.codes.js';
import { notification, SpecWorld } from './umeng.spec-world.js';

const CODES = Object.keys(UMENG_CODES) as UmengCode[];

describe('the control interface makes the server answer', () => {
  let world: SpecWorld;
  beforeAll(async () => {
    world = await SpecWorld.open();
  });
  afterAll(() => world.close());

  const script = (fault: object): Promise<Response> =>
    fetch(`${world.server.url}/_sim/faults`, {
      method: 'POST',
      body: JSON.stringify({ when: { vendor: 'umeng' }, times: 1, fault }),
    });
  const send = (): ReturnType<SpecWorld['post']> =>
    world.post('/api/send', { type: 'broadcast', payload: notification('t') });

  it('knows the 65 codes of today, 57 older ones and that of vivo', () => {
    expect(CODES).toHaveLength(123);
  });

  it.each(CODES)('%s, as HTTP 400 in the envelope, and nothing is sent', async (code) => {
    expect((await script(umengFailure(code))).status).toBe(201);
    expect(await send()).toMatchObject({
      status: 400,
      type: 'application/json;charset=UTF-8',
      code,
      data: { error_msg: UMENG_CODES[code] },
    });
  });

  it.each<[string, object, number, string]>([
    ['C27 a code that is a number', { status: 400, body: '{"ret":"FAIL","data":{"error_code":2028}}' }, 400, 'FAIL'],
    ['C27 a code without a text', umengFailure('5000', null), 400, '"data":{"error_code":"5000"}'],
    ['C28 a page of a gateway', { status: 502, body: '<html>Bad Gateway</html>' }, 502, '<html>'],
  ])('%s', async (_what, fault, status, part) => {
    await script(fault);
    const response = await fetch(`${world.server.urlOf('umeng')}/api/send`, { method: 'POST', body: '{}' });
    expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(part)]);
  });

  it('normally again once the scripts are used up', async () => {
    expect((await send()).code).toBe('ok');
  });
});
