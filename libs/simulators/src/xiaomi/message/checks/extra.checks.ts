import { LIMITS, RECEIPT_MASK } from '../../xiaomi.limits.js';
import { isHybrid, isPassThrough, ownExtras, type XiaomiMessage } from '../message.js';
import { XiaomiRefusal } from '../../xiaomi.refusals.js';
import { type Check, filled, wholeNumber } from './check.js';

/**
 * At most 10 pairs of the app's own, 1024 characters in all. Our decision: reserved keys do not count, because three
 * buttons, or one template with nine values, would already be over.
 */
export const ownPairs: Check = (message, { app }) => {
  const pairs = ownExtras(message, app.platform);
  if (pairs.length > LIMITS.extras) {
    throw new XiaomiRefusal('tooManyExtras', `${pairs.length} extra.* pairs; at most ${LIMITS.extras} may be sent.`);
  }
  const chars = pairs.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  if (chars > LIMITS.extraChars) {
    throw new XiaomiRefusal(
      'extrasTooLong',
      `extra.* has ${chars} characters; at most ${LIMITS.extraChars} may be sent.`,
    );
  }
};

/** Reserved keys with a fixed set of values. */
const CHOICES = {
  android: {
    notify_foreground: ['0', '1'],
    only_send_once: ['1'],
    instant_notify: ['1'],
    connpt: ['wifi'],
    notification_style_type: ['1', '2'],
    push_server_action: ['hybrid_message'],
    hybrid_debug: ['1'],
  },
  ios: {
    only_send_once: ['1'],
    'content-available': ['1'],
    'show-content': ['1'],
    ios_msg_channel: ['1', '2'],
  },
} as const;

/** Values of reserved keys that are enumerations or numbers. */
export const choices: Check = ({ extra }, { app }) => {
  for (const [key, allowed] of Object.entries<readonly string[]>(CHOICES[app.platform])) {
    const value = extra.get(key);
    if (value !== undefined && !allowed.includes(value)) {
      throw new XiaomiRefusal('badValue', `extra.${key} must be ${allowed.join(' or ')}.`);
    }
  }
  // Documents disagree on the bounds of the rate, so any positive one passes (our decision).
  for (const [key, least] of [
    ['flow_control', 1],
    ['badge', 0],
  ] as const) {
    const value = extra.get(key);
    if (value !== undefined && wholeNumber(`extra.${key}`, value) < least) {
      throw new XiaomiRefusal('badValue', `extra.${key} must be ${least} or more.`);
    }
  }
};

/** A custom layout is named and filled, or not used at all. */
export const layout: Check = ({ extra }) => {
  if (extra.has('layout_name') !== extra.has('layout_value')) {
    throw new XiaomiRefusal('missing', 'extra.layout_name and extra.layout_value must be sent together.');
  }
};

/** What a tap does: 1 opens the app, 2 an activity, 3 a web page. `hasActivity`: a class is named instead of an intent. */
function checkEffect(extra: XiaomiMessage['extra'], prefix: string, hasActivity: boolean): void {
  const effect = extra.get(`${prefix}notify_effect`);
  if (effect === undefined) return;
  if (!['1', '2', '3'].includes(effect)) {
    throw new XiaomiRefusal('badValue', `extra.${prefix}notify_effect must be 1 (app), 2 (activity) or 3 (web page).`);
  }
  if (effect === '2' && !hasActivity && !filled(extra.get(`${prefix}intent_uri`))) {
    throw new XiaomiRefusal('missing', `extra.${prefix}intent_uri is needed when extra.${prefix}notify_effect is 2.`);
  }
  if (effect === '3' && !filled(extra.get(`${prefix}web_uri`))) {
    throw new XiaomiRefusal('missing', `extra.${prefix}web_uri is needed when extra.${prefix}notify_effect is 3.`);
  }
}

/** A tap on the notification or on one of its buttons. Quick apps have pages, so the effect is not asked of them (our decision). */
export const effects: Check = (message, { rules }) => {
  const { extra } = message;
  const needed = rules.notifyEffect && !isPassThrough(message) && !isHybrid(message);
  if (needed && !extra.has('notify_effect')) {
    throw new XiaomiRefusal('missing', 'extra.notify_effect is needed: custom notifications ended on 2024-09-30.');
  }
  checkEffect(extra, '', filled(extra.get('class_name')) && filled(extra.get('intent_flag')));
  for (const side of ['left', 'mid', 'right']) {
    const prefix = `notification_style_button_${side}_`;
    checkEffect(extra, prefix, filled(extra.get(`${prefix}intent_class`)));
  }
};

/** The batch key: letters, digits, `_` and `-`, no `_` at the start, at most 20 characters. */
export const jobkey: Check = ({ extra }) => {
  const key = extra.get('jobkey');
  if (key !== undefined && !(/^[0-9A-Za-z-][\w-]*$/.test(key) && key.length <= LIMITS.jobkey)) {
    throw new XiaomiRefusal(
      'badValue',
      `extra.jobkey must be 1 to ${LIMITS.jobkey} letters, digits, "_" or "-", and must not begin with "_".`,
    );
  }
};

/** Where receipts go, and which. Both http and https pass: the documents are at odds (our decision). */
export const callback: Check = ({ extra }) => {
  const url = extra.get('callback');
  if (url !== undefined) {
    if (Buffer.byteLength(url) > LIMITS.callbackBytes) {
      throw new XiaomiRefusal('callbackTooLong', `extra.callback must have at most ${LIMITS.callbackBytes} bytes.`);
    }
    if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
      throw new XiaomiRefusal('badCallback', 'extra.callback must be an http or https URL.');
    }
  }
  if (Buffer.byteLength(extra.get('callback.param') ?? '') > LIMITS.callbackParamBytes) {
    const rule = `extra.callback.param must have at most ${LIMITS.callbackParamBytes} bytes.`;
    throw new XiaomiRefusal('callbackParamTooLong', rule);
  }
  const type = extra.get('callback.type');
  if (type === undefined) return;
  const mask = wholeNumber('extra.callback.type', type);
  if (mask <= 0 || mask > RECEIPT_MASK.all || (mask & ~RECEIPT_MASK.all) !== 0) {
    throw new XiaomiRefusal(
      'badValue',
      'extra.callback.type must be a sum of 1, 2, 16, 32, 64, 128 and 1024, each at most once.',
    );
  }
};

/** Quick apps are reached by regid or all at once, nothing else. */
export const quickAppTarget: Check = (message, { kind }) => {
  if (isHybrid(message) && kind !== 'regid' && kind !== 'all') {
    throw new XiaomiRefusal('badValue', 'extra.push_server_action hybrid_message goes to regids or to all.');
  }
};
