import { createHash } from 'node:crypto';
import { type ClickAction } from '@nest-push/core';
import { channelFor, hasChannelOfKind, isPrivate, templateParamOf } from './xiaomi.channels.js';
import { XIAOMI_RULES } from './xiaomi.limits.js';
import { type XiaomiChannel } from './xiaomi.options.js';
import { extraOf, isInChina, noteKind, noteUnshown, ownExtra, timeToLive, type Work } from './xiaomi.work.js';
import { type XiaomiAndroidExtra, type XiaomiAndroidMessage } from './types/message.js';

/** Data for the app alone. */
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

/** A notification, with everything that the message says of it. */
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
  const channel = channelFor(options.channels, message);
  if (!hasChannelOfKind(options.channels, message)) noteKind(work);
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
