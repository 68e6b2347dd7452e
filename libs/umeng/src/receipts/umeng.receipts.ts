import {
  isJsonObject,
  type JsonObject,
  parseJson,
  type Receipt,
  type ReceiptKind,
  type ReceiptOrigin,
  type ReceiptsRead,
} from '@nest-push/core';

/**
 * Where an entry says what. Umeng documents in public that receipts are sent (`receipt_url`, `receipt_type`; server SDKs, 2021), and not what is in them: every name here is
 * our decision. The first that is there counts.
 */
const NAMES = {
  messageId: ['msg_id', 'task_id', 'msgId', 'taskId', 'message_id'],
  addresses: ['device_token', 'device_tokens', 'deviceToken', 'alias'],
  event: ['event', 'receipt_type', 'type', 'action', 'status'],
  time: ['time', 'timestamp', 'ts'],
} as const;

/** The numbers as `receipt_type` has them: 1 delivered, 2 clicked. 3 asks for all, so that an entry with it says nothing. The words are our decision. */
const KINDS: ReadonlyMap<string, ReceiptKind> = new Map([
  ['1', 'delivered'],
  ['2', 'clicked'],
  ['delivered', 'delivered'],
  ['arrive', 'delivered'],
  ['arrived', 'delivered'],
  ['received', 'delivered'],
  ['click', 'clicked'],
  ['clicked', 'clicked'],
  ['open', 'clicked'],
  ['dismiss', 'dismissed'],
  ['dismissed', 'dismissed'],
]);

/** Umeng's ids have 22 letters and digits. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;
const MAX_ADDRESS = 255;

/**
 * Reads a receipt, several of them in a list, or an object that holds such a list. What has no message id and no event that is known is counted and nothing else.
 *
 * @experimental The form is a guess, and may change as soon as Umeng's is known.
 */
export function readUmengReceipts(body: unknown, origin: ReceiptOrigin): ReceiptsRead {
  const entries = entriesOf(body);
  const receipts = entries.map((entry) => receiptIn(entry, origin)).filter((receipt) => receipt !== null);
  return { receipts, unread: entries.length - receipts.length };
}

function entriesOf(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body as readonly unknown[];
  if (!isJsonObject(body) || firstOf(body, NAMES.messageId) !== undefined) return [body];
  // One field of a form may hold it all as JSON text.
  for (const value of Object.values(body)) {
    const inner = typeof value === 'string' ? parseJson(value) : value;
    if (Array.isArray(inner)) return inner as readonly unknown[];
    if (isJsonObject(inner)) return [inner];
  }
  return [body];
}

function receiptIn(entry: unknown, { vendor, now }: ReceiptOrigin): Receipt | null {
  if (!isJsonObject(entry)) return null;
  const messageId = firstOf(entry, NAMES.messageId);
  const event = firstOf(entry, NAMES.event);
  const kind = KINDS.get(String(event).toLowerCase());
  if (typeof messageId !== 'string' || !ID.test(messageId) || kind === undefined) return null;
  return { vendor, messageId, kind, addresses: addressesIn(entry), at: timeIn(entry) ?? now };
}

function addressesIn(entry: JsonObject): readonly string[] {
  const value = firstOf(entry, NAMES.addresses);
  return typeof value === 'string'
    ? value.split(',').filter((address) => address !== '' && address.length <= MAX_ADDRESS)
    : [];
}

/** Seconds or milliseconds since the epoch. */
function timeIn(entry: JsonObject): number | null {
  const value = Number(firstOf(entry, NAMES.time));
  if (!Number.isInteger(value) || value <= 0) return null;
  return value < 1e11 ? value * 1000 : value < 1e14 ? value : null;
}

function firstOf(entry: JsonObject, names: readonly string[]): unknown {
  return names.map((name) => entry[name]).find((value) => value !== undefined && value !== null);
}
