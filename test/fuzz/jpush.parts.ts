import fc from 'fast-check';
import {
  bytes,
  characters,
  filled,
  flag,
  free,
  type Json,
  one,
  some,
  text,
  upTo,
  upToColumns,
  whole,
} from './jpush.texts.js';

const intent = some({ url: filled }, ['url']);
const badges = { badge_add_num: whole(1, 99), badge_set_num: whole(0, 99) };
const channelId = fc.oneof({ weight: 20, arbitrary: text }, { weight: 1, arbitrary: upTo(1000, bytes) });
const time = one('2026-01-01 00:00:00', '2028-02-29 23:59:59', '2026-12-31 12:30:00');
const foreground = one('0', '1');

const button = fc
  .record({
    type: whole(1, 4),
    name: upTo(20, characters, 1),
    action: upTo(300, characters),
    data: upTo(100, characters),
    more: flag,
  })
  .map(({ type, name, action, data, more }) => ({
    name,
    action_type: type,
    ...(type <= 2 || more ? { action } : {}),
    ...(more ? { data } : {}),
  }));

const androidExtras = fc
  .tuple(
    free,
    some({
      mipns_content_forshort: upTo(128, characters),
      oppns_content_forshort: upTo(200, characters),
      vpns_content_forshort: upToColumns(100),
      mzpns_content_forshort: upTo(100, characters),
      third_url_encode: flag,
    }),
  )
  .map(([own, reserved]) => ({ ...own, ...reserved }));

/** `notification.android`; it may have no text of its own. */
export const android = some({
  alert: text,
  title: text,
  builder_id: whole(0, 1000),
  channel_id: channelId,
  category: text,
  priority: whole(-2, 2),
  style: whole(0, 3),
  alert_type: whole(-1, 7),
  big_text: text,
  inbox: free,
  big_pic_path: text,
  large_icon: text,
  small_icon_uri: text,
  icon_bg_color: text,
  intent,
  uri_activity: text,
  uri_action: text,
  ...badges,
  badge_class: text,
  sound: text,
  show_begin_time: time,
  show_end_time: time,
  display_foreground: foreground,
  custom_buttons: fc.array(button, { maxLength: 1 }),
  extras: fc.oneof({ weight: 4, arbitrary: free }, { weight: 1, arbitrary: androidExtras }),
});

const yes = one<boolean | number>(true, false, 0, 1);

/** `notification.ios`. */
export const ios = some({
  alert: fc.oneof(
    text,
    some({
      title: text,
      subtitle: text,
      body: text,
      'loc-key': text,
      'loc-args': fc.array(text, { maxLength: 2 }),
      launch: text,
    }),
  ),
  sound: fc.oneof(
    text,
    some({ critical: whole(0, 1), name: text, volume: fc.double({ min: 0, max: 1, noNaN: true }) }),
  ),
  badge: fc.oneof(whole(0, 99), one('', '0', '99', '+1', '+99', '-1', '-99', '7')),
  'content-available': yes,
  'mutable-content': yes,
  category: text,
  'thread-id': text,
  'interruption-level': one('active', 'critical', 'passive', 'time-sensitive'),
  extras: free,
});

const sounds = fc.oneof(some({ sound: text }), some({ sound: text, sound_duration: whole(1, 60) }, ['sound']));
const hmosKinds = fc.oneof(
  some({ push_type: one(0) }),
  some({ push_type: one(2, 10), extra_data: text }, ['push_type', 'extra_data']),
  some({ push_type: one(1, 7), hm_payload: free, extra_data: text }, ['push_type', 'hm_payload']),
);

/** `notification.hmos`. */
export const hmos = fc
  .tuple(
    some({
      alert: filled,
      title: text,
      category: text,
      large_icon: text.map((path) => `https://img.example/${path}`),
      intent,
      ...badges,
      test_message: flag,
      receipt_id: text,
      extras: free,
      style: one(0, 2),
      inbox: free,
      display_foreground: foreground,
    }),
    sounds,
    hmosKinds,
  )
  .map(([common, sound, kind]) => ({ ...common, ...sound, ...kind }));

/** `notification.quickapp`. */
export const quickapp = some({ title: text, alert: text, page: text, extras: free }, ['title', 'page']);
/** `notification.winphone`. */
export const winphone = some({ alert: text, title: text, _open_page: text, extras: free });

/** `notification`: with a text for all platforms, or with one on each. */
export const notification = fc
  .tuple(filled, flag, some({ alternate_alert: text, android, ios, hmos, quickapp, winphone, voip: free }))
  .map(([alert, shared, parts]) => (shared ? { alert, ...parts } : withTexts(parts, alert)));

function withTexts(parts: Json, alert: string): Json {
  const named = ['android', 'ios', 'hmos', 'quickapp', 'winphone'].filter((name) => parts[name] !== undefined);
  if (named.length === 0 && parts.voip === undefined) return { ...parts, alert };
  return { ...parts, ...Object.fromEntries(named.map((name) => [name, { alert, ...(parts[name] as Json) }])) };
}

/** `message`. */
export const message = some(
  { msg_content: text, title: text, content_type: text, extras: free, alternate_title: text, alternate_content: text },
  ['msg_content'],
);

const activity = {
  'content-state': free,
  'attributes-type': filled,
  attributes: free,
  alert: some({ title: text, body: text, sound: text }),
  'dismissal-date': whole(0, 4_000_000_000),
  'stale-date': whole(0, 4_000_000_000),
  'relevance-score': fc.double({ min: 1, max: 100, noNaN: true }),
  'apns-priority': one(5, 10),
};

/** `live_activity`. */
export const liveActivity = fc
  .oneof(
    some({ ...activity, event: one('start') }, ['event', 'content-state', 'attributes-type']),
    some({ ...activity, event: one('update', 'end') }, ['event', 'content-state']),
  )
  .map((given) => ({ ios: given }));

/** `sms_message`. */
export const sms = some(
  {
    temp_id: fc.oneof(whole(0, 1_000_000), one('0', '7', '9007199254740993', '1234567890123456789')),
    delay_time: whole(0, 86_400),
    signid: whole(0, 1_000_000),
    temp_para: free,
    active_filter: flag,
  },
  ['temp_id', 'delay_time'],
);

/** `notification_3rd`, first version. */
export const thirdV1 = some(
  {
    title: text,
    content: filled,
    channel_id: channelId,
    intent,
    uri_activity: text,
    uri_action: text,
    ...badges,
    badge_class: text,
    sound: text,
    extras: free,
  },
  ['content'],
);

/** `notification_3rd`, second version. */
export const thirdV2 = fc
  .tuple(filled, some({ android, ios, hmos }))
  .map(([alert, parts]) => withTexts(Object.keys(parts).length === 0 ? { android: {} } : parts, alert));

/** `callback`; it leads nowhere. */
export const callback = some({
  url: one('https://host.example/jpush', 'http://127.0.0.1:1/'),
  params: free,
  type: whole(1, 15),
});
