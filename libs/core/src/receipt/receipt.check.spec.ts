import { hostile } from '../../../../test/support/hostile.js';
import { PushInputError } from '../errors/push.error.js';
import { checkReceipts } from './receipt.check.js';
import { type Receipt } from './receipt.js';

const good: Receipt = { vendor: 'fake', messageId: 'm1', kind: 'delivered', addresses: ['canary'], at: 1 };
const most: Receipt = { ...good, app: 'fake', detail: 'x', replacements: new Map([['a', 'b']]) };

describe('receipts that are handed in', () => {
  it('are copied', () => {
    const given = [{ ...good }, { ...most }];
    const taken = checkReceipts(given);
    expect(taken).toEqual(given);
    Object.assign(given[0]!, { messageId: 'm2' });
    expect(taken[0]?.messageId).toBe('m1');
  });

  it.each<[what: string, given: unknown, issue: RegExp]>([
    ['no list', good, /^must be a list of receipts\.$/],
    ['a list that cannot be looked at', hostile([]), /must be readable\.$/],
    ['a receipt that cannot be looked at', [good, hostile({})], /^\[1\] must be readable\.$/],
    ['a receipt that is none', [good, null], /^\[1\]\.vendor must be a text; \[1\]\.messageId must be a text; /],
    ['an unknown kind', [{ ...good, kind: 'read' }], /^\[0\]\.kind must be one of /],
    ['an address that is no text', [{ ...good, addresses: [1] }], /^\[0\]\.addresses must be a list of texts\.$/],
    ['a time that is a date', [{ ...good, at: new Date() }], /^\[0\]\.at must be a number\.$/],
    ['an app that is no text', [{ ...good, app: null }], /^\[0\]\.app must be a text\.$/],
    ['replacements that are no Map', [{ ...good, replacements: {} }], /^\[0\]\.replacements must be a Map\.$/],
  ])('are refused: %s', (_what, given, issue) => {
    let error: unknown;
    try {
      checkReceipts(given);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(PushInputError);
    const { message } = error as PushInputError;
    expect(message).not.toContain('canary');
    expect(message.replace('No receipt was taken: ', '')).toMatch(issue);
  });

  it('are told of once: one wrong receipt is enough', () => {
    expect(() => checkReceipts([{ ...good, at: '' }, null])).toThrow(/^No receipt was taken: \[0\]\.at must[^;]+$/);
  });
});
