import { type UmengCall } from '../umeng.call.js';
import { INFERRED_CODES, type UmengCode } from '../umeng.codes.js';
import {
  badge,
  checkFields,
  type FieldTable,
  flag,
  integer,
  isObject,
  isText,
  object,
  oneOf,
  present,
  text,
  textOfCharacters,
  textOrObject,
  webAddress,
} from '../umeng.fields.js';
import { UMENG_EDITIONS, UMENG_LIMITS } from '../umeng.limits.js';
import { type UmengJson } from '../umeng.types.js';
import { type PayloadReader, type UmengSketch } from './payload.js';

/** Source: U-Push API integration, Android chapter, docs/67966/detail/68343, text of 2025; the legacy fields are of 2020. */
const BODY: FieldTable = {
  ticker: { check: text },
  title: {},
  text: {},
  big_body: { check: textOfCharacters(UMENG_LIMITS.bigBodyCharacters) },
  re_pop: { check: oneOf(0, 1) },
  icon: { check: text },
  largeIcon: { check: text, legacy: 'use img' },
  img: { check: webAddress, code: '1005' },
  expand_image: { check: text },
  sound: { check: text },
  builder_id: { check: integer },
  set_badge: { check: badge },
  add_badge: { check: badge },
  badge: { check: integer, legacy: 'use set_badge or add_badge' },
  play_vibrate: { check: flag, code: '1011' },
  play_lights: { check: flag, code: '1012' },
  play_sound: { check: flag, code: '1013' },
  after_open: { check: oneOf('go_app', 'go_url', 'go_activity', 'go_custom') },
  url: { check: text },
  activity: { check: text },
  custom: { check: textOrObject, code: '1003' },
};

const PAYLOAD: FieldTable = { display_type: {}, body: {}, extra: { check: object, code: '1026' } };

/** Checks an Android payload: a notification or a message. */
export const androidPayload: PayloadReader = (call, payload) => {
  const displayType = readDisplayType(call, payload, ['notification', 'message']);
  const body = readBody(call, payload);
  checkFields(call, 'payload', payload, PAYLOAD, INFERRED_CODES.bodyForm);
  checkExtra(call, payload.extra);
  if (displayType === 'message') return messageSketch(call, payload, body);
  if (UMENG_EDITIONS[call.settings.profile].tickerRequired) requireText(call, body, 'ticker', '1008');
  requireText(call, body, 'title', '1009');
  requireText(call, body, 'text', '1010');
  // With go_url an address that is no web address has a code of its own, so `url` is judged by checkOpening alone.
  checkFields(call, 'payload.body', body, BODY, INFERRED_CODES.bodyForm);
  const click = checkOpening(call, body);
  const silent = body.play_sound === 'false' || body.play_sound === false;
  return present<UmengSketch>({
    kind: 'notification',
    title: body.title as string,
    body: body.text as string,
    data: appData(payload, body),
    badge: badgeOf(body),
    sound: silent || !isText(body.sound) ? undefined : body.sound,
    image: [body.img, body.expand_image].find(isText),
    click,
  });
};

/** `display_type`: 1004 where it is missing, 1019 where it has another value. */
export function readDisplayType<T extends string>(call: UmengCall, payload: UmengJson, allowed: readonly T[]): T {
  const given = payload.display_type;
  if (given === undefined || given === null || given === '') {
    return call.refuse('1004', 'payload.display_type', `is missing; it is one of ${allowed.join(', ')}`);
  }
  const found = allowed.find((one) => one === given);
  return found ?? call.refuse('1019', 'payload.display_type', `must be one of ${allowed.join(', ')}`);
}

/** `body`, or 1002. */
export function readBody(call: UmengCall, payload: UmengJson): UmengJson {
  const { body } = payload;
  return isObject(body) ? body : call.refuse('1002', 'payload.body', 'is missing or no JSON object');
}

/** Refuses a field of `body` that is missing, empty or no string. */
export function requireText(call: UmengCall, body: UmengJson, field: string, code: UmengCode): void {
  if (!isText(body[field])) call.refuse(code, `payload.body.${field}`, 'is missing, empty or no string');
}

/** The values of `extra` are documented as strings. */
export function checkExtra(call: UmengCall, extra: unknown): void {
  for (const [key, value] of isObject(extra) ? Object.entries(extra) : []) {
    if (typeof value !== 'string') {
      call.deviate('1026', `payload.extra.${key}`, 'is documented as a string; the app reads every value as one');
    }
  }
}

/** A message needs `custom` and nothing else. */
export function messageSketch(call: UmengCall, payload: UmengJson, body: UmengJson): UmengSketch {
  if (textOrObject(body.custom) !== null) {
    call.refuse(
      '1003',
      'payload.body.custom',
      'is missing; a message hands it to the app, as a string or a JSON object',
    );
  }
  return { kind: 'message', data: appData(payload, body) };
}

/** What the app reads: the entries of `extra`, and `custom` under its own name. */
export function appData(payload: UmengJson, body: UmengJson): UmengJson {
  const extra = isObject(payload.extra) ? payload.extra : {};
  return body.custom === undefined ? { ...extra } : { ...extra, custom: body.custom };
}

function checkOpening(call: UmengCall, body: UmengJson): string {
  const afterOpen = (body.after_open ?? 'go_app') as string;
  const { url, activity } = body;
  if (afterOpen === 'go_url') {
    if (!isText(url)) return call.refuse('1022', 'payload.body.url', 'is missing; go_url opens it');
    const fault = webAddress(url);
    if (typeof fault === 'string') call.refuse('1007', 'payload.body.url', fault);
    return `go_url ${url}`;
  }
  if (afterOpen === 'go_activity') {
    if (!isText(activity)) return call.refuse('1024', 'payload.body.activity', 'is missing; go_activity opens it');
    return `go_activity ${activity}`;
  }
  if (afterOpen === 'go_custom' && body.custom === undefined) {
    call.refuse(
      INFERRED_CODES.goCustomWithoutCustom,
      'payload.body.custom',
      'is missing; go_custom hands it to the app',
    );
  }
  return afterOpen;
}

function badgeOf(body: UmengJson): string | number | undefined {
  const { set_badge: set, add_badge: add } = body;
  if (typeof set === 'number') return set;
  if (typeof add === 'number') return add < 0 ? String(add) : `+${add}`;
  return undefined;
}
