import { FAILURE_CLASSES, type FailureClass } from '@nest-push/core';
import { XIAOMI_CODES, xiaomiCode } from './xiaomi.codes.js';

/** The codes of Xiaomi's pages and SDK, written out once more, so that a row that is lost or mistyped is noticed. 0 is success. */
const DOCUMENTED = `-1 1 100
  10001 10002 10003 10004 10005 10006 10007 10008 10009 10010 10011 10012 10013 10014 10016 10017 10018 10020 10021
  10022 10023 10024 10025 10026 10027 10028 10029 10030 10031 10032 10033 10034 10035 10036 10037 10038 10039
  20209 20215 20216 20301 20315 20607 21301 21302 21303 21305
  22000 22001 22002 22003 22004 22005 22006 22007 22008 22020 22021 22022 22100 22101 22102 22103
  26003 26004 26005 26006 27001
  65003 65006 65007 65008 65009 65010 65011 65012 65013 65014 65015 65016 65017 65028 65029 65030
  65035 65036 65037 65038 65040 65041 200001 200002`.split(/\s+/);

describe('the table of codes', () => {
  it('has every documented code, and no other', () => {
    expect(DOCUMENTED).toHaveLength(95);
    expect(Object.keys(XIAOMI_CODES).sort()).toEqual([...DOCUMENTED].sort());
  });

  it.each(DOCUMENTED)('%s has a class, a meaning and advice', (code) => {
    const row = XIAOMI_CODES[code];
    expect(FAILURE_CLASSES).toContain(row?.class);
    for (const text of [row?.meaning, row?.advice]) {
      expect(text).toMatch(/^[a-z].{5,}[^.\s]$/i);
      expect(text).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it.each<[FailureClass, readonly string[]]>([
    [
      'retryable',
      ['-1', '1', '10001', '10002', '10003', '10009', '10010', '10011', '10037', '20607', '26003', '65029', '65030'],
    ],
    ['throttled', ['10022', '10023', '10024', '10027', '10028', '10030', '10032', '10039', '26004', '26005', '200002']],
    ['device', ['10029', '65007']],
    ['payload', ['10008', '10016', '10017', '21305', '65003', '27001', '65009', '65014', '65015', '65035']],
    ['credential', ['10004', '10031', '21301', '21302', '22006', '22007', '22022', '26006']],
    ['quota', ['10034', '200001']],
  ])('%s', (failureClass, codes) => {
    expect(codes.map((code) => [code, xiaomiCode(code, 200).class])).toEqual(codes.map((code) => [code, failureClass]));
  });

  it.each<[string | null, FailureClass]>([
    ['No valid targets!', 'device'],
    [' No valid targets! ', 'device'],
    [null, 'device'],
    ['No valid targets in this region', 'payload'],
    ['发送消息失败', 'payload'],
  ])('20301 with the words %p is %s', (words, failureClass) => {
    expect(xiaomiCode('20301', 200, words).class).toBe(failureClass);
    expect(xiaomiCode('20302', 200, words).class).toBe('payload');
  });

  it('keeps the address of a device that is offline', () => {
    expect(xiaomiCode('65003', 200).advice).toMatch(/^keep the address/);
  });

  it.each<[string, number, FailureClass]>([
    ['65042', 200, 'payload'],
    ['constructor', 200, 'payload'],
    ['70000', 400, 'payload'],
    ['70000', 401, 'credential'],
    ['70000', 403, 'credential'],
    ['70000', 429, 'throttled'],
    ['70000', 500, 'retryable'],
    ['70000', 503, 'retryable'],
    ['21301', 503, 'credential'],
  ])('%s with HTTP %i is %s', (code, status, failureClass) => {
    expect(xiaomiCode(code, status).class).toBe(failureClass);
  });
});
