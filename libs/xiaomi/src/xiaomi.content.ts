import { createHash } from 'node:crypto';
import {
  type Batch,
  byClass,
  type ClickAction,
  heedsKind,
  type InputIssue,
  type JsonObject,
  type MessageContent,
} from '@nest-push/core';
import { keptAtMost } from './checks/message.checks.js';
import { XIAOMI_ALL_RECEIPTS, xiaomiReceiptMask } from './receipts/xiaomi.receipt-types.js';
import {
  type XiaomiAndroidExtra,
  type XiaomiAndroidMessage,
  type XiaomiIosMessage,
  type XiaomiPlatform,
} from './types/message.js';
import { isPrivate, templateParamOf, textOf, type XiaomiChannel } from './xiaomi.channels.js';
import { jobKeyOf } from './xiaomi.ids.js';
import { XIAOMI_LIMITS, XIAOMI_RESERVED_EXTRA, XIAOMI_RULES } from './xiaomi.limits.js';
import { type XiaomiOptionsInput } from './xiaomi.options.js';

/** What a translation works on, and what it gathers. */
export interface Work {
  readonly batch: Batch;
  readonly platform: XiaomiPlatform;
  readonly content: MessageContent;
  readonly options: XiaomiOptionsInput;
  /** Packages with commas, or the bundle id. */
  readonly packageName: string;
  readonly notes: string[];
  readonly issues: InputIssue[];
}

/** Android: data for the app alone. */
export function androidData(work: Work): XiaomiAndroidMessage {
  work.notes.push('Xiaomi has announced the end of data messages (pass_through): the app may never get this one.');
  noteUnshown(work);
  const channel = channelOf(work);
  return {
    pass_through: 1,
    payload: JSON.stringify(work.content.data),
    ...timeToLive(work, channel),
    extra: { ...channelExtra(channel, work), ...ownExtra(work) },
  };
}

/** Android: a notification, with everything that the message says of it. */
export function androidNotification(work: Work): XiaomiAndroidMessage {
  const { batch, content, notes } = work;
  const { title, body, data = {}, badge, image, collapseKey } = content;
  const channel = channelOf(work);
  if (badge !== undefined) notes.push('Xiaomi phones count the badge themselves: the badge was left out.');
  if (image !== undefined) {
    notes.push(
      'Xiaomi shows only pictures that were uploaded to it, and new phones none at all: the image was left out.',
    );
  }
  return {
    title,
    description: body,
    pass_through: 0,
    // 6: vibration and lights, without sound.
    notify_type: content.sound === false ? 6 : -1,
    notify_id: notifyId(collapseKey ?? batch.pushId),
    ...timeToLive(work, channel),
    extra: {
      ...extraOf(data, work),
      ...clickOf(content.click, work),
      ...soundOf(work),
      ...channelExtra(channel, work),
      ...ownExtra(work),
    },
  };
}

/**
 * Xiaomi shows one notification for each `notify_id`, and all messages without one share it: so every push gets its own, and those with the same
 * collapse key the same. So a repeat of a push takes the place of the first, on the screen alone: Xiaomi does not recognise it, and the phone is
 * reached, and may sound, twice. (Our decision: 31 bits of a hash.)
 */
const notifyId = (key: string): number => createHash('sha256').update(key).digest().readUInt32BE(0) >>> 1;

function channelOf(work: Work): XiaomiChannel | undefined {
  const { batch, options, notes } = work;
  const { message } = batch;
  const channel = byClass(options.channels, message);
  if (!heedsKind(options.channels, message)) noteKind(work);
  if (channel === undefined && isInChina(options)) {
    const name = message.class === undefined ? 'a message without a class' : `the class ${message.class}`;
    notes.push(
      `No Xiaomi channel is set for ${name}: it goes without one, and Xiaomi may show only one such message a day on a device. Set the option \`channels\`.`,
    );
  }
  if (channel !== undefined && channel.templateId === undefined && isPrivate(channel, message) && isInChina(options)) {
    notes.push(
      `Xiaomi wants a template for private messages since ${XIAOMI_RULES.privateTemplate.since}, and the channel of the class ${message.class ?? ''} has none. ` +
        'Set its `templateId`, or `private: false` where the console has it as a public one.',
    );
  }
  return channel;
}

function channelExtra(channel: XiaomiChannel | undefined, { content, issues }: Work): XiaomiAndroidExtra {
  if (channel === undefined) return {};
  const { id, templateId, templateParam } = channel;
  return {
    channel_id: id,
    ...(templateId === undefined ? {} : { template_id: templateId }),
    ...(templateParam === undefined
      ? {}
      : { template_param: JSON.stringify(templateParamOf(templateParam, content, issues)) }),
  };
}

const ACTIVITY = /^\.?[A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*)*$/;

function clickOf(click: ClickAction = { open: 'app' }, { packageName, issues }: Work): XiaomiAndroidExtra {
  if (click.open === 'app') return { notify_effect: '1' };
  if (click.open === 'url') return { notify_effect: '3', web_uri: click.url };
  if (!ACTIVITY.test(click.page)) return { notify_effect: '2', intent_uri: click.page };
  if (packageName.includes(',')) {
    issues.push({
      field: 'click.page',
      rule: 'must be an intent URI or a deep link where the app has several packages',
    });
  }
  return { notify_effect: '2', intent_uri: `intent:#Intent;component=${packageName}/${click.page};end` };
}

function soundOf({ content: { sound }, packageName, notes }: Work): XiaomiAndroidExtra {
  if (typeof sound !== 'string') return {};
  if (packageName.includes(',')) {
    notes.push('Xiaomi names a sound by its package, and this app has several: the sound was left out.');
    return {};
  }
  // A resource has no ending: Android finds it by its bare name.
  return { sound_uri: `android.resource://${packageName}/raw/${sound.replace(/\.[^.]*$/, '')}` };
}

/** iOS: data for the app alone. */
export function iosData(work: Work): XiaomiIosMessage {
  noteUnshown(work);
  return {
    ...timeToLive(work, undefined),
    extra: { ...extraOf(work.content.data ?? {}, work), 'content-available': '1', ...ownExtra(work) },
  };
}

/** iOS: a notification, with everything that the message says of it. */
export function iosNotification(work: Work): XiaomiIosMessage {
  const { content, notes } = work;
  const { title, body, data = {}, click, badge, sound, image, collapseKey } = content;
  if (click !== undefined && click.open !== 'app')
    notes.push('Xiaomi has no click action on iOS: a tap opens the app. Put the target into data.');
  if (image !== undefined) notes.push('Xiaomi has no picture on iOS: the image was left out.');
  if (collapseKey !== undefined)
    notes.push('Xiaomi cannot replace notifications on iOS: the collapse key was left out.');
  return {
    // A title alone is shown as the text: iOS shows nothing without one.
    description: body ?? title,
    ...timeToLive(work, undefined),
    extra: {
      ...extraOf(data, work),
      ...badgeOf(badge, work),
      // The empty string is silence. Server API, as quoted before 2024.
      sound_url: sound === false ? '' : (sound ?? 'default'),
      ...ownExtra(work),
    },
    ...(title === undefined || body === undefined ? {} : { aps_proper_fields: { title, body } }),
  };
}

function badgeOf(badge: MessageContent['badge'], { notes }: Work): { badge?: string } {
  if (badge === undefined) return {};
  if (typeof badge === 'object') {
    notes.push('Xiaomi can only set the badge on iOS, not raise it: the badge was left out.');
    return {};
  }
  return { badge: String(badge) };
}

/** What only a notification has. */
const SHOWN = ['click', 'badge', 'sound', 'image', 'collapseKey'] as const;

/** Says what a data message cannot carry. */
function noteUnshown({ content, notes }: Work): void {
  const fields = SHOWN.filter((field) => content[field] !== undefined);
  if (fields.length > 0) notes.push(`A data message shows nothing: ${fields.join(', ')} were left out.`);
}

/** Says that the kind of the message was left out. */
export function noteKind({ batch: { message }, notes }: Work): void {
  if (message.kind !== undefined) notes.push('Xiaomi has no field for the kind of a message.');
}

/** The app's own data: Xiaomi carries strings alone. */
function extraOf(data: JsonObject, { platform, issues }: Work): Record<string, string> {
  const pairs: [string, string][] = [];
  for (const [key, value] of Object.entries(data)) {
    const text = textOf(value);
    if (text === undefined) continue;
    if (XIAOMI_RESERVED_EXTRA[platform].has(key)) {
      issues.push({ field: `data.${key}`, rule: 'must have another name: Xiaomi gives this one a meaning of its own' });
    } else pairs.push([key, text]);
  }
  return Object.fromEntries(pairs);
}

/** Whether the rules of China hold. */
const isInChina = ({ region = 'china' }: XiaomiOptionsInput): boolean => region === 'china';

/** Milliseconds that Xiaomi is to keep the message, cut to what it takes. */
function timeToLive(
  { batch, platform, options, notes }: Work,
  channel: XiaomiChannel | undefined,
): { time_to_live?: number } {
  if (batch.ttl === undefined) return {};
  const most = keptAtMost({ platform, region: options.region ?? 'china' }, isPrivate(channel, batch.message));
  // 0 might mean the vendor's default.
  const wanted = Math.max(1, Math.round(batch.ttl * 1000));
  if (wanted <= most) return { time_to_live: wanted };
  notes.push(
    `Xiaomi keeps this message for offline devices at most ${most / 3_600_000} hours: its time to live was shortened to that.`,
  );
  return { time_to_live: most };
}

/** What every batch carries for ourselves: the key by which it is found again, and where its receipts go. */
function ownExtra({ batch, options }: Work): Record<string, string> {
  const { jobKey = true, receiptUrl, receiptTypes = XIAOMI_ALL_RECEIPTS } = options;
  // By it the receipts' module knows the app. A name of the host's that is too long for it is left out.
  const app =
    Buffer.byteLength(batch.app.id) <= XIAOMI_LIMITS.callbackParam.most ? { 'callback.param': batch.app.id } : {};
  return {
    ...(jobKey ? { jobkey: jobKeyOf(batch.id) } : {}),
    ...(receiptUrl === undefined
      ? {}
      : { callback: receiptUrl, 'callback.type': String(xiaomiReceiptMask(receiptTypes)), ...app }),
  };
}
