import { type UmengCall } from '../umeng.call.js';
import { INFERRED_CODES } from '../umeng.codes.js';
import {
  type Check,
  checkFields,
  type FieldTable,
  filled,
  isObject,
  isText,
  oneOf,
  present,
  text,
} from '../umeng.fields.js';
import { type UmengJson } from '../umeng.types.js';
import { type PayloadReader, type UmengSketch } from './payload.js';

const alert: Check = (value) => {
  if (isText(value)) return null;
  if (!isObject(value) || Object.keys(value).length === 0) {
    return 'must be a string that is not empty, or an object with title, subtitle or body';
  }
  const wrong = ['title', 'subtitle', 'body'].find((key) => value[key] !== undefined && typeof value[key] !== 'string');
  return wrong === undefined ? null : `has a ${wrong} that is no string`;
};

const badge: Check = (value) => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? null : 'must be a whole number';
  const known = typeof value === 'string' && /^(?:[+-]?\d+)?$/u.test(value);
  return known ? null : 'must be a string such as "5", "+1" or "-1", or "" which clears it; a number is taken as well';
};

/**
 * Source: U-Push API integration, iOS chapter, docs/67966/detail/68343, text of 2025; `mutable-content` and `image` are of the
 * page on rich push, docs/66734. `aps` is to be filled as APNs defines it, so its other keys pass.
 */
const APS: FieldTable = {
  alert: { check: alert },
  badge: { check: badge },
  sound: { check: text },
  'content-available': { check: oneOf(0, 1) },
  'mutable-content': { check: oneOf(0, 1) },
  category: { check: filled },
  'thread-id': { check: filled },
  'interruption-level': { check: oneOf('passive', 'active', 'time-sensitive', 'critical') },
};

/** Checks an iOS payload: `aps`, and beside it the app's own keys. */
export const iosPayload: PayloadReader = (call, payload) => {
  const { aps, ...data } = payload;
  if (!isObject(aps)) return call.refuse('2025', 'payload.aps', 'is missing or no JSON object');
  const silent = aps['content-available'] === 1;
  if (aps.alert === undefined && !silent) {
    call.refuse(
      INFERRED_CODES.apsForm,
      'payload.aps.alert',
      'is missing; only a push with content-available 1 needs none',
    );
  }
  const known = Object.fromEntries(Object.entries(aps).filter(([key]) => Object.hasOwn(APS, key)));
  checkFields(call, 'payload.aps', known, APS, INFERRED_CODES.apsForm);
  checkOwnKeys(call, data);
  const image = [aps.image, data.image].find(isText);
  return present<UmengSketch>({
    kind: aps.alert === undefined ? 'message' : 'notification',
    title: alertText(aps, 'title'),
    body: typeof aps.alert === 'string' ? aps.alert : alertText(aps, 'body'),
    data,
    badge: aps.badge as string | number | undefined,
    sound: isText(aps.sound) ? aps.sound : undefined,
    image: aps['mutable-content'] === 1 ? image : undefined,
  });
};

function checkOwnKeys(call: UmengCall, data: UmengJson): void {
  for (const key of ['d', 'p']) {
    if (key in data) call.refuse('5002', `payload.${key}`, 'is a reserved key; rename it');
  }
  for (const key of ['display_type', 'body', 'extra']) {
    if (key in data) call.note(`payload.${key}`, 'has no meaning on iOS and reaches the app as a key of its own');
  }
}

function alertText(aps: UmengJson, key: string): string | undefined {
  const given = isObject(aps.alert) ? aps.alert[key] : undefined;
  return typeof given === 'string' ? given : undefined;
}
