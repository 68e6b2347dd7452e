import { LIMITS } from '../../xiaomi.limits.js';
import { isPassThrough, type XiaomiMessage } from '../message.js';
import { XiaomiRefusal } from '../../xiaomi.refusals.js';
import { type Check, type CheckScope, wholeNumber } from './check.js';

/** A text that is there must say something, and be shorter than the limit. */
function checkText(message: XiaomiMessage, name: 'title' | 'description', below = Infinity): void {
  const text = message.fields.get(name);
  if (text === undefined || text === '') return;
  if (text.trim() === '') throw new XiaomiRefusal('badText', `${name} must not be blank.`);
  if (text.length >= below) {
    throw new XiaomiRefusal('badText', `${name} has ${text.length} characters; it must have less than ${below}.`);
  }
}

/** A notification needs both texts. A data message may do without. */
export const notificationTexts: Check = (message) => {
  const both = message.fields.get('title') && message.fields.get('description');
  if (!isPassThrough(message) && !both) throw new XiaomiRefusal('missingText');
};

/** An alert of iOS needs a description, unless its text comes in a field of Apple's, or it is silent. */
export const alertText: Check = (message) => {
  const { fields, aps, extra } = message;
  const texts = [aps.get('body'), aps.get('title'), extra.get('apsAlert-body'), extra.get('apsAlert-loc-key')];
  const silent = extra.get('content-available') === '1';
  if (!silent && ![fields.get('description'), ...texts].some(Boolean)) throw new XiaomiRefusal('missingText');
  // The limits of both texts are those of Android messages; the guide gives none for iOS.
  checkText(message, 'description');
};

/** Lengths of title and description of an Android message. */
export const textLengths: Check = (message) => {
  checkText(message, 'title', LIMITS.titleBelow);
  checkText(message, 'description', LIMITS.descriptionBelow);
};

/**
 * The payload: less than 4096 characters ("< 4 KB", one character counts one), needed by a data message, never only blanks.
 * Our decision: an empty payload counts as none, because the official SDKs send `payload=`.
 */
export const payload: Check = (message) => {
  const text = message.fields.get('payload') ?? '';
  if (text === '') {
    if (isPassThrough(message)) throw new XiaomiRefusal('missing', 'payload is needed when pass_through is 1.');
    return;
  }
  if (text.trim() === '') throw new XiaomiRefusal('badText', 'payload must not be blank.');
  if (text.length >= LIMITS.payloadBelow) {
    const rule = `payload has ${text.length} characters; it must have less than ${LIMITS.payloadBelow}.`;
    throw new XiaomiRefusal('messageTooLong', rule);
  }
};

/** `pass_through` 0 or 1; `notify_type` −1 (all) or a sum of 1 sound, 2 vibration, 4 lights; `notify_id` 0 … 2³¹−1. */
export const numbers: Check = ({ fields }) => {
  const passThrough = fields.get('pass_through');
  if (passThrough !== undefined && !['0', '1'].includes(passThrough)) {
    throw new XiaomiRefusal('badValue', 'pass_through must be 0 (notification) or 1 (data message).');
  }
  const type = fields.get('notify_type');
  if (type !== undefined && !/^(?:-1|[0-7])$/.test(type)) {
    throw new XiaomiRefusal('badValue', 'notify_type must be -1, or a sum of 1 (sound), 2 (vibration) and 4 (lights).');
  }
  const id = fields.get('notify_id');
  if (id === undefined) return;
  const number = wholeNumber('notify_id', id, 'badNotifyId');
  if (number < 0 || number > LIMITS.notifyId) {
    throw new XiaomiRefusal('badNotifyId', `notify_id must be 0 to ${LIMITS.notifyId}.`);
  }
};

/** How long a message may wait for phones that are offline, in milliseconds: also how long it waits when it does not say. */
export function longestLife({ app, rules, channel }: Pick<CheckScope, 'app' | 'rules' | 'channel'>): number {
  // Our decision: iOS has no channels, so the older limit still stands for it.
  if (!rules.timeToLiveByClass || app.platform === 'ios') return LIMITS.timeToLive.legacy;
  return LIMITS.timeToLive[channel?.class ?? 'default'];
}

/** `time_to_live`, milliseconds: above 0 (our decision), at most what the class of the channel allows. */
export const timeToLive: Check = ({ fields }, scope) => {
  const text = fields.get('time_to_live');
  if (text === undefined) return;
  const life = wholeNumber('time_to_live', text);
  const most = longestLife(scope);
  if (life <= 0 || life > most) {
    throw new XiaomiRefusal('badValue', `time_to_live must be 1 to ${most} milliseconds for this message.`);
  }
};

/** `time_to_send`, milliseconds since the epoch: not past, and at most some days ahead. */
export const timeToSend: Check = ({ fields }, { at, scheduleDays }) => {
  const text = fields.get('time_to_send');
  if (text === undefined) return;
  const time = wholeNumber('time_to_send', text);
  if (time < at || time > at + scheduleDays * LIMITS.day) {
    throw new XiaomiRefusal(
      'badValue',
      `time_to_send must lie within the next ${scheduleDays} days (epoch milliseconds).`,
    );
  }
};
