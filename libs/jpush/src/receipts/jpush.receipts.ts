import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Receipt,
  type ReceiptKind,
  type ReceiptOrigin,
  type ReceiptsRead,
} from '@nest-push/core';
import { idOf, textOf } from '../jpush.reading.js';

/** Whose receipts they are: those of an app. */
export interface JPushReceiptOrigin extends ReceiptOrigin {
  /** The vendor app. */
  readonly app: string;
}

/**
 * Where an entry says what. JPush documents its callbacks' kinds, and not their bodies (callback, 2024-05-27): every name here is our decision. The first that is there
 * counts.
 */
const NAMES = {
  messageId: ['msg_id', 'msgid', 'message_id'],
  addresses: ['registration_id', 'registration_ids', 'rid', 'rids'],
  kind: ['type', 'event', 'event_type', 'callback_type'],
  time: ['time', 'timestamp', 'ts', 'itime'],
} as const;

/** The bits of `callback.type` (JPush REST API v3 push, 2025-10-14; 4: 2026-07). */
const KINDS_BY_BIT: readonly (readonly [bit: number, kind: ReceiptKind])[] = [
  [1, 'delivered'],
  [2, 'clicked'],
  [4, 'undelivered'],
  [8, 'accepted'],
];

const ALL_BITS = 15;

/** The same kinds in words: our decision. */
const KINDS_BY_WORD: ReadonlyMap<string, ReceiptKind> = new Map([
  ['delivered', 'delivered'],
  ['received', 'delivered'],
  ['clicked', 'clicked'],
  ['click', 'clicked'],
  ['undelivered', 'undelivered'],
  ['accepted', 'accepted'],
  ['success', 'accepted'],
]);

/**
 * Reads what JPush posts to a callback URL: one object, or a list of them. The body is not documented, so it is read leniently: `msg_id`, one
 * `registration_id` or several, `type` (1 delivered, 2 clicked, 4 undelivered, 8 accepted, or a sum) and `time`, under the names that are likely. Pure.
 *
 * @param body - JSON in which numbers beyond 2^53 are texts
 */
export function readJPushReceipts(body: unknown, origin: JPushReceiptOrigin): ReceiptsRead {
  const receipts: Receipt[] = [];
  let unread = 0;
  for (const entry of Array.isArray(body) ? (body as readonly unknown[]) : [body]) {
    const read = isJsonObject(entry) ? receiptsIn(entry, origin) : [];
    if (read.length === 0) unread += 1;
    receipts.push(...read);
  }
  return { receipts, unread };
}

function receiptsIn(entry: JsonObject, { vendor, app, now }: JPushReceiptOrigin): Receipt[] {
  const messageId = exactId(first(entry, NAMES.messageId));
  if (messageId === null) return [];
  const addresses = addressesOf(first(entry, NAMES.addresses));
  const at = timeOf(first(entry, NAMES.time)) ?? now;
  return kindsOf(first(entry, NAMES.kind)).map((kind) => ({ vendor, app, messageId, kind, addresses, at }));
}

function first(entry: JsonObject, names: readonly string[]): JsonValue | undefined {
  const name = names.find((candidate) => Object.hasOwn(entry, candidate));
  return name === undefined ? undefined : entry[name];
}

/** A number that was rounded on its way is another push's id. */
function exactId(value: JsonValue | undefined): string | null {
  return typeof value === 'number' && !Number.isSafeInteger(value) ? null : idOf(value);
}

function kindsOf(value: JsonValue | undefined): ReceiptKind[] {
  const word = textOf(value) ?? '';
  const known = KINDS_BY_WORD.get(word.toLowerCase());
  if (known !== undefined) return [known];
  const bits = /^\d{1,2}$/.test(word) ? Number(word) : 0;
  return bits > ALL_BITS ? [] : KINDS_BY_BIT.flatMap(([bit, kind]) => ((bits & bit) === 0 ? [] : [kind]));
}

function addressesOf(value: JsonValue | undefined): string[] {
  const items: readonly JsonValue[] = Array.isArray(value) ? (value as readonly JsonValue[]) : [value ?? ''];
  return items.filter((item): item is string => typeof item === 'string' && item !== '');
}

/** Below it a number counts seconds, from it on milliseconds: it is the year 2001 in the one, 33658 in the other. */
const LEAST_MS = 1_000_000_000_000;

const CHINESE_TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)$/;

/** Seconds, milliseconds, or `yyyy-MM-dd HH:mm:ss`, which JPush means in China's time, as far as its samples show. */
function timeOf(value: JsonValue | undefined): number | null {
  const text = textOf(value) ?? '';
  if (/^\d{9,15}$/.test(text)) return Number(text) < LEAST_MS ? Number(text) * 1000 : Number(text);
  const [, day, time] = CHINESE_TIME.exec(text) ?? [];
  const at = day === undefined || time === undefined ? Number.NaN : Date.parse(`${day}T${time}+08:00`);
  return Number.isNaN(at) ? null : at;
}
