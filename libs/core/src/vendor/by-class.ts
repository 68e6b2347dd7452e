import { isJsonObject } from '../message/json.js';
import { type Message, type MessageClass } from '../message/message.js';

/**
 * What a host sets for each message class at a vendor, such as channels: by `class`, or finer by `class:kind`.
 *
 * @example
 * ```ts
 * const channels: ByClass<{ id: string }> = { marketing: { id: 'offers' }, transactional: { id: 'news' }, 'transactional:order': { id: 'orders' } };
 * ```
 */
export type ByClass<T> = Readonly<Partial<Record<MessageClass | `${MessageClass}:${string}`, T>>>;

const KEY = /^(transactional|marketing)(:.+)?$/;

/** Whether a value is an object whose keys are classes, alone or with a kind, and whose values fit. */
export function isByClass(value: unknown, fits: (entry: unknown, key: string) => boolean): boolean {
  return isJsonObject(value) && Object.entries(value).every(([key, entry]) => KEY.test(key) && fits(entry, key));
}

/** What is set for a message: for its class and kind, else for its class. The finer one wins, as a whole. */
export function byClass<T>(set: ByClass<T> | undefined, message: Pick<Message, 'class' | 'kind'>): T | undefined {
  if (set === undefined || message.class === undefined) return undefined;
  return byKind(set, message) ?? set[message.class];
}

/** Whether the kind of a message, if it has one, makes a difference: where it makes none, the host should hear of it. */
export function heedsKind(set: ByClass<unknown> | undefined, message: Pick<Message, 'class' | 'kind'>): boolean {
  return message.kind === undefined || byKind(set, message) !== undefined;
}

function byKind<T>(
  set: ByClass<T> | undefined,
  { class: class_, kind }: Pick<Message, 'class' | 'kind'>,
): T | undefined {
  return class_ === undefined || kind === undefined ? undefined : set?.[`${class_}:${kind}`];
}
