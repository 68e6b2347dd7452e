import { type LogEntry, maskSecrets, RequestLog } from './request-log.js';
import { type LoggedRequest, type SimulatedVendor } from './simulator.types.js';

const open = (log: RequestLog, vendor: SimulatedVendor = 'jpush'): LogEntry =>
  log.open({ at: 1, vendor, method: 'POST', path: '/v3/push', query: '', headers: {} });
const numbers = (lines: LoggedRequest[]): number[] => lines.map(({ n }) => n);

describe('RequestLog', () => {
  it('counts each vendor from 1 and lists oldest first', () => {
    const log = new RequestLog();
    open(log);
    open(log, 'umeng');
    open(log);
    expect(log.list().map(({ vendor, n }) => `${vendor} ${n}`)).toEqual(['jpush 1', 'umeng 1', 'jpush 2']);
    expect(numbers(log.list({ vendor: 'jpush', since: 1 }))).toEqual([2]);
    expect(log.count('jpush')).toBe(2);
    expect(log.count('xiaomi')).toBe(0);
  });

  it('shows an open line at once and tells of it once it is settled', () => {
    const log = new RequestLog();
    const heard: LoggedRequest[] = [];
    const stop = log.onSettled((line) => heard.push(line));
    const entry = open(log);
    expect(log.list()).toMatchObject([{ status: null, answer: null, body: '' }]);
    expect(heard).toEqual([]);
    Object.assign(entry.line, { status: 200, answer: '{}', body: 'x' });
    log.settle(entry);
    expect(heard).toMatchObject([{ status: 200, answer: '{}', body: 'x' }]);
    stop();
    log.settle(open(log));
    expect(heard).toHaveLength(1);
  });

  it('keeps so many requests, and counts on', () => {
    const log = new RequestLog({ maxRequests: 3 });
    for (let n = 1; n <= 20; n++) {
      open(log);
      expect(log.list().length).toBeLessThanOrEqual(3);
    }
    expect(numbers(log.list())).toEqual([18, 19, 20]);
    expect(log.count('jpush')).toBe(20);
  });

  it('keeps so many characters, and the newest request in any case', () => {
    const log = new RequestLog({ maxCharacters: 10 });
    const add = (body: string): void => {
      const entry = open(log);
      entry.line.body = body;
      log.settle(entry);
    };
    add('1234');
    add('1234');
    expect(numbers(log.list())).toEqual([1, 2]);
    add('1234');
    expect(numbers(log.list())).toEqual([2, 3]);
    add('x'.repeat(50));
    expect(numbers(log.list())).toEqual([4]);
    add('1');
    expect(numbers(log.list())).toEqual([5]);
    add('123456789');
    expect(numbers(log.list())).toEqual([5, 6]);
  });

  it('does not count a line that it has let go before it was settled', () => {
    const log = new RequestLog({ maxRequests: 1, maxCharacters: 10 });
    const slow = open(log);
    const kept = open(log);
    slow.line.body = 'x'.repeat(50);
    log.settle(slow);
    log.settle(kept);
    expect(numbers(log.list())).toEqual([2]);
  });

  it('forgets everything on clear', () => {
    const log = new RequestLog();
    open(log);
    log.clear();
    expect(log.list()).toEqual([]);
    expect(open(log).line.n).toBe(1);
  });
});

describe('maskSecrets', () => {
  it.each([
    ['Basic YWJjOmRlZg==', 'Basic ***'],
    ['basic YWJjOmRlZg==', 'basic ***'],
    ['key=c2VjcmV0c2VjcmV0==', 'key=***'],
    ['Bearer abc.def', 'Bearer ***'],
    ['c2VjcmV0==', '***'],
    ['Something else', '***'],
    ['', '***'],
  ])('turns %s into %s', (value, masked) => {
    const line = open(new RequestLog()).line;
    line.headers = { authorization: value, 'proxy-authorization': value, host: 'h' };
    expect(maskSecrets(line).headers).toEqual({ authorization: masked, 'proxy-authorization': masked, host: 'h' });
    expect(line.headers.authorization).toBe(value);
  });

  it('adds no header', () => {
    expect(maskSecrets(open(new RequestLog()).line).headers).toEqual({});
  });
});
