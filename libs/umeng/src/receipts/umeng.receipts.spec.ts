import { parseUmengBody } from './umeng.receipts.body.js';
import { readUmengReceipts } from './umeng.receipts.js';

const NOW = 1_700_000_000_000;
const ID = 'uu00000000000000000001';
const read = (body: unknown) => readUmengReceipts(body, { vendor: 'umeng', now: NOW });
const receipt = (more: object = {}) => ({
  vendor: 'umeng',
  messageId: ID,
  kind: 'delivered',
  addresses: [],
  at: NOW,
  ...more,
});

it.each<[string, unknown, object]>([
  ['the number of receipt_type', { msg_id: ID, receipt_type: '1' }, {}],
  ['a number that is none of a text', { msg_id: ID, receipt_type: 2 }, { kind: 'clicked' }],
  ['a word', { task_id: ID, event: 'Click' }, { kind: 'clicked' }],
  ['a dismissal', { msgId: ID, action: 'dismiss' }, { kind: 'dismissed' }],
  ['a device', { msg_id: ID, event: 'arrive', device_token: 't1' }, { addresses: ['t1'] }],
  ['devices', { msg_id: ID, event: 'arrive', device_tokens: 't1,t2,' }, { addresses: ['t1', 't2'] }],
  ['an alias', { msg_id: ID, event: 'arrive', alias: 'a' }, { addresses: ['a'] }],
  ['an address without end', { msg_id: ID, event: 'arrive', alias: 'a'.repeat(256) }, {}],
  ['seconds', { msg_id: ID, event: 'arrive', time: '1690000000' }, { at: 1_690_000_000_000 }],
  ['milliseconds', { msg_id: ID, event: 'arrive', timestamp: 1_690_000_000_123 }, { at: 1_690_000_000_123 }],
  ['a time that is none', { msg_id: ID, event: 'arrive', ts: 'yesterday' }, {}],
  ['a time beyond all', { msg_id: ID, event: 'arrive', ts: 1e18 }, {}],
])('reads %s', (_name, body, more) => {
  expect(read(body)).toEqual({ receipts: [receipt(more)], unread: 0 });
});

it.each<[string, unknown]>([
  ['a list', [{ msg_id: ID, event: 'arrive' }, { event: 'arrive' }]],
  ['a list in an object', { code: 0, data: [{ msg_id: ID, event: 'arrive' }, 5] }],
  ['a list as JSON text in a form', { data: JSON.stringify([{ msg_id: ID, event: 'arrive' }, null]) }],
])('reads what it can of %s, and counts the rest', (_name, body) => {
  expect(read(body)).toEqual({ receipts: [receipt()], unread: 1 });
});

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['a text', 'x'],
  ['an empty object', {}],
  ['no id', { event: 'arrive' }],
  ['an id that is a number', { msg_id: 5, event: 'arrive' }],
  ['an id that is no id', { msg_id: 'a b', event: 'arrive' }],
  ['an id without end', { msg_id: 'a'.repeat(65), event: 'arrive' }],
  ['no event', { msg_id: ID }],
  ['an event for all', { msg_id: ID, receipt_type: 3 }],
  ['a name of every object', { msg_id: ID, event: 'constructor' }],
])('counts %s', (_name, body) => {
  expect(read(body)).toEqual({ receipts: [], unread: 1 });
});

it.each<[string, unknown]>([
  ['{"a":1}', { a: 1 }],
  ['[1]', [1]],
  ['a=1&b=%E4%B8%AD', { a: '1', b: '中' }],
  ['', {}],
  ['__proto__=x', { __proto__: undefined }],
])('a body %j is read', (text, expected) => {
  const body = parseUmengBody(text);
  expect(JSON.stringify(body)).toBe(text === '__proto__=x' ? '{"__proto__":"x"}' : JSON.stringify(expected));
  expect(({} as { x?: unknown }).x).toBeUndefined();
});
