import { VendorError } from '@nest-push/core';
import { xiaomiFault, XIAOMI_CODES as SIMULATED_CODES } from '@nest-push/simulators';
import { XIAOMI_CODES } from '@nest-push/xiaomi';
import { DOCUMENTED_CODES } from '../pipeline/documented-codes.js';
import { XiaomiWorld } from './xiaomi.world.js';

let xiaomi: XiaomiWorld;
beforeAll(async () => {
  xiaomi = await XiaomiWorld.open({ qps: Infinity });
});
afterAll(() => xiaomi.world.close());

const CODES = DOCUMENTED_CODES.xiaomi;

it('the documents have 95 codes beside success, and so have Xiaomi and our client', () => {
  const documented = CODES.map(({ code }) => code).sort();
  expect(documented).toHaveLength(95);
  expect(Object.keys(XIAOMI_CODES).sort()).toEqual(documented);
  expect(
    Object.keys(SIMULATED_CODES)
      .filter((code) => code !== '0')
      .sort(),
  ).toEqual(documented);
});

it.each(CODES)(
  '$code: a call that is not a send fails with class $failureClass, and with what to do',
  async ({ code, failureClass }) => {
    xiaomi.world.server.faults.add({ when: { vendor: 'xiaomi' }, times: 1, fault: xiaomiFault(Number(code), 'WORDS') });
    const error: unknown = await xiaomi
      .android()
      .devtools.aliases('reg-1')
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(VendorError);
    const { failure } = error as VendorError;
    expect(failure).toMatchObject({ vendor: 'Xiaomi', code, class: failureClass, httpStatus: 200 });
    const advice = XIAOMI_CODES[code]?.advice ?? '';
    expect(advice).not.toBe('');
    expect(failure.reason).toContain('WORDS');
    expect(failure.reason.toLowerCase()).toContain(advice.toLowerCase());
  },
);
