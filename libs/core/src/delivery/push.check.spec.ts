import { hostile } from '../../../../test/support/hostile.js';
import { PushInputError } from '../errors/push.error.js';
import { checkRegistration } from '../audience/device.check.js';
import { checkRequest, checkRequests } from './push.check.js';

const NOW = Date.UTC(2026, 10, 21, 12);
const message = { title: 't', body: 'b' };
const good = { to: { user: 'u' }, message };

const data = (fields: object): object => ({ to: { user: 'u' }, message: { data: fields } });

/** The fields that are refused, with their rules. */
function issuesOf(check: () => unknown): Record<string, string> {
  try {
    check();
    return {};
  } catch (error) {
    if (!(error instanceof PushInputError)) throw error;
    return Object.fromEntries(error.issues.map(({ field, rule }) => [field, rule]));
  }
}

const refuse = (request: unknown): Record<string, string> => issuesOf(() => checkRequest(request, NOW));

describe('a push request', () => {
  it.each<[string, unknown]>([
    ['the least', good],
    ['users', { to: { users: ['a', 'b'] }, message }],
    ['a device', { to: { device: 'd' }, message }],
    ['an alias via a vendor', { to: { alias: 'QQC_1', via: 'xiaomi' }, message }],
    ['tags', { to: { tags: { any: ['深圳'], all: ['vip'], none: ['muted'] } }, message }],
    ['a topic', { to: { topic: 'news', via: ['xiaomi'] }, message }],
    ['everyone', { to: { everyone: true }, message }],
    ['data alone', { to: { user: 'u' }, message: { data: { type: 2 } } }],
    ['a title for one platform alone', { to: { user: 'u' }, message: { ios: { title: 't' } } }],
    [
      'everything',
      {
        to: { user: 'u' },
        key: 'visit:1',
        at: '2026-11-22T09:00:00+08:00',
        message: {
          title: '您有一条新消息~',
          body: '🌏',
          data: { type: 2, nested: { list: [1, null, true, 'x'] } },
          class: 'transactional',
          kind: 'order',
          ttl: 3600,
          click: { open: 'url', url: 'https://example.com/a?b=c' },
          badge: { add: 1 },
          sound: false,
          image: 'https://example.com/a.png',
          collapseKey: 'k'.repeat(64),
          ios: { badge: 0, sound: 'a.caf', click: { open: 'page', page: 'orders/1' } },
          vendors: { jpush: { options: { big_push_duration: 10 } } },
        },
      },
    ],
  ])('takes %s', (_what, request) => {
    expect(refuse(request)).toEqual({});
  });

  it.each<[what: string, request: unknown, field: string, rule: RegExp]>([
    ['nothing', undefined, '', /must be an object/],
    ['a list', [], '', /must be an object/],
    ['an unknown field', { ...good, titel: 'x' }, 'titel', /is not known here; known are to, message, at, key/],
    ['no audience', { message }, 'to', /must be an object with one of user, users/],
    ['an empty audience', { to: {}, message }, 'to', /exactly one of/],
    ['two audiences', { to: { user: 'u', everyone: true }, message }, 'to', /exactly one of/],
    ['an empty user', { to: { user: '' }, message }, 'to.user', /1 to 255 characters \(it has 0\)/],
    ['a blank user', { to: { user: ' ' }, message }, 'to.user', /printable and not blank/],
    ['a user that is no text', { to: { user: 7 }, message }, 'to.user', /must be a text/],
    ['no users', { to: { users: [] }, message }, 'to.users', /list of 1 to 10000/],
    ['too many users', { to: { users: Array(10_001).fill('u') }, message }, 'to.users', /list of 1 to 10000/],
    ['a wrong user among many', { to: { users: ['a', 'b\n', ''] }, message }, 'to.users[1]', /printable/],
    ['via beside a user', { to: { user: 'u', via: 'jpush' }, message }, 'to.via', /is not known here/],
    ['a control character in an alias', { to: { alias: 'a\u0001b' }, message }, 'to.alias', /printable/],
    ['an alias that is too long', { to: { alias: 'a'.repeat(256) }, message }, 'to.alias', /it has 256/],
    ['no tags', { to: { tags: {} }, message }, 'to.tags', /must have any or all/],
    ['only none', { to: { tags: { none: ['a'] } }, message }, 'to.tags', /must have any or all/],
    ['too many tags', { to: { tags: { any: Array(21).fill('t') } }, message }, 'to.tags.any', /list of 1 to 20/],
    ['everyone: false', { to: { everyone: false }, message }, 'to.everyone', /must be true/],
    ['no message', { to: { user: 'u' } }, 'message', /must be an object/],
    ['an empty message', { to: { user: 'u' }, message: {} }, 'message', /must have a title, a body or data/],
    ['a blank title', { ...good, message: { title: '  ', body: 'b' } }, 'message.title', /must not be blank/],
    [
      'a title beyond any vendor',
      { ...good, message: { title: 'x'.repeat(8_193) } },
      'message.title',
      /1 to 8192 characters/,
    ],
    ['half an emoji', { ...good, message: { title: '\ud83c' } }, 'message.title', /surrogate/],
    [
      'a class nobody knows',
      { ...good, message: { ...message, class: 'spam' } },
      'message.class',
      /one of transactional, marketing/,
    ],
    ['a ttl of 0', { ...good, message: { ...message, ttl: 0 } }, 'message.ttl', /whole number from 1 to 2592000/],
    ['a ttl of half a second', { ...good, message: { ...message, ttl: 0.5 } }, 'message.ttl', /whole number/],
    ['a ttl beyond 30 days', { ...good, message: { ...message, ttl: 2_592_001 } }, 'message.ttl', /whole number/],
    ['a badge of -1', { ...good, message: { ...message, badge: -1 } }, 'message.badge', /whole number from 0/],
    [
      'a badge that adds nothing',
      { ...good, message: { ...message, badge: { add: 0 } } },
      'message.badge.add',
      /from 1 to 99/,
    ],
    ['sound: true', { ...good, message: { ...message, sound: true } }, 'message.sound', /must be a text/],
    [
      'a picture over http',
      { ...good, message: { ...message, image: 'http://a.b/c.png' } },
      'message.image',
      /begins with https:\/\//,
    ],
    [
      'a script as click',
      { ...good, message: { ...message, click: { open: 'url', url: 'javascript:alert(1)' } } },
      'message.click.url',
      /begins with/,
    ],
    [
      'a click without a page',
      { ...good, message: { ...message, click: { open: 'page' } } },
      'message.click.page',
      /must be a text/,
    ],
    [
      'a collapse key of 65 bytes',
      { ...good, message: { ...message, collapseKey: `${'键'.repeat(21)}ab` } },
      'message.collapseKey',
      /at most 64 bytes \(it has 65\)/,
    ],
    [
      'a platform field that is none',
      { ...good, message: { ...message, ios: { ttl: 3 } } },
      'message.ios.ttl',
      /is not known here/,
    ],
    ['NaN in data', { ...good, message: { data: { a: Number.NaN } } }, 'message.data.a', /must be JSON/],
    ['a date in data', { ...good, message: { data: { a: new Date() } } }, 'message.data.a', /must be JSON/],
    ['a bigint in data', { ...good, message: { data: { a: 1n } } }, 'message.data.a', /must be JSON/],
    ['a list as data', { ...good, message: { data: [] } }, 'message.data', /must be an object/],
    ['a NUL in a title', { ...good, message: { title: 'a\0b' } }, 'message.title', /NUL/],
    [
      'half an emoji as a key of data',
      { ...good, message: { data: { '\ud83c': 1 } } },
      'message.data.?',
      /another name/,
    ],
    [
      'a key of data that is unsafe',
      { ...good, message: { data: JSON.parse('{"__proto__":1}') as object } },
      'message.data.__proto__',
      /another name/,
    ],
    [
      'a vendor’s part that is no object',
      { ...good, message: { ...message, vendors: { jpush: 5 } } },
      'message.vendors.jpush',
      /must be an object/,
    ],
    ['vendors as a text', { ...good, message: { ...message, vendors: 'x' } }, 'message.vendors', /must be an object/],
    ['an empty key', { ...good, key: '' }, 'key', /1 to 255/],
    ['a key of 256', { ...good, key: 'k'.repeat(256) }, 'key', /1 to 255/],
    ['a time without its offset', { ...good, at: '2026-11-22T09:00:00' }, 'at', /a text like/],
    ['a time that is none', { ...good, at: 'tomorrow' }, 'at', /a text like/],
    ['a day that is none', { ...good, at: '2027-02-31T09:00+08:00' }, 'at', /a text like/],
    ['a list with holes', { to: { users: new Array<string>(3) }, message }, 'to.users[0]', /must be a text/],
    [
      'a key of data that would forge a line',
      { ...good, message: { data: { 'a\nERROR': 1n } } },
      'message.data.a?ERROR',
      /must be JSON/,
    ],
    ['2,001 entries', data({ list: Array(2_001).fill(0) }), 'message.data.list', /at most 2000 entries/],
    ['2,001 keys', data(Object.fromEntries(Array(2_001).entries())), 'message.data', /at most 2000 entries/],
    ['a text of 65,537 characters', data({ a: 'x'.repeat(65_537) }), 'message.data.a', /at most 65536 characters/],
    ['a text in place of a request', 'to everybody', '', /must be an object/],
    ['a request that cannot be looked at', hostile({}), '', /must be an object/],
    ['a part that cannot be looked at', { ...good, to: hostile({}) }, 'to', /must be an object/],
    [
      'a time whose kind cannot be asked',
      { ...good, at: new Proxy(() => undefined, { getPrototypeOf: () => hostile({}) }) },
      'at',
      /a text like/,
    ],
    ['an invalid date', { ...good, at: new Date('x') }, 'at', /a text like/],
    ['a past time', { ...good, at: NOW - 61_000 }, 'at', /must not be in the past/],
    ['a time in eleven years', { ...good, at: NOW + 11 * 365 * 86_400_000 }, 'at', /at most 10 years ahead/],
  ])('refuses %s', (_what, request, field, rule) => {
    expect(refuse(request)[field]).toMatch(rule);
  });

  it('takes as many users as one push may name', () => {
    expect(refuse({ to: { users: Array.from({ length: 10_000 }, (_, n) => `u${n}`) }, message })).toEqual({});
  });

  it('names every wrong field at once, and no value', () => {
    const request = { to: { user: '' }, message: { title: '', ttl: -1, badge: 'canary-secret' }, key: '\n', extra: 1 };
    expect(Object.keys(refuse(request)).sort()).toEqual([
      'extra',
      'key',
      'message.badge',
      'message.title',
      'message.ttl',
      'to.user',
    ]);
    expect(JSON.stringify(refuse(request))).not.toContain('canary');
  });

  it('tells about an input that is wrong everywhere within bounds', () => {
    const request = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${i}`, 1]));
    expect(Object.keys(refuse(request))).toHaveLength(50);
  });

  it('takes a past time with a key: the call may repeat one that was made in time', () => {
    expect(checkRequest({ ...good, at: NOW - 3_600_000, key: 'k' }, NOW)).toMatchObject({
      instant: NOW - 3_600_000,
      dueAt: NOW,
    });
  });

  it('ends on an object that contains itself', () => {
    const data: Record<string, unknown> = {};
    data.a = data;
    data.b = data;
    expect(Object.values(refuse({ to: { user: 'u' }, message: { data } }))[0]).toMatch(/40 levels/);
  });

  it('keeps a key that would change a prototype where it is', () => {
    const request: unknown = JSON.parse('{"to":{"user":"u"},"message":{"title":"t","__proto__":{"polluted":1}}}');
    expect(Object.keys(refuse(request))).toEqual(['message.__proto__']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each<[unknown, number]>([
    [undefined, NOW],
    [NOW - 59_000, NOW],
    [NOW + 1_500, NOW + 1_500],
    [new Date(NOW + 60_000), NOW + 60_000],
    ['2026-11-21T20:00:05+08:00', NOW + 5_000],
    ['2026-11-21T12:00:05Z', NOW + 5_000],
  ])('reads the time %s', (at, dueAt) => {
    expect(checkRequest({ ...good, ...(at === undefined ? {} : { at }) }, NOW).dueAt).toBe(dueAt);
  });
});

describe('a list of push requests', () => {
  it.each<[string, unknown]>([
    ['no list', good],
    ['more than a thousand', Array(1_001).fill(good)],
    ['a list that cannot be looked at', hostile([])],
    ['a list of what cannot be read', Object.defineProperty([good], '0', { get: () => Object.keys(hostile({})) })],
  ])('is refused as a whole: %s', (_what, requests) => {
    expect(issuesOf(() => checkRequests(requests, NOW))).toEqual({
      '': 'must be a list of at most 1000 requests',
    });
  });
});

describe('a device registration', () => {
  const route = { vendor: 'jpush', kind: 'registrationId', address: 'abc' };
  const device = { platform: 'android', routes: [route] };

  it('takes the least and the most', () => {
    expect(issuesOf(() => checkRegistration(device))).toEqual({});
    expect(
      issuesOf(() =>
        checkRegistration({
          ...device,
          id: 'd',
          userId: 'u',
          manufacturer: 'Xiaomi',
          routes: [{ ...route, app: 'jpush' }],
        }),
      ),
    ).toEqual({});
    expect(issuesOf(() => checkRegistration({ ...device, userId: null, manufacturer: null }))).toEqual({});
  });

  it.each<[string, unknown, string, RegExp]>([
    ['nothing', null, '', /must be an object/],
    ['no platform', { routes: [route] }, 'platform', /one of android, ios, harmony/],
    ['no routes', { platform: 'ios', routes: [] }, 'routes', /list of 1 to 10 routes/],
    ['eleven routes', { platform: 'ios', routes: Array(11).fill(route) }, 'routes', /list of 1 to 10/],
    [
      'a route without address',
      { platform: 'ios', routes: [{ vendor: 'jpush', kind: 'alias' }] },
      'routes[0].address',
      /must be a text/,
    ],
    [
      'a kind nobody knows',
      { platform: 'ios', routes: [{ ...route, kind: 'imei' }] },
      'routes[0].kind',
      /one of registrationId, alias, account/,
    ],
    [
      'a newline in an address',
      { platform: 'ios', routes: [{ ...route, address: 'a\nb' }] },
      'routes[0].address',
      /printable/,
    ],
    ['routes with holes', { platform: 'ios', routes: new Array(2) }, 'routes[0]', /must be an object/],
    ['an unknown field', { ...device, token: 'canary' }, 'token', /is not known here/],
  ])('refuses %s', (_what, registration, field, rule) => {
    expect(issuesOf(() => checkRegistration(registration))[field]).toMatch(rule);
  });
});
