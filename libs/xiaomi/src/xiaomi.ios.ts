import { type MessageContent } from '@nest-push/core';
import { extraOf, noteUnshown, ownExtra, timeToLive, type Work } from './xiaomi.work.js';
import { type XiaomiIosMessage } from './types/message.js';

/** Data for the app alone. */
export function iosData(work: Work): XiaomiIosMessage {
  noteUnshown(work);
  return {
    ...timeToLive(work, undefined),
    extra: { ...extraOf(work.content.data ?? {}, work), 'content-available': '1', ...ownExtra(work) },
  };
}

/** A notification, with everything that the message says of it. */
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
