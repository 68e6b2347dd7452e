import { type Platform } from '@nest-push/core';
import fc from 'fast-check';
import { bytesOf, flag, type Json, jsonText, some, text, url, word } from './umeng.texts.js';

/** What a payload does: it shows something, it hands something to the app, or it is a live view. */
export type Display = 'notification' | 'message' | 'scene';

/** UTF-8 bytes. */
export const PAYLOAD_BYTES: Readonly<Record<Platform, number>> = { android: 2048, ios: 2012, harmony: 2048 };

const extra = fc.dictionary(word, text(), { maxKeys: 3 });
const custom = fc.oneof(text(), fc.dictionary(word, fc.oneof(text(), fc.integer(), fc.boolean(), fc.constant(null))));
const bigBody = fc.oneof(text(60), fc.constantFrom('品'.repeat(119), '🚲'.repeat(120)));
const badge = fc.integer({ min: 1, max: 99 });

const SHOWN = { title: text(), text: text(40) };

const ANDROID_BODY = {
  ticker: text(),
  big_body: bigBody,
  re_pop: fc.constantFrom(0, 1),
  icon: word,
  largeIcon: word,
  img: url,
  expand_image: url,
  sound: word,
  builder_id: fc.nat(),
  set_badge: badge,
  add_badge: fc.integer({ min: -99, max: 99 }),
  badge: fc.integer({ min: 0, max: 99 }),
  play_vibrate: flag,
  play_lights: flag,
  play_sound: flag,
};

const androidBody = fc.oneof(
  some({ ...ANDROID_BODY, after_open: fc.constant('go_app') }, SHOWN),
  some(ANDROID_BODY, { ...SHOWN, after_open: fc.constant('go_url'), url }),
  some(ANDROID_BODY, { ...SHOWN, after_open: fc.constant('go_activity'), activity: word }),
  some(ANDROID_BODY, { ...SHOWN, after_open: fc.constant('go_custom'), custom }),
);

const HARMONY_BODY = { big_body: bigBody, large_icon: word, img: url, add_badge: badge };

const harmonyBody = fc.oneof(
  some({ ...HARMONY_BODY, after_open: fc.constant('go_app') }, SHOWN),
  some({ ...HARMONY_BODY, uri: word }, { ...SHOWN, after_open: fc.constant('go_ability'), action: word }),
  some(HARMONY_BODY, { ...SHOWN, after_open: fc.constant('go_ability'), uri: word }),
);

const notification = (body: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  some({ extra }, { display_type: fc.constant('notification'), body });
const message = some({ extra }, { display_type: fc.constant('message'), body: fc.record({ custom }) });

const scene = fc.record({
  display_type: fc.constant('scene'),
  channels_body: fc.record({ harmony: fc.record({ type: fc.constant('live_view'), payload: jsonText }) }),
});

const APS = {
  badge: fc.oneof(fc.integer({ min: -9, max: 999 }), fc.constantFrom('5', '+1', '-1', '')),
  sound: fc.constantFrom('default', '自定义.caf'),
  category: word,
  'thread-id': word,
  'interruption-level': fc.constantFrom('passive', 'active', 'time-sensitive', 'critical'),
  'mutable-content': fc.constantFrom(0, 1),
  image: url,
  // Keys that Apple has and Umeng does not list pass.
  'target-content-id': word,
  'relevance-score': fc.constantFrom(0, 0.5, 1),
};
const alert = fc.oneof(text(40), some({ title: text(), subtitle: text() }, { body: text(40) }));
const OWN = { orderId: fc.oneof(word, fc.integer(), fc.constant(null)), data: extra, dd: text(), extra };

const ios: Readonly<Record<'notification' | 'message', fc.Arbitrary<Json>>> = {
  notification: some(OWN, { aps: some({ ...APS, 'content-available': fc.constantFrom(0, 1) }, { alert }) }),
  message: some(OWN, { aps: some(APS, { 'content-available': fc.constant(1) }) }),
};

const PAYLOADS: Readonly<Record<Platform, Readonly<Partial<Record<Display, fc.Arbitrary<Json>>>>>> = {
  android: { notification: notification(androidBody), message },
  ios,
  harmony: { notification: notification(harmonyBody), message, scene },
};

/** The same payload with exactly so many bytes, by a value of the app's own. */
export function filledTo(payload: Json, platform: Platform, bytes: number): Json {
  const withPad = (pad: string): Json =>
    platform === 'ios' ? { ...payload, pad } : { ...payload, extra: { ...(payload.extra as Json | undefined), pad } };
  const room = bytes - bytesOf(withPad(''));
  // Three bytes each, and single ones for the rest.
  return withPad('品'.repeat(Math.floor(room / 3)) + 'x'.repeat(room % 3));
}

/** Payloads inside the rules, some of them of the last size that fits and of one byte less. */
export function payloads(platform: Platform, display: Display): fc.Arbitrary<Json> {
  const limit = PAYLOAD_BYTES[platform];
  const plain = (PAYLOADS[platform][display] ?? fc.constant({})).filter((payload) => bytesOf(payload) < limit - 50);
  const filled = fc
    .tuple(plain, fc.constantFrom(0, 1))
    .map(([payload, less]) => filledTo(payload, platform, limit - less));
  return display === 'scene' ? plain : fc.oneof({ weight: 4, arbitrary: plain }, { weight: 1, arbitrary: filled });
}
