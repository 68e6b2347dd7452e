import { type XiaomiChannel } from '../../channels/channel-book.js';
import { type XiaomiCall } from '../../xiaomi.call.js';
import { LIMITS } from '../../xiaomi.limits.js';
import { type XiaomiMessage } from '../message.js';
import { XiaomiRefusal } from '../../xiaomi.refusals.js';
import { type Check } from './check.js';

/** The channel that a message of an Android app names; refuses one that is not the app's, and none where one is needed (27001). */
export function channelOf(
  message: XiaomiMessage,
  { app, own, rules }: Pick<XiaomiCall, 'app' | 'own' | 'rules'>,
): XiaomiChannel | undefined {
  if (app.platform === 'ios') return undefined;
  const id = message.extra.get('channel_id');
  const channel = id === undefined ? undefined : own.channels.get(id);
  const needed = id !== undefined || (app.channelRequired === true && rules.channelRequired);
  if (needed && !channel) throw new XiaomiRefusal('badChannel');
  return channel;
}

/** Emoji, symbols of the category So, and code points that Unicode has not assigned. */
const FORBIDDEN = /[\p{So}\p{Cn}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u{20E3}]/u;

function parse(text: string): Readonly<Record<string, unknown>> {
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    // refused below, as any other value that is no object
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new XiaomiRefusal('badValue', 'extra.template_param must be a JSON object, written as a string.');
  }
  return { ...value };
}

function checkValue(name: string, value: unknown): void {
  const where = `extra.template_param.${name}`;
  if (typeof value !== 'string' || value.trim() === '' || value.length > LIMITS.templateValue) {
    const rule = `must be a text of 1 to ${LIMITS.templateValue} characters, not only blanks.`;
    throw new XiaomiRefusal('badValue', `${where} ${rule}`);
  }
  if (FORBIDDEN.test(value)) {
    throw new XiaomiRefusal('badValue', `${where} must not contain emoji, symbols or unassigned characters.`);
  }
}

/** Private messages need an approved template, and exactly its parameters (private-message templates, 2026-06-02). */
export const template: Check = ({ extra }, { channel, rules }) => {
  const id = extra.get('template_id');
  if (id === undefined) {
    if (rules.privateTemplate && channel?.class === 'private') {
      throw new XiaomiRefusal('missing', 'extra.template_id is needed on a private channel since 2026-08-01.');
    }
    return;
  }
  // Our decision: a template without a channel is as wrong as a channel that is not the app's.
  if (!channel) throw new XiaomiRefusal('badChannel');
  const found = channel.templates?.find((candidate) => candidate.id === id);
  if (!found)
    throw new XiaomiRefusal('badValue', 'extra.template_id is no template of the channel in extra.channel_id.');
  const text = extra.get('template_param');
  if (text === undefined && found.params.length > 0) {
    throw new XiaomiRefusal('missing', 'extra.template_param is needed: the template has parameters.');
  }
  const params = parse(text ?? '{}');
  const names = Object.keys(params);
  if (names.length !== found.params.length || !found.params.every((name) => Object.hasOwn(params, name))) {
    throw new XiaomiRefusal(
      'badValue',
      `extra.template_param must have exactly: ${found.params.join(', ') || 'nothing'}.`,
    );
  }
  for (const name of names) checkValue(name, params[name]);
};
