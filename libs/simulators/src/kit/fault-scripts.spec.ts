import { FaultScripts, type RequestHead } from './fault-scripts.js';
import { type FaultScript } from './simulator.types.js';

const head = (over: Partial<RequestHead> = {}): RequestHead => ({ vendor: 'jpush', n: 1, path: '/v3/push', ...over });
const strike = (faults: FaultScripts, over: Partial<RequestHead> = {}, addresses: string[] = []): number | undefined =>
  faults.strike(head(over), () => addresses)?.status;

describe('FaultScripts', () => {
  it.each<[string, FaultScript['when'], Partial<RequestHead>, string[], boolean]>([
    ['everything', {}, {}, [], true],
    ['its vendor', { vendor: 'jpush' }, {}, [], true],
    ['another vendor', { vendor: 'umeng' }, {}, [], false],
    ['the n-th request', { request: 3 }, { n: 3 }, [], true],
    ['another request', { request: 3 }, { n: 4 }, [], false],
    ['one of several requests', { request: [2, 4] }, { n: 4 }, [], true],
    ['none of several requests', { request: [2, 4] }, { n: 3 }, [], false],
    ['its path', { path: '/v3/push' }, {}, [], true],
    ['a longer path', { path: '/v3/push' }, { path: '/v3/push/validate' }, [], false],
    ['its address', { address: 'rid-1' }, {}, ['rid-0', 'rid-1'], true],
    ['another address', { address: 'rid-1' }, {}, ['rid-10'], false],
    ['all of several conditions', { vendor: 'jpush', request: 1, path: '/v3/push', address: 'a' }, {}, ['a'], true],
    ['all but one condition', { vendor: 'jpush', request: 1, path: '/v3/push', address: 'b' }, {}, ['a'], false],
  ])('matches %s', (_, when, over, addresses, expected) => {
    const faults = new FaultScripts();
    faults.add({ when, fault: { status: 503 } });
    expect(strike(faults, over, addresses)).toBe(expected ? 503 : undefined);
  });

  it('strikes with the oldest that matches, and asks for addresses only where one is named', () => {
    const faults = new FaultScripts();
    faults.add({ when: { request: 9 }, fault: { status: 501 } });
    faults.add({ when: {}, fault: { status: 502 } });
    faults.add({ when: {}, fault: { status: 503 } });
    const ask = (): string[] => {
      throw new Error('not needed');
    };
    expect(faults.strike(head(), ask)?.status).toBe(502);
  });

  it('strikes `times` times, counts, and is forgotten then', () => {
    const faults = new FaultScripts();
    const id = faults.add({ when: {}, times: 2, fault: { status: 503 } });
    expect(strike(faults)).toBe(503);
    expect(faults.list()).toEqual([{ id, script: { when: {}, times: 2, fault: { status: 503 } }, struck: 1 }]);
    expect(strike(faults)).toBe(503);
    expect(strike(faults)).toBeUndefined();
    expect(faults.list()).toEqual([]);
  });

  it('strikes without end when `times` is left out', () => {
    const faults = new FaultScripts();
    faults.add({ when: {}, fault: { status: 503 } });
    for (let n = 1; n <= 50; n++) expect(strike(faults, { n })).toBe(503);
    expect(faults.list()[0]?.struck).toBe(50);
  });

  it('breaks before the body only with a script that needs no body, and only when it is the one to strike', () => {
    const faults = new FaultScripts();
    const before = { reset: 'before' } as const;
    faults.add({ when: { address: 'rid-1' }, fault: before });
    expect(faults.strikeBeforeBody(head())).toBeUndefined();
    faults.add({ when: { vendor: 'umeng' }, fault: { status: 503 } });
    faults.add({ when: {}, times: 1, fault: before });
    expect(faults.strikeBeforeBody(head({ vendor: 'umeng' }))).toBeUndefined();
    expect(faults.strikeBeforeBody(head())).toEqual(before);
    expect(faults.strikeBeforeBody(head())).toBeUndefined();
    expect(faults.strike(head(), () => ['rid-1'])).toEqual(before);
  });

  it('removes one or all', () => {
    const faults = new FaultScripts();
    const first = faults.add({ when: {}, fault: { status: 501 } });
    faults.add({ when: {}, fault: { status: 502 } });
    expect(faults.remove(first)).toBe(true);
    expect(faults.remove(first)).toBe(false);
    expect(strike(faults)).toBe(502);
    faults.clear();
    expect(strike(faults)).toBeUndefined();
  });

  it('holds 1000 scripts and refuses one more', () => {
    const faults = new FaultScripts();
    const script: FaultScript = { when: {}, fault: { status: 503 } };
    for (let n = 0; n < 1000; n++) faults.add(script);
    expect(() => faults.add(script)).toThrow(/at most 1000 scripts/);
    faults.clear();
    expect(faults.add(script)).toBe('f1001');
  });

  it.each<[string, unknown, RegExp]>([
    ['no object', 'x', /body must be an object/],
    ['no when', { fault: { status: 500 } }, /when must be an object/],
    ['no fault', { when: {} }, /fault must be an object/],
    ['an empty fault', { when: {}, fault: {} }, /fault must have at least one of status/],
    ['an unknown field', { when: {}, fault: { status: 500 }, note: '' }, /note is not known/],
    ['an unknown condition', { when: { alias: 'a' }, fault: { status: 500 } }, /when\.alias is not known/],
    ['an unknown fault', { when: {}, fault: { explode: true } }, /fault\.explode is not known/],
    ['an unknown vendor', { when: { vendor: 'apns' }, fault: { status: 500 } }, /when\.vendor must be one of/],
    ['request 0', { when: { request: 0 }, fault: { status: 500 } }, /when\.request must be a whole number from 1/],
    ['a request that is no number', { when: { request: [1, '2'] }, fault: { status: 500 } }, /when\.request\[1\]/],
    ['an empty address', { when: { address: '' }, fault: { status: 500 } }, /when\.address must be a text/],
    ['a path without slash', { when: { path: 'v3' }, fault: { status: 500 } }, /when\.path must start with a slash/],
    ['times 0', { when: {}, times: 0, fault: { status: 500 } }, /times must be a whole number from 1/],
    [
      'a status below 200',
      { when: {}, fault: { status: 100 } },
      /fault\.status must be a whole number from 200 to 599/,
    ],
    ['a body that is no text', { when: {}, fault: { body: {} } }, /fault\.body must be a text/],
    ['headers that are no object', { when: {}, fault: { headers: 'a: b' } }, /fault\.headers must be an object/],
    ['a header name with a space', { when: {}, fault: { headers: { 'a b': 'c' } } }, /no HTTP header name/],
    [
      'a header value with a line break',
      { when: {}, fault: { headers: { a: 'b\r\nc: d' } } },
      /fault\.headers\.a must/,
    ],
    ['a delay over ten minutes', { when: {}, fault: { delayMs: 600_001 } }, /fault\.delayMs .* 0 to 600000/],
    ['an unknown reset', { when: {}, fault: { reset: 'during' } }, /fault\.reset must be one of before, after/],
    ['silence false', { when: {}, fault: { silence: false } }, /fault\.silence must be true/],
    ['dribble 0', { when: {}, fault: { dribble: 0 } }, /fault\.dribble must be a whole number from 1/],
    ['a reset with an answer', { when: {}, fault: { reset: 'after', status: 500 } }, /reset leaves no answer.*status/],
    ['silence with an answer', { when: {}, fault: { silence: true, body: 'x' } }, /silence leaves no answer.*body/],
    ['silence with a reset', { when: {}, fault: { silence: true, reset: 'after' } }, /choose one/],
  ])('refuses %s', (_, input, message) => {
    const faults = new FaultScripts();
    expect(() => faults.add(input as FaultScript)).toThrow(message);
    expect(faults.list()).toEqual([]);
  });
});
