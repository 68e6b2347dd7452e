import { createHash } from 'node:crypto';
import {
  type Batch,
  type ClickAction,
  contentFor,
  type InputIssue,
  isDataOnly,
  type JsonObject,
  mergeJson,
  type MessageContent,
  MessageRefusedError,
  type Translation,
} from '@nest-push/core';
import { channelFor, hasChannelOfKind, templateParamOf, textOf } from './xiaomi.channels.js';
import {
  checkAddresses,
  checkAndroidMessage,
  checkIosMessage,
  checkTimes,
  XIAOMI_LIMITS,
  XIAOMI_RESERVED_EXTRA,
} from './xiaomi.limits.js';
import { type XiaomiChannel, appOf, type XiaomiOptionsInput } from './xiaomi.options.js';
import { encodeSend, senderOf, XIAOMI_LABEL } from './xiaomi.request.js';
import { overrideOf } from './xiaomi.overrides.js';
import {
  type XiaomiAndroidExtra,
  type XiaomiAndroidMessage,
  type XiaomiIosMessage,
  type XiaomiPlatform,
} from './types/message.js';

/** What a translation works on, and what it gathers. */
interface Work {
  readonly batch: Batch;
  readonly content: MessageContent;
  readonly options: XiaomiOptionsInput;
  /** Packages with commas, or the bundle id. */
  readonly packageName: string;
  readonly notes: string[];
  readonly issues: InputIssue[];
}

/**
 * Puts a batch into Xiaomi's words. Pure: the same batch always gives the same request.
 *
 * @throws MessageRefusedError with everything that Xiaomi would refuse
 * @throws PushConfigurationError when the batch's platform has no app
 */
export function translate(batch: Batch, options: XiaomiOptionsInput | null): Translation {
  const platform: XiaomiPlatform = batch.app.platforms.includes('ios') ? 'ios' : 'android';
  const app = appOf(options, platform);
  const work: Work = {
    batch,
    content: contentFor(batch.message, platform),
    options: options ?? {},
    packageName: app.packageName,
    notes: [],
    issues: [],
  };
  const { kind } = batch;
  if (kind === 'tags') {
    throw new MessageRefusedError(XIAOMI_LABEL, [
      { field: 'to', rule: 'must not be tags: Xiaomi knows topics, aliases and accounts' },
    ]);
  }
  const { title, body, data } = work.content;
  if (title === undefined && body === undefined && data === undefined) {
    throw new MessageRefusedError(XIAOMI_LABEL, [
      { field: 'message', rule: `must have a title, a body or data for ${platform}` },
    ]);
  }
  const { message, issues } = platform === 'ios' ? iosMessage(work) : androidMessage(work);
  const addresses = batch.targets.map(({ address }) => address);
  const wrong = [...checkAddresses(kind, addresses, app.packageName), ...work.issues, ...issues];
  if (wrong.length > 0) throw new MessageRefusedError(XIAOMI_LABEL, wrong);
  return { request: encodeSend(senderOf(app, batch.app.id), { kind, addresses, message }), notes: work.notes };
}

function androidMessage(work: Work): { message: XiaomiAndroidMessage; issues: InputIssue[] } {
  const base = isDataOnly(work.content) ? passThrough(work) : androidNotification(work);
  const message = mergeJson(base, overrideOf(work.batch.message, 'android', work.issues));
  return { message, issues: [...checkAndroidMessage(message), ...checkTimes(message, mostTimeToLive(work, message))] };
}

function passThrough(work: Work): XiaomiAndroidMessage {
  work.notes.push('Xiaomi has announced the end of data messages (pass_through): the app may never get this one.');
  noteUnshown(work);
  const channel = channelOf(work);
  const extra = channelExtra(channel, work);
  return {
    pass_through: 1,
    payload: JSON.stringify(work.content.data),
    ...timeToLive(work, channel),
    ...(channel === undefined ? {} : { extra }),
  };
}

/** What only a notification has. */
const SHOWN = ['click', 'badge', 'sound', 'image', 'collapseKey'] as const;

function noteUnshown({ content, notes }: Work): void {
  const fields = SHOWN.filter((field) => content[field] !== undefined);
  if (fields.length > 0) notes.push(`A data message shows nothing: ${fields.join(', ')} were left out.`);
}

function noteKind({ batch: { message }, notes }: Work): void {
  if (message.kind !== undefined) notes.push('Xiaomi has no field for the kind of a message.');
}

function androidNotification(work: Work): XiaomiAndroidMessage {
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
      ...extraOf(data, 'android', work.issues),
      ...clickOf(content.click, work),
      ...soundOf(work),
      ...channelExtra(channel, work),
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
  const channel = channelFor(options.channels, message);
  if (!hasChannelOfKind(options.channels, message)) noteKind(work);
  if (channel === undefined && isInChina(options)) {
    const name = message.class === undefined ? 'a message without a class' : `the class ${message.class}`;
    notes.push(
      `No Xiaomi channel is set for ${name}: it goes without one, and Xiaomi may show only one such message a day on a device. Set the option \`channels\`.`,
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

function iosMessage(work: Work): { message: XiaomiIosMessage; issues: InputIssue[] } {
  const base = isDataOnly(work.content) ? iosData(work) : iosNotification(work);
  noteKind(work);
  const message = mergeJson(base, overrideOf(work.batch.message, 'ios', work.issues));
  return { message, issues: [...checkIosMessage(message), ...checkTimes(message, mostTimeToLive(work, message))] };
}

function iosData(work: Work): XiaomiIosMessage {
  noteUnshown(work);
  return {
    ...timeToLive(work, undefined),
    extra: { ...extraOf(work.content.data ?? {}, 'ios', work.issues), 'content-available': '1' },
  };
}

function iosNotification(work: Work): XiaomiIosMessage {
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
      ...extraOf(data, 'ios', work.issues),
      ...badgeOf(badge, work),
      // The empty string is silence. Server API, as quoted before 2024.
      sound_url: sound === false ? '' : (sound ?? 'default'),
    },
    ...(title === undefined || body === undefined ? {} : { aps_proper_fields: { title, body } }),
  };
}

function badgeOf(badge: MessageContent['badge'], { notes, issues }: Work): { badge?: string } {
  if (badge === undefined) return {};
  if (typeof badge === 'object') {
    notes.push('Xiaomi can only set the badge on iOS, not raise it: the badge was left out.');
    return {};
  }
  if (!Number.isSafeInteger(badge) || badge < 0) issues.push({ field: 'badge', rule: 'must be a whole number from 0' });
  return { badge: String(badge) };
}

/** The app's own data: Xiaomi carries strings alone. */
function extraOf(data: JsonObject, platform: XiaomiPlatform, issues: InputIssue[]): Record<string, string> {
  const pairs: [string, string][] = [];
  for (const [key, value] of Object.entries(data)) {
    const text = textOf(value);
    if (text === undefined) continue;
    if (XIAOMI_RESERVED_EXTRA[platform].has(key)) {
      issues.push({ field: `data.${key}`, rule: 'must have another name: Xiaomi gives this one a meaning of its own' });
    }
    pairs.push([key, text]);
  }
  return Object.fromEntries(pairs);
}

const isInChina = ({ region = 'china' }: XiaomiOptionsInput): boolean => region === 'china';

/** Our decision: a channel for transactional messages is a private one; the console alone knows for sure. */
function timeToLive(work: Work, channel: XiaomiChannel | undefined): { time_to_live?: number } {
  const { batch, notes } = work;
  if (batch.ttl === undefined) return {};
  const most = keptAtMost(work, channel !== undefined && batch.message.class === 'transactional');
  // 0 might mean the vendor's default.
  const wanted = Math.max(1, Math.round(batch.ttl * 1000));
  if (wanted <= most) return { time_to_live: wanted };
  notes.push(
    `Xiaomi keeps this message for offline devices at most ${most / 3_600_000} hours: its time to live was shortened to that.`,
  );
  return { time_to_live: most };
}

/** Milliseconds that Xiaomi keeps a message for a device that is offline. */
function keptAtMost({ batch, options }: Work, isPrivate: boolean): number {
  const { timeToLivePrivate, timeToLivePublic, timeToLiveElsewhere } = XIAOMI_LIMITS;
  if (!isInChina(options) || !batch.app.platforms.includes('android')) return timeToLiveElsewhere.most;
  return isPrivate ? timeToLivePrivate.most : timeToLivePublic.most;
}

/** What an override may ask for. Our decision: who names the time knows the channel, and every channel may be a private one. */
function mostTimeToLive(work: Work, { extra }: XiaomiAndroidMessage | XiaomiIosMessage): number {
  return keptAtMost(work, extra?.channel_id !== undefined);
}
