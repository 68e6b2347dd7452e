import { XIAOMI_CODES, xiaomiFault } from './index.js';
import { descriptionOf } from './xiaomi.codes.js';
import { REFUSALS } from './xiaomi.refusals.js';
import { freshWorld, NOTE } from './xiaomi.spec-world.js';

const CODES = Object.keys(XIAOMI_CODES).map(Number);

describe('the codes of the vendor', () => {
  const world = freshWorld();

  it('every code is answered on demand, with status 200 and the envelope of its kind', async () => {
    for (const code of CODES.filter((each) => each !== 0)) {
      world().server.faults.add({ when: { vendor: 'xiaomi' }, times: 1, fault: xiaomiFault(code, 'because') });
      const response = await world().fetch('/v3/message/regid', { method: 'POST', body: '' });
      expect([code, response.status, response.headers.get('content-type'), await response.json()]).toEqual([
        code,
        200,
        'application/json;charset=UTF-8',
        {
          result: 'error',
          reason: 'because',
          trace_id: expect.stringMatching(/^X[a-z]{2}\w{19}$/) as string,
          code,
          description: XIAOMI_CODES[code],
        },
      ]);
    }
    expect(CODES.length).toBeGreaterThan(90);
  });

  it('a script over HTTP answers a code as well, and processes nothing', async () => {
    const script = { when: { vendor: 'xiaomi' }, times: 1, fault: xiaomiFault(200002) };
    const added = await fetch(`${world().server.url}/_sim/faults`, { method: 'POST', body: JSON.stringify(script) });
    expect(added.status).toBe(201);
    const answer = await world().post('/v3/message/regid', { ...NOTE, registration_id: 'reg-1' });
    expect(answer).toMatchObject({ result: 'error', code: 200002, reason: '请求过于频繁' });
    expect(world().titles('1')).toEqual([]);
  });

  it.each(Object.entries(REFUSALS))('%s has a code of the table', (_, { code }) => {
    expect(CODES).toContain(code);
  });

  it('a code that is none has the description of the unknown error', () => {
    expect(descriptionOf(65042)).toBe('未知错误');
  });
});
