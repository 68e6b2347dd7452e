import { UMENG_EDITIONS, type UmengProfile, type UmengTaskKind } from '../umeng.limits.js';
import { alert, ANDROID, androidToken, HARMONY, IOS, iosToken, notification, SpecWorld } from '../umeng.spec-world.js';
import {
  type UmengCertificate,
  type UmengDialectOptions,
  type UmengJson,
  type UmengStrictness,
} from '../umeng.types.js';

let world: SpecWorld;
afterEach(() => world.close());

const WINDOWS = { perMinute: 60_000, perHour: 3_600_000, perDay: 86_400_000 } as const;

/** A server with the limits of an edition. */
async function open(profile: UmengProfile, options: Partial<UmengDialectOptions> = {}): Promise<void> {
  world = await SpecWorld.open({ profile, rates: UMENG_EDITIONS[profile].rates, ...options });
}
const code = async (body: UmengJson, app?: string): Promise<string> => (await world.post('/api/send', body, app)).code;
const payload = { display_type: 'notification', body: { ticker: 't', title: 't', text: 'x' } };
const filter = { where: { and: [{ tag: 'a' }] } };

const uploaded = async (content: string): Promise<unknown> => (await world.post('/upload', { content })).data.file_id;

describe('the limits of tasks', () => {
  it('are those of the edition', async () => {
    await open('2025');
    const perMinute = 5;
    expect(UMENG_EDITIONS['2025'].rates).toEqual({
      ...{ broadcast: { perMinute, perDay: 10 }, groupcast: { perMinute } },
      ...{ filecast: { perMinute }, customizedcast: { perMinute } },
    });
    expect(UMENG_EDITIONS['2020'].rates).toEqual({
      ...{ broadcast: { perDay: 10 }, groupcast: { perMinute } },
      ...{ filecast: { perHour: 300 }, customizedcast: { perHour: 300 } },
    });
  });

  it.each<[UmengTaskKind, keyof typeof WINDOWS, string]>([
    ['broadcast', 'perMinute', '2050'],
    ['groupcast', 'perMinute', '2050'],
    ['filecast', 'perHour', '2050'],
    ['customizedcast', 'perHour', '2050'],
    ['broadcast', 'perDay', '2012'],
  ])('C30: of a %s, %s: one too many is refused with %s', async (type, limit, refused) => {
    await open('2020', { rates: { [type]: { [limit]: 3 } } });
    const body = async (): Promise<UmengJson> => {
      const file_id = await uploaded('u1');
      const more = { broadcast: {}, groupcast: { filter }, filecast: { file_id } };
      return { type, payload, ...{ ...more, customizedcast: { file_id, alias_type: 'uid' } }[type] };
    };
    for (let n = 0; n < 3; n += 1) {
      expect(await code(await body())).toBe('ok');
      world.pass(WINDOWS[limit] / 8);
    }
    expect(await code(await body())).toBe(refused);
    world.pass((WINDOWS[limit] / 8) * 5 - 1);
    // The shorter windows slide; the day is one of the calendar, which has ended by then.
    expect(await code(await body())).toBe(limit === 'perDay' ? 'ok' : refused);
    world.pass(1);
    expect(await code(await body())).toBe('ok');
  });

  it.each<[UmengProfile, string]>([
    ['2020', 'ok'],
    ['2025', '2050'],
  ])('by %s, a sixth groupcast in test mode: %s', async (profile, sixth) => {
    await open(profile);
    const test = { type: 'groupcast', filter, payload, production_mode: 'false' };
    for (let n = 0; n < 5; n += 1) expect(await code(test)).toBe('ok');
    expect(await code(test)).toBe(sixth);
  });

  it('are an app’s own where the console raised them', async () => {
    await open('2025', { apps: [{ ...ANDROID, rates: { broadcast: { perMinute: 6 } } }] });
    for (let n = 0; n < 6; n += 1) expect(await code({ type: 'broadcast', payload })).toBe('ok');
    expect(await code({ type: 'broadcast', payload })).toBe('2050');
  });

  it('leave single messages alone', async () => {
    await open('2020');
    const unicast = { type: 'unicast', device_tokens: androidToken(1), payload };
    for (let n = 0; n < 20; n += 1) expect(await code(unicast)).toBe('ok');
  });
});

describe('the size of a payload', () => {
  it.each<[UmengProfile, 'android' | 'ios' | 'harmony', number]>([
    ['2020', 'android', 1840],
    ['2020', 'ios', 2012],
    ['2025', 'android', 2048],
    ['2025', 'ios', 2012],
    ['2025', 'harmony', 2048],
  ])('C19: by %s on %s, %i bytes and not one more', async (profile, app, most) => {
    await open(profile);
    const of = (text: string): UmengJson =>
      app === 'ios' ? alert(text) : { ...payload, body: { ...payload.body, text } };
    const lean = (text: string): UmengJson =>
      app === 'harmony' ? { display_type: 'notification', body: { title: 't', text } } : of(text);
    const room = most - Buffer.byteLength(JSON.stringify(lean('')));
    for (const [bytes, expected] of [
      [room - 1, 'ok'],
      [room, 'ok'],
      [room + 1, '2022'],
    ] as const) {
      expect(await code({ type: 'broadcast', payload: lean('x'.repeat(bytes)), policy: {} }, app)).toBe(expected);
    }
    // Bytes count, not characters.
    expect(await code({ type: 'broadcast', payload: lean('界'.repeat(Math.floor(room / 3) + 1)) }, app)).toBe('2022');
  });

  it.each<[UmengProfile, string]>([
    ['2020', '1008'],
    ['2025', 'ok'],
  ])('C02: by %s, a notification without ticker: %s', async (profile, expected) => {
    await open(profile);
    expect(await code({ type: 'broadcast', payload: notification('t') })).toBe(expected);
  });

  it('says when and where its text was published', () => {
    for (const { text, source } of Object.values(UMENG_EDITIONS)) {
      expect([text, source]).toEqual([
        expect.stringMatching(/20\d\d/u),
        expect.stringContaining('developer.umeng.com/'),
      ]);
    }
  });
});

describe('strict', () => {
  const unknown = { type: 'broadcast', payload, colour: 'red' };
  const boolean = { type: 'broadcast', payload, production_mode: true };
  const number = { type: 'broadcast', payload, timestamp: 1_700_000_000 };

  it.each<[boolean | readonly UmengStrictness[], readonly [string, string, string]]>([
    [false, ['ok', 'ok', 'ok']],
    [['unknownFields'], ['4005', 'ok', 'ok']],
    [['booleans'], ['ok', '1017', 'ok']],
    [['forms'], ['ok', 'ok', '2036']],
    [true, ['4005', '1017', '2036']],
  ])('%j: an unknown field, a boolean production_mode, a numeric timestamp: %j', async (strict, codes) => {
    await open('2025', { strict });
    expect([await code(unknown), await code(boolean), await code(number)]).toEqual(codes);
  });
});

describe('the certificate of an iOS app', () => {
  it.each<[UmengCertificate, string]>([
    ['unreadable', '5001'],
    ['revoked', '5007'],
    ['unknown', '5008'],
    ['handshake', '5009'],
    ['noKey', '5010'],
    [null, '2032'],
  ])('that is %j: %s', async (production, expected) => {
    await open('2025', { apps: [{ ...IOS, certificates: { production } }, HARMONY] });
    const body = { type: 'unicast', device_tokens: iosToken(1), payload: alert('t') };
    expect(await code(body, 'ios')).toBe(expected);
    expect(await code({ ...body, production_mode: 'false' }, 'ios')).toBe('ok');
  });
});

it('C09: a file is kept for 60 days, to the millisecond', async () => {
  await open('2025');
  const file_id = await uploaded(androidToken(1));
  world.pass(60 * 86_400_000 - 1);
  expect(await code({ type: 'filecast', file_id, payload })).toBe('ok');
  world.pass(1);
  expect(await code({ type: 'filecast', file_id, payload })).toBe('2019');
});
