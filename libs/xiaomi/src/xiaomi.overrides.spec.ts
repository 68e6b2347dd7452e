import { type Message, type Translation } from '@nest-push/core';
import { form, NOW, onAndroid, onIos, options, refusal } from '../test/translations.js';
import { type XiaomiOptionsInput } from './xiaomi.options.js';

describe('an override', () => {
  it('is laid over the payload, of its platform alone, before the limits are checked', () => {
    const vendors: Message['vendors'] = {
      xiaomi: {
        android: {
          title: 'Other',
          notify_id: null,
          extra: { notify_foreground: '0', notify_effect: '3', web_uri: 'https://a.example', own: '1' },
        },
        ios: { aps_proper_fields: { subtitle: 'S', 'mutable-content': '1' } },
      },
    };
    const fields = form(onAndroid({ vendors }));
    expect(fields).toMatchObject({
      title: 'Other',
      description: 'b',
      'extra.notify_foreground': '0',
      'extra.own': '1',
      'extra.web_uri': 'https://a.example',
    });
    expect(fields).not.toHaveProperty('notify_id');
    expect(form(onIos({ vendors }))).toMatchObject({
      'aps_proper_fields.subtitle': 'S',
      'aps_proper_fields.mutable-content': '1',
    });
    expect(refusal(() => onAndroid({ vendors: { xiaomi: { android: { title: 'x'.repeat(50) } } } }))).toHaveLength(1);
  });

  const laid = (xiaomi: unknown): Message => ({ vendors: { xiaomi } }) as Message;
  const DECIDED = 'must not be set here: the audience and the options decide it';

  it.each<[string, unknown, string]>([
    ...['registration_id', 'alias', 'user_account', 'topic', 'topics', 'topic_op', 'restricted_package_name'].flatMap(
      (key): [string, unknown, string][] => [
        [key, { android: { [key]: 'EVIL' } }, `vendors.xiaomi.android.${key} ${DECIDED}`],
        [`${key} taken out`, { android: { [key]: null } }, `vendors.xiaomi.android.${key} ${DECIDED}`],
      ],
    ),
    ['text', 'hello', 'vendors.xiaomi must be an object'],
    ['null', null, 'vendors.xiaomi must be an object'],
    ['a list', [{}], 'vendors.xiaomi must be an object'],
    ['text for a platform', { android: 'hello' }, 'vendors.xiaomi.android must be an object'],
    ['null for a platform', { android: null }, 'vendors.xiaomi.android must be an object'],
    ['a list for a platform', { android: ['a'] }, 'vendors.xiaomi.android must be an object'],
    ['an instance', { android: new Date(0) }, 'vendors.xiaomi.android must be an object'],
    [
      'no platform',
      { title: 't' },
      'vendors.xiaomi.title must stand inside android or ios: a Xiaomi app serves one platform',
    ],
    [
      'no platform for an extra',
      { extra: { a: '1' } },
      'vendors.xiaomi.extra.a must stand inside android or ios: a Xiaomi app serves one platform',
    ],
    ['null for extras', { extra: null }, 'vendors.xiaomi.extra must be an object'],
    ['text for an extra', { extra: { android: 'a' } }, 'vendors.xiaomi.extra.android must be an object'],
    [
      'receivers in an extra',
      { extra: { android: { topic: 'all' } } },
      `vendors.xiaomi.extra.android.topic ${DECIDED}`,
    ],
    [
      'an unknown field',
      { android: { 'extra.callback': 'ftp://x' } },
      'vendors.xiaomi.android.extra.callback must be left out: a Xiaomi message for android has no such field',
    ],
    ['a number for text', { android: { title: 7 } }, 'vendors.xiaomi.android.title must be text'],
    ['text for a number', { android: { notify_id: '7' } }, 'vendors.xiaomi.android.notify_id must be a number'],
    ['text for extra', { android: { extra: 'hello' } }, 'vendors.xiaomi.android.extra must be an object'],
    ['a list for extra', { android: { extra: [1] } }, 'vendors.xiaomi.android.extra must be an object'],
    [
      'a number in extra',
      { android: { extra: { callback: 7 } } },
      'vendors.xiaomi.android.extra.callback must be text',
    ],
    ['an object in extra', { android: { extra: { a: {} } } }, 'vendors.xiaomi.android.extra.a must be text'],
  ])('of %s is refused', (_name, xiaomi, issue) => {
    expect(refusal(() => onAndroid(laid(xiaomi)))).toEqual([issue]);
  });

  it('has an extra, which is laid over last and not checked, for its platform alone', () => {
    const message = laid({
      android: { title: 'Other' },
      extra: { android: { title: 'x'.repeat(50), notify_type: null, newest: 7, extra: { newest_too: '1' } } },
    });
    const fields = form(onAndroid(message));
    expect(fields).toMatchObject({
      title: 'x'.repeat(50),
      newest: '7',
      'extra.newest_too': '1',
      'extra.notify_effect': '1',
    });
    expect(fields).not.toHaveProperty('notify_type');
    expect(form(onIos(message))).not.toHaveProperty('newest');
  });

  it('is refused on iOS alike', () => {
    expect(refusal(() => onIos(laid({ ios: { alias: 'EVIL', title: 't', description: 7 } })))).toEqual([
      `vendors.xiaomi.ios.alias ${DECIDED}`,
      'vendors.xiaomi.ios.title must be left out: a Xiaomi message for ios has no such field',
      'vendors.xiaomi.ios.description must be text',
    ]);
  });

  it('may take every field out, at any depth, which is then missed where Xiaomi needs it', () => {
    const overseas: XiaomiOptionsInput = { ...options, region: 'india' };
    const bare = laid({ android: { extra: null, notify_type: null } });
    expect(form(onAndroid(bare, {}, overseas))).not.toHaveProperty('notify_type');
    expect(onAndroid(bare, {}, overseas).request.body).not.toContain('extra.');
    expect(refusal(() => onAndroid(bare))).toEqual([expect.stringMatching(/^extra.notify_effect must be set/)]);
    expect(refusal(() => onAndroid(laid({ android: { title: null } })))).toEqual(['title must be set (65011)']);
  });

  const DAY_MS = 86_400_000;
  it.each<[string, object, XiaomiOptionsInput, number]>([
    ['without a channel', { extra: { channel_id: null } }, options, DAY_MS],
    ['with a channel', { extra: { channel_id: '7' } }, options, 10 * DAY_MS],
    ['elsewhere', {}, { ...options, region: 'india' }, 14 * DAY_MS],
  ])('may set a time to live %s', (_name, android_, with_, most) => {
    const run = (time_to_live: number): Translation =>
      onAndroid(laid({ android: { ...android_, time_to_live } }), {}, with_);
    expect(form(run(most)).time_to_live).toBe(String(most));
    expect(refusal(() => run(most + 1))).toEqual([`time_to_live must lie between 1 and ${most} milliseconds (10017)`]);
    expect(refusal(() => run(0.5))).toEqual(['time_to_live must be a whole number (10017)']);
  });

  it('may set a time to send, within the days that are allowed', () => {
    const at = (days: number): Message => laid({ ios: { time_to_send: NOW + days * DAY_MS } });
    expect(form(onIos(at(7))).time_to_send).toBe(String(NOW + 7 * DAY_MS));
    expect(refusal(() => onIos(at(8)))).toEqual(['time_to_send must lie within the next 7 days (10017)']);
    expect(form(onIos(at(8), {}, { ...options, scheduleDays: 30 })).time_to_send).toBe(String(NOW + 8 * DAY_MS));
    expect(refusal(() => onIos(at(-1)))).toHaveLength(1);
  });
});
