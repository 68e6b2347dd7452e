import {
  type XiaomiAndroidExtra,
  type XiaomiAndroidMessage,
  type XiaomiAndroidSettings,
  type XiaomiIosMessage,
} from '@nest-push/xiaomi';
import fc from 'fast-check';
import { bytes, filledTo, one, some, textOf, units, whole } from './xiaomi.texts.js';

export const NOW = Date.parse('2026-09-01T12:00:00+08:00');
export const DAY = 86_400_000;

/** The app's channels, as its owner registered them. */
export const CHANNELS = [
  { id: 'news', class: 'public' },
  {
    id: 'orders',
    class: 'private',
    templates: [
      { id: 'T0', params: [] },
      { id: 'T2', params: ['goods', 'who'] },
    ],
  },
] as const;

type Pairs = Readonly<Record<string, string>>;
const merged = (all: readonly object[]): Pairs => Object.assign({}, ...all) as Pairs;
const nothing = fc.constant({});
const word = textOf(60);
const list = fc.array(one('zh_CN', 'xiaomi', '0-999', 'Mi 9', '1.0.7'), { minLength: 1, maxLength: 3 });

/** The app's own pairs: up to 10, now and then 1024 characters of names and values exactly. */
const own: fc.Arbitrary<Pairs> = fc
  .tuple(fc.array(fc.tuple(textOf(8), textOf(80)), { maxLength: 10 }), fc.nat(3))
  .map(([pairs, full]) => {
    const named = pairs.map(([name, value], i): [string, string] => [`own${i}${name}`, value]);
    const last = named.at(-1);
    const used = named.flat().reduce((sum, text) => sum + text.length, 0);
    if (last !== undefined && full === 0) last[1] = filledTo(last[1].length + 1024 - used, last[1]);
    return Object.fromEntries(named);
  });

const jobkey = fc.stringMatching(/^[0-9A-Za-z-][0-9A-Za-z_-]{0,19}$/);
const callbackUrl = textOf(128, bytes, 'https://a.example/').map((url) => url.replace(/\s/gu, 'x'));
/** Every sum of the types, as Xiaomi counts them. */
const mask = fc
  .subarray([1, 2, 16, 32, 64, 128, 1024], { minLength: 1 })
  .map((bits) => String(bits.reduce((a, b) => a + b)));

const COMMON = {
  receipts: fc.oneof(
    nothing,
    fc
      .tuple(callbackUrl, some({ 'callback.param': textOf(64, bytes), 'callback.type': mask }))
      .map(([callback, more]) => ({
        callback,
        ...more,
      })),
  ),
  usual: some({
    jobkey,
    flow_control: whole(1, 100_000).map(String),
    only_send_once: one('1'),
    badge: whole(0, 999).map(String),
  }),
};

const tap = fc.oneof(
  fc.constant({ notify_effect: '1' }),
  word.map((intent_uri) => ({ notify_effect: '2', intent_uri })),
  fc.tuple(word, word).map(([class_name, intent_flag]) => ({ notify_effect: '2', class_name, intent_flag })),
  word.map((web_uri) => ({ notify_effect: '3', web_uri })),
);

const button = fc.tuple(one('left', 'mid', 'right'), word, one('1', '2i', '2c', '3')).map(([side, name, what]) => {
  const prefix = `notification_style_button_${side}_`;
  const target = { '1': {}, '2i': { intent_uri: name }, '2c': { intent_class: name }, '3': { web_uri: name } }[what];
  const all = { name, notify_effect: what.slice(0, 1), ...target };
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [prefix + key, value]));
});

/** Templates take no emoji. */
const parameter = textOf(128).map((text) => filledTo(text.length, text.replace(/\p{Extended_Pictographic}/gu, '')));
const channel = fc.oneof(
  nothing,
  fc.constant({ channel_id: 'news' }),
  fc.constant({ channel_id: 'orders', template_id: 'T0' }),
  fc.record({ goods: parameter, who: parameter }).map((params) => ({
    channel_id: 'orders',
    template_id: 'T2',
    template_param: JSON.stringify(params),
  })),
);

const looks = some({
  notify_foreground: one('0', '1'),
  ticker: word,
  sound_uri: word,
  channel_name: word,
  channel_description: word,
  locale: list.map(String),
  locale_not_in: list.map(String),
  model: list.map(String),
  model_not_in: list.map(String),
  app_version: list.map(String),
  app_version_not_in: list.map(String),
  connpt: one('wifi'),
  instant_notify: one('1'),
  notification_style_type: one('1', '2'),
  notification_large_icon_uri: word,
  notification_bigPic_uri: word,
  notification_small_icon_uri: word,
  notification_small_icon_color: word,
});
const layout = fc.oneof(
  nothing,
  fc.tuple(word, word).map(([layout_name, layout_value]) => ({ layout_name, layout_value })),
);

const quickApp = some({ hybrid_pn: word, hybrid_debug: one('1') }).map((more) => ({
  push_server_action: 'hybrid_message',
  ...more,
}));

const androidExtra = (first: fc.Arbitrary<object>): fc.Arbitrary<XiaomiAndroidExtra> =>
  fc.tuple(own, first, COMMON.receipts, COMMON.usual, channel, looks, layout, fc.oneof(nothing, button)).map(merged);

/** The same under readable names. */
const settings: fc.Arbitrary<XiaomiAndroidSettings> = fc
  .tuple(
    fc.oneof(
      fc.constant({ opens: 'app' as const }),
      word.map((intentUri) => ({ opens: 'page' as const, intentUri })),
      word.map((webUri) => ({ opens: 'url' as const, webUri })),
    ),
    some<XiaomiAndroidSettings>({
      jobKey: jobkey,
      showInForeground: fc.boolean(),
      ticker: word,
      soundUri: word,
      channelId: one('news'),
      channelName: word,
      channelDescription: word,
      flowControl: whole(1, 100_000),
      onlyOnline: fc.boolean(),
      instant: fc.boolean(),
      badge: fc.nat(99),
      locales: list,
      notLocales: list,
      models: list,
      notModels: list,
      appVersions: list,
      notAppVersions: list,
      wifiOnly: fc.boolean(),
      style: one('bigText', 'bigPicture'),
      largeIcon: word,
      bigPicture: word,
      smallIcon: word,
      smallIconColor: word,
      buttons: some({ left: fc.record({ name: word, opens: one('app'), webUri: word }) }),
    }),
    fc.oneof(
      nothing,
      fc.record({
        callback: callbackUrl,
        callbackTypes: fc.subarray(['delivered', 'clicked', 'expired'] as const, { minLength: 1 }),
      }),
    ),
  )
  .map(([opens, more, receipts]) => ({ ...more, ...opens, ...receipts }));

const times = some({ time_to_send: whole(NOW, NOW + 7 * DAY) });
const most = (extra: XiaomiAndroidExtra = {}): number => (extra.channel_id === 'orders' ? 10 * DAY : DAY);

function lasting<M extends XiaomiAndroidMessage>(message: fc.Arbitrary<M>): fc.Arbitrary<M> {
  const share = fc.option(one(0, 0.5, 1), { nil: undefined });
  return fc.tuple(message, share, times).map(([one_, part, more]) => ({
    ...one_,
    ...more,
    ...(part === undefined ? {} : { time_to_live: Math.max(1, Math.round(part * most(one_.extra))) }),
  }));
}

const shown = {
  title: textOf(49),
  description: textOf(127),
  notify: some({
    notify_type: whole(-1, 7),
    notify_id: whole(0, 2_147_483_647),
    pass_through: one(0 as const),
    collapse_key: word,
  }),
  payload: fc.oneof(
    nothing,
    fc.constant({ payload: '' }),
    textOf(4095).map((payload) => ({ payload })),
  ),
};
const worded = fc
  .tuple(shown.title, shown.description, shown.notify, shown.payload)
  .map(([title, description, notify, payload]): XiaomiAndroidMessage => ({
    title,
    description,
    ...notify,
    ...payload,
  }));
const withExtra = (extra: fc.Arbitrary<XiaomiAndroidExtra>): fc.Arbitrary<XiaomiAndroidMessage> =>
  lasting(fc.tuple(worded, extra).map(([message, pairs]) => ({ ...message, extra: pairs })));

const iosExtra = some({
  badge: whole(0, 999).map(String),
  sound_url: one('', 'default', 'visit.wav'),
  category: word,
  'show-content': one('1'),
  ios_msg_channel: one('1', '2'),
  'apsAlert-title': word,
  'apsAlert-body': word,
  'apsAlert-title-loc-key': word,
  'apsAlert-title-loc-args': word,
  'apsAlert-action-loc-key': word,
  'apsAlert-loc-key': word,
  'apsAlert-loc-args': word,
  'apsAlert-launch-image': word,
});

/** Messages inside the rules, by what they are. */
export const MESSAGES = {
  notification: withExtra(androidExtra(tap)),
  worded: lasting(
    fc.tuple(worded, settings, own).map(([message, given, extra]) => ({ ...message, settings: given, extra })),
  ),
  quickApp: withExtra(androidExtra(quickApp)),
  data: lasting(
    fc
      .tuple(textOf(4095), androidExtra(nothing))
      .map(([payload, extra]): XiaomiAndroidMessage => ({ pass_through: 1, payload, extra })),
  ),
  ios: fc
    .tuple(
      textOf(300, units),
      fc.tuple(own, iosExtra, COMMON.receipts, COMMON.usual).map(merged),
      fc.oneof(nothing, some({ title: word, subtitle: word, body: word, 'mutable-content': one('1'), thread: word })),
      some({ time_to_send: whole(NOW, NOW + 7 * DAY), time_to_live: whole(1, 14 * DAY) }),
    )
    .map(([description, extra, aps_proper_fields, more]): XiaomiIosMessage => ({
      description,
      extra,
      aps_proper_fields,
      ...more,
    })),
  silent: own.map((extra): XiaomiIosMessage => ({ extra: { ...extra, 'content-available': '1' } })),
} as const;

/** The name of a kind of message. */
export type Kind = keyof typeof MESSAGES;
