import { type Delivery, type VendorCodeTable } from '@nest-push/core';
import { JPUSH_PUSH_CODES } from '@nest-push/jpush';
import { type SimulatedVendor, type SimulatorServer } from '@nest-push/simulators';
import { UMENG_CODES } from '@nest-push/umeng';
import { XIAOMI_CODES } from '@nest-push/xiaomi';
import { type Host, registerThreePhones, startHost, startSimulators } from '../support/host.js';
import { stateOf } from '../support/rows.js';
import { DOCUMENTED_CODES, type DocumentedCode } from './documented-codes.js';

const WORDS = '厂商的说明';

/** A refusal as each vendor writes it. */
const BODIES: Readonly<Record<SimulatedVendor, (code: string) => object>> = {
  jpush: (code) => ({ error: { code: Number(code), message: WORDS } }),
  umeng: (code) => ({ ret: 'FAIL', data: { error_code: code, error_msg: WORDS } }),
  xiaomi: (code) => ({ result: 'error', reason: WORDS, trace_id: 'Xcm1', code: Number(code), description: '失败' }),
};

const VENDORS: readonly [SimulatedVendor, string, string, VendorCodeTable][] = [
  ['jpush', 'JPush', 'yan', JPUSH_PUSH_CODES],
  ['umeng', 'Umeng', 'wei', UMENG_CODES],
  ['xiaomi', 'Xiaomi', 'lin', XIAOMI_CODES],
];

let server: SimulatorServer;
let host: Host;

beforeAll(async () => {
  // More calls than JPush allows in a minute are nothing but this file's own haste.
  server = await startSimulators({ jpush: { callsPerMinute: 10_000 } });
  host = await startHost(server);
  await registerThreePhones(host, 'u1');
});

afterAll(async () => {
  await host.close();
  await server.close();
});

beforeEach(() => {
  server.reset();
});

/** One push to one phone. */
async function sendTo(phone: string): Promise<Delivery | undefined> {
  const { deliveries } = await host.report({
    to: { device: phone },
    message: { title: '通知', body: '您的订单已发货' },
  });
  return deliveries[0];
}

/** One push to one phone that its vendor refuses so; what was put out of use by that is back in use. */
async function refused(
  vendor: SimulatedVendor,
  phone: string,
  status: number,
  body: object,
): Promise<Delivery | undefined> {
  server.faults.add({ when: { vendor }, times: 1, fault: { status, body: JSON.stringify(body) } });
  const row = await sendTo(phone);
  // A dead address is out of use for the pushes to come, and nothing else is.
  expect(await host.devices.restore(phone)).toBe(row?.failureClass === 'device');
  return row;
}

const sentence = (clause: string): string => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;

describe.each(VENDORS)('%s', (vendor, label, phone, table) => {
  const documented: readonly DocumentedCode[] = DOCUMENTED_CODES[vendor];

  it('has a row for every documented code, and no other', () => {
    expect(Object.keys(table).sort()).toEqual(documented.map(({ code }) => code).sort());
  });

  it.each(documented)('$code with HTTP $status is $failureClass', async ({ code, status, failureClass }) => {
    const row = await refused(vendor, phone, status, BODIES[vendor](code));
    expect(row).toMatchObject({ state: stateOf(failureClass), failureClass, vendorCode: code, messageId: null });
    const { meaning, advice } = table[code]!;
    expect(row?.reason).toBe(`${label} ${code}: ${meaning} (“${WORDS}”). ${sentence(advice)} [HTTP ${status}]`);
    expect(await sendTo(phone)).toMatchObject({ state: 'delivered' });
  });

  it.each([
    [400, 'payload'],
    [429, 'throttled'],
    [500, 'retryable'],
    [503, 'retryable'],
  ])('a code that nobody has published, with HTTP %i, is %s', async (status, failureClass) => {
    const row = await refused(vendor, phone, status, BODIES[vendor]('98765'));
    expect(row).toMatchObject({ state: 'failed', failureClass, vendorCode: '98765' });
    expect(row?.reason).toMatch(new RegExp(`^${label} 98765: .+ \\(“${WORDS}”\\)\\. .+\\. \\[HTTP ${status}\\]$`, 'u'));
    expect(await sendTo(phone)).toMatchObject({ state: 'delivered' });
  });
});

describe('envelopes that differ from the usual', () => {
  it.each([
    [
      'jpush',
      'yan',
      400,
      { msg_id: '18100287008460001', error: { code: 1011, message: WORDS } },
      'device',
      '1011',
      '18100287008460001',
    ],
    ['jpush', 'yan', 400, { error: { code: '1003', message: WORDS } }, 'payload', '1003', null],
    ['jpush', 'yan', 200, { error: { code: 1011, message: WORDS } }, 'device', '1011', null],
    ['jpush', 'yan', 200, { code: 2002, message: WORDS }, 'throttled', '2002', null],
    ['umeng', 'wei', 400, { ret: 'FAIL', data: { error_code: 2027 } }, 'credential', '2027', null],
    ['umeng', 'wei', 200, { ret: 'FAIL', data: { error_code: '5000' } }, 'device', '5000', null],
    ['umeng', 'wei', 500, { ret: 'FAIL', data: ['a sentence of 2013'] }, 'retryable', null, null],
    ['umeng', 'wei', 400, { ret: 'FAIL' }, 'payload', null, null],
    ['xiaomi', 'lin', 200, { result: 'error', errorCode: 21301, reason: WORDS }, 'credential', '21301', null],
    ['xiaomi', 'lin', 200, { result: 'error', code: '20301' }, 'device', '20301', null],
    ['xiaomi', 'lin', 200, { result: 'error', reason: WORDS }, 'payload', null, null],
  ] as const)(
    '%s to %s: HTTP %i %j is %s',
    async (vendor, phone, status, body, failureClass, vendorCode, messageId) => {
      const row = await refused(vendor, phone, status, body);
      expect(row).toMatchObject({ state: 'failed', failureClass, vendorCode, messageId });
      expect(await sendTo(phone)).toMatchObject({ state: 'delivered' });
    },
  );

  it.each([
    ['jpush', 'yan', { sendno: '0' }],
    ['umeng', 'wei', { ret: 'SUCCESS', data: {} }],
    ['umeng', 'wei', { ret: 'SUCCESS', data: { msg_id: '' } }],
    ['xiaomi', 'lin', { result: 'ok', code: 0, data: {} }],
    ['xiaomi', 'lin', { result: 'error', code: 0, data: { id: 'sdm1' } }],
  ] as const)('%s to %s: %j is no success that could be believed', async (vendor, phone, body) => {
    expect(await refused(vendor, phone, 200, body)).toMatchObject({ state: 'unknown', failureClass: 'unknown' });
  });

  it('carries ids beyond 2^53 to the report without rounding them', async () => {
    server.faults.add({
      when: { vendor: 'jpush' },
      times: 1,
      fault: { status: 200, body: '{"sendno":0,"msg_id":18100287008460003}' },
    });
    expect(await sendTo('yan')).toMatchObject({ state: 'delivered', messageId: '18100287008460003' });
  });
});
