import { type Receipt } from '@nest-push/core';
import { readJPushReceipts } from './jpush.receipts.js';

const NOW = 1_790_000_000_000;
const read = (body: unknown) => readJPushReceipts(body, { vendor: 'jpush', app: 'jpush', now: NOW });
const receipt = (part: Partial<Receipt>): Receipt => ({
  vendor: 'jpush',
  app: 'jpush',
  messageId: '18100287008891826',
  kind: 'delivered',
  addresses: ['r1'],
  at: NOW,
  ...part,
});

const ENTRY = { msg_id: '18100287008891826', registration_id: 'r1', type: 1 };

describe('readJPushReceipts', () => {
  it('reads one, or a list', () => {
    expect(read(ENTRY)).toEqual({ receipts: [receipt({})], unread: 0 });
    expect(read([ENTRY, { ...ENTRY, type: 2, registration_id: 'r2' }])).toEqual({
      receipts: [receipt({}), receipt({ kind: 'clicked', addresses: ['r2'] })],
      unread: 0,
    });
    expect(read([])).toEqual({ receipts: [], unread: 0 });
  });

  it.each<[unknown, readonly string[]]>([
    [1, ['delivered']],
    [2, ['clicked']],
    [4, ['undelivered']],
    [8, ['accepted']],
    ['8', ['accepted']],
    [15, ['delivered', 'clicked', 'undelivered', 'accepted']],
    [3, ['delivered', 'clicked']],
    ['Delivered', ['delivered']],
    ['received', ['delivered']],
    ['click', ['clicked']],
    ['undelivered', ['undelivered']],
    ['accepted', ['accepted']],
    [0, []],
    [16, []],
    [-1, []],
    ['opened', []],
    [null, []],
    [{}, []],
    [undefined, []],
  ])('the type %j is %j', (type, kinds) => {
    const { receipts, unread } = read({ ...ENTRY, type });
    expect(receipts.map(({ kind }) => kind)).toEqual(kinds);
    expect(unread).toBe(kinds.length === 0 ? 1 : 0);
  });

  it.each<[object, readonly string[]]>([
    [{ registration_id: ['r1', 'r2'] }, ['r1', 'r2']],
    [{ registration_ids: ['r1', 7, '', null, 'r2'] }, ['r1', 'r2']],
    [{ rid: 'r3' }, ['r3']],
    [{ registration_id: '' }, []],
    [{ registration_id: null }, []],
    [{}, []],
  ])('%j is about %j', (part, addresses) => {
    expect(read({ msg_id: ENTRY.msg_id, type: ENTRY.type, ...part }).receipts).toEqual([receipt({ addresses })]);
  });

  it.each<[unknown, number]>([
    [1_780_000_000, 1_780_000_000_000],
    ['1780000000', 1_780_000_000_000],
    [1_780_000_000_123, 1_780_000_000_123],
    ['2026-05-28 23:26:40', Date.UTC(2026, 4, 28, 15, 26, 40)],
    ['2026-05-28T23:26:40', Date.UTC(2026, 4, 28, 15, 26, 40)],
    ['2026-13-28 23:26:40', NOW],
    ['yesterday', NOW],
    [-1, NOW],
    [undefined, NOW],
  ])('the time %j is %d', (time, at) => {
    expect(read({ ...ENTRY, time }).receipts).toEqual([receipt({ at })]);
  });

  it.each<[unknown, string | null]>([
    ['18100287008891826', '18100287008891826'],
    [1_810_028_700, '1810028700'],
    // Rounded by a parser: another push's id.
    [Number('18100287008891826'), null],
    ['abc', null],
    ['', null],
    [null, null],
  ])('the message id %j is %j', (msg_id, messageId) => {
    expect(read({ ...ENTRY, msg_id })).toEqual(
      messageId === null ? { receipts: [], unread: 1 } : { receipts: [receipt({ messageId })], unread: 0 },
    );
  });

  it('counts what it cannot read, and reads the rest', () => {
    expect(read([null, 7, 'x', [ENTRY], {}, ENTRY])).toEqual({ receipts: [receipt({})], unread: 5 });
    for (const body of [undefined, null, '', 'x', 7, {}]) expect(read(body)).toEqual({ receipts: [], unread: 1 });
  });
});
