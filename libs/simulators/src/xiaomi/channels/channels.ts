import { type XiaomiSuccess } from '../xiaomi.answers.js';
import { type XiaomiCall } from '../xiaomi.call.js';
import { LIMITS } from '../xiaomi.limits.js';
import { XiaomiRefusal } from '../xiaomi.refusals.js';
import { SHAPES } from '../xiaomi.shapes.js';

/** Adds a channel, or changes one. It can be used at once, and has the quota of the class `default` until the console approves it (our decision). */
export function addChannel({ form, own }: XiaomiCall): XiaomiSuccess {
  const notifyType = form.one('notify_type');
  if (notifyType !== undefined && !/^(?:-1|[0-7])$/.test(notifyType)) {
    throw new XiaomiRefusal('badValue', 'notify_type must be -1, or a sum of 1 (sound), 2 (vibration) and 4 (lights).');
  }
  const description = form.one('channel_description');
  const soundUrl = form.one('sound_url');
  const added = own.channels.put({
    id: form.need('channel_id'),
    class: 'default',
    name: form.need('channel_name'),
    ...(description !== undefined && { description }),
    ...(soundUrl !== undefined && { soundUrl }),
    ...(notifyType !== undefined && { notifyType }),
  });
  if (!added) throw new XiaomiRefusal('tooManyChannels', `An app has at most ${LIMITS.channels} channels.`);
  return {};
}

/** Every channel of the app. */
export function listChannels({ own }: XiaomiCall): XiaomiSuccess {
  return { data: SHAPES.channels(own.channels.list()) };
}

/** Ends a channel; a message that names it is refused from now on. */
export function discardChannel({ form, own }: XiaomiCall): XiaomiSuccess {
  if (!own.channels.discard(form.need('channel_id'))) throw new XiaomiRefusal('badChannel');
  return {};
}
