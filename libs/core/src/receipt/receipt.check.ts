import { PushInputError } from '../errors/push.error.js';
import { Issues } from '../message/issues.js';
import { isJsonObject } from '../message/json.js';
import { type Receipt, RECEIPT_KINDS } from './receipt.js';

/** More are never taken at once. */
const MOST_CHECKED = 10_000;

type Rule = readonly [holds: (value: unknown) => boolean, rule: string];

const isText = (value: unknown): boolean => typeof value === 'string';
const TEXT: Rule = [isText, 'must be a text'];
const OPTIONAL_TEXT: Rule = [(value) => value === undefined || isText(value), 'must be a text'];

const RULES: Readonly<Record<keyof Receipt, Rule>> = {
  vendor: TEXT,
  app: OPTIONAL_TEXT,
  messageId: TEXT,
  kind: [
    (value) => (RECEIPT_KINDS as readonly unknown[]).includes(value),
    `must be one of ${RECEIPT_KINDS.join(', ')}`,
  ],
  addresses: [
    (value) => Array.isArray(value) && (value.length > MOST_CHECKED || value.every(isText)),
    'must be a list of texts',
  ],
  at: [(value) => typeof value === 'number', 'must be a number'],
  detail: OPTIONAL_TEXT,
  replacements: [(value) => value === undefined || value instanceof Map, 'must be a Map'],
};

/**
 * Copies receipts of unknown shape; whether they are true, the store knows.
 *
 * @throws PushInputError naming every field that is wrong in the first wrong one, e.g. `[3].messageId`
 */
export function checkReceipts(given: unknown): readonly Receipt[] {
  const issues = new Issues();
  const receipts: Receipt[] = [];
  try {
    if (!Array.isArray(given)) issues.add('', 'must be a list of receipts');
    else {
      // One wrong receipt is enough to know: a list may be long.
      for (let i = 0; i < given.length && issues.list.length === 0; i += 1) {
        receipts.push(checked(given[i], `[${i}]`, issues));
      }
    }
  } catch {
    issues.add(`[${receipts.length}]`, 'must be readable');
  }
  if (issues.list.length > 0) throw new PushInputError('No receipt was taken', issues.list);
  return receipts;
}

function checked(receipt: unknown, place: string, issues: Issues): Receipt {
  const copy = isJsonObject(receipt) ? { ...receipt } : {};
  for (const [field, [holds, rule]] of Object.entries(RULES))
    if (!holds(copy[field])) issues.add(`${place}.${field}`, rule);
  return copy as unknown as Receipt;
}
