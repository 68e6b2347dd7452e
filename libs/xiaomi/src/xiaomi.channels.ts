import {
  type ByClass,
  type InputIssue,
  isByClass,
  isJsonObject,
  type Message,
  type MessageContent,
} from '@nest-push/core';
import { XIAOMI_LIMITS } from './xiaomi.limits.js';

/**
 * What a message class, or a kind inside it, is at Xiaomi.
 *
 * @example
 * ```ts
 * const order: XiaomiChannel = {
 *   id: '133852',
 *   templateId: 'P10762',
 *   // {title}, {body} and {data.<key>} stand for the message's own words.
 *   templateParam: { goods: '{data.goods}', visitor: '{data.visitor}' },
 * };
 * ```
 */
export interface XiaomiChannel {
  /** `extra.channel_id`, as the console gave it. */
  readonly id: string;
  /** `extra.template_id`: private messages need an approved template. */
  readonly templateId?: string | undefined;
  /** The template's parameters, at most 9. `{title}`, `{body}` and `{data.<key>}` in a value stand for the message's own. */
  readonly templateParam?: Readonly<Record<string, string>> | undefined;
  /**
   * Whether the console has it as a private channel (no daily limit, kept 10 days, needs a template since 2026-08-01) or a public one. The vendor's
   * API does not tell, so it is said here; `true` without a template stops the start.
   *
   * @default true for a channel of `transactional`, false for one of `marketing`; where it is left out, a missing template is only noted
   */
  readonly private?: boolean | undefined;
}

/** Channels by `class` or `class:kind`; the finer one wins. */
export type XiaomiChannels = ByClass<XiaomiChannel>;

const CHANNEL_FIELDS: ReadonlySet<string> = new Set(['id', 'templateId', 'templateParam', 'private']);

/** Whether a value is a map of channels as {@link XiaomiChannels} describes it. */
export function isChannels(value: unknown): boolean {
  return isByClass(value, isChannel);
}

function isChannel(channel: unknown): boolean {
  if (!isJsonObject(channel)) return false;
  const { id, templateId, templateParam, private: saysPrivate } = channel;
  return (
    Object.keys(channel).every((field) => CHANNEL_FIELDS.has(field)) &&
    isText(id) &&
    (saysPrivate === undefined || typeof saysPrivate === 'boolean') &&
    (templateId === undefined ? saysPrivate !== true : isText(templateId)) &&
    (templateParam === undefined || (templateId !== undefined && isTemplateParam(templateParam)))
  );
}

function isTemplateParam(value: unknown): boolean {
  return (
    isJsonObject(value) &&
    Object.keys(value).length <= XIAOMI_LIMITS.templateParams.most &&
    Object.values(value).every(isText)
  );
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

/** Whether a channel is a private one: said by the host, else our decision that those of transactional messages are. */
export function isPrivate(channel: XiaomiChannel | undefined, message: Message): boolean {
  return channel !== undefined && (channel.private ?? message.class === 'transactional');
}

const PLACEHOLDER = /\{(title|body|data\.[^{}]+)\}/g;

/**
 * The template's parameters with the message's words in them.
 *
 * @param issues - gets a line for every word that the message lacks
 */
export function templateParamOf(
  templateParam: NonNullable<XiaomiChannel['templateParam']>,
  content: MessageContent,
  issues: InputIssue[],
): Record<string, string> {
  const filled = Object.entries(templateParam).map(([name, pattern]) => {
    const value = pattern.replace(PLACEHOLDER, (_placeholder, path: string) => {
      const word = path === 'title' || path === 'body' ? content[path] : dataOf(content, path.slice('data.'.length));
      if (word === undefined)
        issues.push({ field: path, rule: `must be set: the Xiaomi template's parameter ${name} is made of it` });
      return word ?? '';
    });
    return [name, value] as const;
  });
  return Object.fromEntries(filled);
}

function dataOf({ data }: MessageContent, key: string): string | undefined {
  return data !== undefined && Object.hasOwn(data, key) ? textOf(data[key]) : undefined;
}

/** A value of `data` as Xiaomi carries it: text stays, everything else becomes JSON. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
