import { type Batch, type InputIssue, type JsonObject, type MessageContent } from '@nest-push/core';
import { keptAtMost } from './checks/index.js';
import { isPrivate, textOf } from './xiaomi.channels.js';
import { jobKeyOf } from './xiaomi.job-key.js';
import { XIAOMI_LIMITS, XIAOMI_RESERVED_EXTRA } from './xiaomi.limits.js';
import { type XiaomiChannel, type XiaomiOptionsInput } from './xiaomi.options.js';
import { XIAOMI_ALL_RECEIPTS, xiaomiReceiptMask } from './receipts/xiaomi.receipt-types.js';
import { type XiaomiPlatform } from './types/message.js';

/** What a translation works on, and what it gathers. */
export interface Work {
  readonly batch: Batch;
  readonly platform: XiaomiPlatform;
  readonly content: MessageContent;
  readonly options: XiaomiOptionsInput;
  /** Packages with commas, or the bundle id. */
  readonly packageName: string;
  readonly notes: string[];
  readonly issues: InputIssue[];
}

/** What only a notification has. */
const SHOWN = ['click', 'badge', 'sound', 'image', 'collapseKey'] as const;

/** Says what a data message cannot carry. */
export function noteUnshown({ content, notes }: Work): void {
  const fields = SHOWN.filter((field) => content[field] !== undefined);
  if (fields.length > 0) notes.push(`A data message shows nothing: ${fields.join(', ')} were left out.`);
}

/** Says that the kind of the message was left out. */
export function noteKind({ batch: { message }, notes }: Work): void {
  if (message.kind !== undefined) notes.push('Xiaomi has no field for the kind of a message.');
}

/** The app's own data: Xiaomi carries strings alone. */
export function extraOf(data: JsonObject, { platform, issues }: Work): Record<string, string> {
  const pairs: [string, string][] = [];
  for (const [key, value] of Object.entries(data)) {
    const text = textOf(value);
    if (text === undefined) continue;
    if (XIAOMI_RESERVED_EXTRA[platform].has(key)) {
      issues.push({ field: `data.${key}`, rule: 'must have another name: Xiaomi gives this one a meaning of its own' });
    } else pairs.push([key, text]);
  }
  return Object.fromEntries(pairs);
}

/** Whether the rules of China hold. */
export const isInChina = ({ region = 'china' }: XiaomiOptionsInput): boolean => region === 'china';

/** Milliseconds that Xiaomi is to keep the message, cut to what it takes. */
export function timeToLive(
  { batch, platform, options, notes }: Work,
  channel: XiaomiChannel | undefined,
): { time_to_live?: number } {
  if (batch.ttl === undefined) return {};
  const most = keptAtMost({ platform, region: options.region ?? 'china' }, isPrivate(channel, batch.message));
  // 0 might mean the vendor's default.
  const wanted = Math.max(1, Math.round(batch.ttl * 1000));
  if (wanted <= most) return { time_to_live: wanted };
  notes.push(
    `Xiaomi keeps this message for offline devices at most ${most / 3_600_000} hours: its time to live was shortened to that.`,
  );
  return { time_to_live: most };
}

/** What every batch carries for ourselves: the key by which it is found again, and where its receipts go. */
export function ownExtra({ batch, options }: Work): Record<string, string> {
  const { jobKey = true, receiptUrl, receiptTypes = XIAOMI_ALL_RECEIPTS } = options;
  // By it the receipts' module knows the app. A name of the host's that is too long for it is left out.
  const app =
    Buffer.byteLength(batch.app.id) <= XIAOMI_LIMITS.callbackParam.most ? { 'callback.param': batch.app.id } : {};
  return {
    ...(jobKey ? { jobkey: jobKeyOf(batch.id) } : {}),
    ...(receiptUrl === undefined
      ? {}
      : { callback: receiptUrl, 'callback.type': String(xiaomiReceiptMask(receiptTypes)), ...app }),
  };
}
