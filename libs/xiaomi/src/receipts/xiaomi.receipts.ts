import {
  isJsonObject,
  type JsonObject,
  parseJson,
  type Receipt,
  type ReceiptKind,
  type ReceiptOrigin,
  type ReceiptsRead,
} from '@nest-push/core';
import { XIAOMI_MESSAGE_ID } from '../xiaomi.ids.js';
import { commaList, count, textOrNull } from '../xiaomi.reading.js';
import { XIAOMI_RECEIPT_TYPES } from './xiaomi.receipt-types.js';

const KINDS = new Map<unknown, ReceiptKind>(
  Object.entries(XIAOMI_RECEIPT_TYPES).map(([kind, bit]) => [bit, kind as ReceiptKind]),
);

/**
 * Reads the field `data` of a webhook call: `{ "<message id>": { type, targets, timestamp, … }, … }`. Server SDK guide, pId=1558, as quoted (2020 to
 * 2024). An entry that is a list of such objects is read as well: our decision, as the page does not say how one message gets two words at once.
 *
 * @returns null where it is no JSON object
 */
export function readXiaomiReceipts(data: string, origin: ReceiptOrigin): ReceiptsRead | null {
  const calls = parseJson(data);
  if (!isJsonObject(calls)) return null;
  const receipts: Receipt[] = [];
  let unread = 0;
  for (const [id, value] of Object.entries(calls)) {
    for (const entry of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      const receipt = receiptOf(id, entry, origin);
      if (receipt === null) unread += 1;
      else receipts.push(receipt);
    }
  }
  return { receipts, unread };
}

function receiptOf(id: string, entry: unknown, { vendor, now }: ReceiptOrigin): Receipt | null {
  // The id may carry the job key: `<id>.<jobkey>`.
  const messageId = id.replace(/\..*$/s, '');
  if (!isJsonObject(entry) || !XIAOMI_MESSAGE_ID.test(messageId)) return null;
  const kind = KINDS.get(count(entry.type));
  if (kind === undefined) return null;
  const app = appOf(entry.param, vendor);
  const detail = detailOf(kind, entry);
  const replacements = replacementsOf(entry.replaceTarget);
  return {
    vendor,
    ...(app === null ? {} : { app }),
    messageId,
    kind,
    addresses: commaList(entry.targets),
    at: count(entry.timestamp) ?? now,
    ...(detail === null ? {} : { detail }),
    ...(replacements.size === 0 ? {} : { replacements }),
  };
}

/** `param` is what our messages say in `callback.param`: their app. What a host says there itself is no app. */
function appOf(param: unknown, vendor: string): string | null {
  return param === `${vendor}:android` || param === `${vendor}:ios` ? param : null;
}

/** `errorCode` of type 16. */
const DEAD: Readonly<Record<number, string>> = { 1: 'registration id', 2: 'alias', 3: 'user account' };

function detailOf(kind: ReceiptKind, entry: JsonObject): string | null {
  if (kind === 'quota') return quotaDetail(entry.extra);
  if (kind === 'invalid') {
    const what = DEAD[count(entry.errorCode) ?? 0];
    return what === undefined ? null : `Xiaomi calls it a bad ${what}.`;
  }
  return textOrNull(entry.barStatus) === 'Disable' ? 'Notifications are switched off on the device.' : null;
}

function quotaDetail(extra: unknown): string | null {
  if (!isJsonObject(extra)) return null;
  const [acked, quota] = [count(extra.ack), count(extra.quota)];
  if (acked !== null && quota !== null) return `The app has had ${acked} of ${quota} messages of the day.`;
  const [deviceAcked, deviceQuota] = [count(extra.device_acked), count(extra.device_quota)];
  return deviceAcked !== null && deviceQuota !== null
    ? `The device has had ${deviceAcked} of ${deviceQuota} messages of the day.`
    : null;
}

function replacementsOf(value: unknown): ReadonlyMap<string, string> {
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  return new Map(entries.filter((entry): entry is [string, string] => textOrNull(entry[1]) !== null));
}
