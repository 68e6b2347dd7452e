import { type Message } from '../message/message.js';
import { byClass, type ByClass, heedsKind, isByClass } from './by-class.js';

const SET: ByClass<string> = { transactional: 'all', 'transactional:order': 'orders', 'marketing:news': 'news' };

it.each<[string, Pick<Message, 'class' | 'kind'>, string | undefined, boolean]>([
  ['neither', {}, undefined, true],
  ['a class', { class: 'transactional' }, 'all', true],
  ['a class that is not set', { class: 'marketing' }, undefined, true],
  ['a kind that is set', { class: 'transactional', kind: 'order' }, 'orders', true],
  ['a kind that is not', { class: 'transactional', kind: 'im' }, 'all', false],
  ['a kind that is set, its class not', { class: 'marketing', kind: 'news' }, 'news', true],
  ['a kind of another class', { class: 'marketing', kind: 'order' }, undefined, false],
  ['a kind without a class', { kind: 'order' }, undefined, false],
])('a message with %s', (_what, message, entry, heeded) => {
  expect(byClass(SET, message)).toBe(entry);
  expect(heedsKind(SET, message)).toBe(heeded);
});

it('where nothing is set, no message gets anything', () => {
  expect(byClass(undefined, { class: 'marketing', kind: 'news' })).toBeUndefined();
  expect(heedsKind(undefined, { class: 'marketing', kind: 'news' })).toBe(false);
  expect(heedsKind(undefined, { class: 'marketing' })).toBe(true);
});

it.each<[unknown, boolean]>([
  [{}, true],
  [{ marketing: 1, transactional: 1, 'marketing:a:b': 1 }, true],
  [{ marketing: 2 }, false],
  [{ marketing: 1, 'transactional:order': 2 }, false],
  [{ promotional: 1 }, false],
  [{ 'marketing:': 1 }, false],
  [{ marketingx: 1 }, false],
  [{ 'x:marketing': 1 }, false],
  [[1], false],
  [null, false],
  ['marketing', false],
])('isByClass(%j): %s', (value, expected) => {
  expect(isByClass(value, (entry, key) => entry === 1 && key !== '')).toBe(expected);
});
