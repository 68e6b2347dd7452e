import {
  androidToken,
  ANDROID,
  HARMONY,
  IOS,
  iosToken,
  notification,
  SpecWorld,
  type WorldAnswer,
} from '../umeng.spec-world.js';
import { type UmengJson } from '../umeng.types.js';

const TOKEN = androidToken(1);
const CALLS = ['add', 'list', 'set', 'delete', 'clear'] as const;

let world: SpecWorld;
beforeEach(async () => {
  world = await SpecWorld.open();
  world.phone(ANDROID, 'a1', TOKEN, { tags: ['old'] });
  world.phone(ANDROID, 'a2', androidToken(2));
  world.phone(IOS, 'i1', iosToken(1));
  world.phone(HARMONY, 'h1', 'h,1');
});
afterEach(() => world.close());

const tag = (call: (typeof CALLS)[number], more: UmengJson = {}): Promise<WorldAnswer> =>
  world.post(`/api/tag/${call}`, { device_tokens: TOKEN, ...more });
const tags = async (): Promise<unknown> => (await tag('list')).data;

it('C31: adds, lists, sets, deletes and clears, from the tags that the phone has', async () => {
  expect(await tags()).toEqual({ data: { tags: 'old' } });
  expect((await tag('add', { tag: 'a,b,old' })).data).toEqual({});
  expect(await tags()).toEqual({ data: { tags: 'old,a,b' } });
  expect((await tag('delete', { tag: 'old,a,never' })).data).toEqual({});
  expect(await tags()).toEqual({ data: { tags: 'b' } });
  expect((await tag('set', { tag: '标签,c' })).data).toEqual({});
  expect(await tags()).toEqual({ data: { tags: '标签,c' } });
  expect((await tag('clear')).data).toEqual({});
  expect(await tags()).toEqual({ data: { tags: '' } });
});

it('are what a filter asks for from then on', async () => {
  const ask = async (wanted: string): Promise<void> => {
    const filter = { where: { and: [{ tag: wanted }] } };
    expect((await world.post('/api/send', { type: 'groupcast', filter, payload: notification(wanted) })).code).toBe(
      'ok',
    );
  };
  await tag('set', { tag: 'new' });
  await tag('add', { tag: 'new', device_tokens: androidToken(2) });
  await ask('old');
  await ask('new');
  expect([world.showing('old'), world.showing('new')]).toEqual([[], ['a1', 'a2']]);
  world.server.reset();
  await ask('old');
  expect(world.showing('old')).toEqual(['a1']);
});

it.each(CALLS)('C31: %s is refused with 6001 where the interface is off, for all or for one app', async (call) => {
  const off = await SpecWorld.open({ tags: false, apps: [ANDROID, { ...IOS, tags: true }] });
  off.phone(IOS, 'i1', iosToken(1));
  expect((await off.post(`/api/tag/${call}`, { device_tokens: TOKEN, tag: 'a' })).code).toBe('6001');
  const more = call === 'list' || call === 'clear' ? {} : { tag: 'a' };
  expect((await off.post(`/api/tag/${call}`, { device_tokens: iosToken(1), ...more }, 'ios')).code).toBe('ok');
  await off.close();
});

it.each(CALLS)('%s wants one well-formed token of a device', async (call) => {
  const of = async (device: unknown, app?: string): Promise<string> =>
    (await world.post(`/api/tag/${call}`, { device_tokens: device, tag: 'a' }, app)).code;
  expect(await of(undefined)).toBe('1015');
  expect(await of('')).toBe('1015');
  expect(await of([TOKEN])).toBe('1015');
  expect(await of(`${TOKEN},${androidToken(2)}`)).toBe('4020');
  expect(await of(TOKEN.slice(1))).toBe('4020');
  expect(await of('x', 'ios')).toBe('5005');
  expect(await of('h,1', 'harmony')).toBe('4020');
  expect(await of(androidToken(9))).toBe(call === 'add' || call === 'set' ? '2017' : '4014');
});

it.each<[string, unknown, string]>([
  ['no tag', undefined, '2017'],
  ['an empty tag', '', '2017'],
  ['tags as an array', ['a'], '2017'],
  ['an empty one between two', 'a,,b', '2017'],
  ['255 characters', 'x'.repeat(255), 'ok'],
  ['256 characters', 'x'.repeat(256), 'ok'],
  ['257 characters', 'x'.repeat(257), '2017'],
  ['999 tags', Array.from({ length: 999 }, (_, i) => i).join(','), 'ok'],
  ['1000 tags', Array.from({ length: 1000 }, (_, i) => i).join(','), 'ok'],
  ['1001 tags', Array.from({ length: 1001 }, (_, i) => i).join(','), '2017'],
])('set with %s', async (_what, value, code) => {
  expect((await tag('set', { tag: value })).code).toBe(code);
  if (code !== 'ok') expect(await tags()).toEqual({ data: { tags: 'old' } });
});

it('a tag has no place in a clear or a list', async () => {
  expect((await tag('clear', { tag: 'a' })).code).toBe('ok');
  expect(world.dialect.warnings.map(({ field }) => field)).toEqual(['tag']);
});
