import { type Receipt } from '@nest-push/core';
import { readXiaomiReceipts } from './xiaomi.receipts.js';
import { XIAOMI_ALL_RECEIPTS, XIAOMI_RECEIPT_BITS, xiaomiReceiptMask } from './xiaomi.receipt-types.js';

const NOW = 1_800_000_000_000;
const AT = 1_324_167_800_000;
const ID = 'scm51336519827468580b1';

const read = (data: unknown): ReturnType<typeof readXiaomiReceipts> =>
  readXiaomiReceipts(typeof data === 'string' ? data : JSON.stringify(data), { vendor: 'xiaomi', now: NOW });
function one(entry: object, id = ID): Receipt {
  const reading = read({ [id]: { timestamp: AT, targets: 'r1,r2', ...entry } });
  expect(reading).toMatchObject({ unread: 0 });
  return reading!.receipts[0]!;
}

describe('a receipt', () => {
  it.each<[string, object, Partial<Receipt>]>([
    ['delivered', { type: 1, barStatus: 'Enable', jobkey: '123', param: 'p' }, { kind: 'delivered' }],
    [
      'delivered, unseen',
      { type: 1, barStatus: 'Disable' },
      { kind: 'delivered', detail: 'Notifications are switched off on the device.' },
    ],
    ['clicked', { type: 2 }, { kind: 'clicked' }],
    [
      'invalid',
      { type: 16, barStatus: 'Unknown', errorCode: 1, replaceTarget: { r1: 'r1new', r2: '' } },
      { kind: 'invalid', detail: 'Xiaomi calls it a bad registration id.', replacements: new Map([['r1', 'r1new']]) },
    ],
    ['invalid alias', { type: 16, errorCode: '2' }, { kind: 'invalid', detail: 'Xiaomi calls it a bad alias.' }],
    ['invalid account', { type: 16, errorCode: 3 }, { kind: 'invalid', detail: 'Xiaomi calls it a bad user account.' }],
    ['invalid for another reason', { type: 16, errorCode: 9, replaceTarget: [] }, { kind: 'invalid' }],
    ['disabled', { type: 32 }, { kind: 'disabled' }],
    ['filtered', { type: 64 }, { kind: 'filtered' }],
    [
      'quota of the app',
      { type: 128, extra: { ack: '20000', quota: '20000' } },
      { kind: 'quota', detail: 'The app has had 20000 of 20000 messages of the day.' },
    ],
    [
      'quota of a device',
      { type: 128, extra: { device_acked: 1, device_quota: '1' } },
      { kind: 'quota', detail: 'The device has had 1 of 1 messages of the day.' },
    ],
    ['quota without numbers', { type: 128, extra: 'x' }, { kind: 'quota' }],
    ['expired', { type: 1024 }, { kind: 'expired' }],
    ['a type as text', { type: '1' }, { kind: 'delivered' }],
  ])('%s', (_name, entry, expected) => {
    expect(one(entry)).toEqual({ vendor: 'xiaomi', messageId: ID, addresses: ['r1', 'r2'], at: AT, ...expected });
  });

  it.each<[string, object, Partial<Receipt>]>([
    ['its app, where ours is said', { param: 'xiaomi:ios' }, { app: 'xiaomi:ios' }],
    ['no app of another instance', { param: 'partner:ios' }, {}],
    ['a time as text', { timestamp: String(AT) }, { at: AT }],
    ['its coming as its time where it has none', { timestamp: 'soon' }, { at: NOW }],
    ['no address where it is of the call as a whole', { targets: undefined }, { addresses: [] }],
    ['no empty address', { targets: ' r1,,' }, { addresses: ['r1'] }],
  ])('has %s', (_name, entry, expected) => {
    const { app, ...rest } = one({ type: 1, ...entry });
    expect({ ...rest, ...(app === undefined ? {} : { app }) }).toEqual({
      vendor: 'xiaomi',
      messageId: ID,
      kind: 'delivered',
      addresses: ['r1', 'r2'],
      at: AT,
      ...expected,
    });
  });

  it('has a message id without the job key that may follow it', () => {
    expect(one({ type: 1 }, `${ID}.my_job-1`).messageId).toBe(ID);
  });
});

it('reads many at once, also several of one message', () => {
  const reading = read({ a1: [{ type: 1 }, { type: 2 }], t2: { type: 1024, targets: 'r' } });
  expect(reading?.receipts.map(({ messageId, kind }) => `${messageId} ${kind}`)).toEqual([
    'a1 delivered',
    'a1 clicked',
    't2 expired',
  ]);
});

it('counts what cannot be read, and takes the rest', () => {
  const reading = read({
    good: { type: 1 },
    Xtrace: { type: 1 },
    'no id!': { type: 1 },
    '': { type: 1 },
    unknown: { type: 4 },
    sum: { type: 3 },
    none: {},
    text: 'x',
    nothing: null,
    list: [{ type: 2 }, 7],
  });
  expect(reading?.receipts.map(({ messageId }) => messageId)).toEqual(['good', 'list']);
  expect(reading?.unread).toBe(9);
});

it.each(['', '{', '[]', '7', 'null', '"x"'])('%p holds no receipts', (data) => {
  expect(read(data)).toBeNull();
});

it('a mask is made of names, each once', () => {
  expect(xiaomiReceiptMask(['delivered', 'clicked', 'clicked', 'delivered'])).toBe(3);
  expect(xiaomiReceiptMask(XIAOMI_ALL_RECEIPTS)).toBe(1 + 2 + 16 + 32 + 64 + 128 + 1024);
  expect(xiaomiReceiptMask([])).toBe(0);
  expect(246 & ~XIAOMI_RECEIPT_BITS).not.toBe(0);
});
