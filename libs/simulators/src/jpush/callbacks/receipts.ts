import { type FoundInstall, type SimulatedPhone } from '../../kit/simulator.types.js';
import { type Sender } from '../jpush.call.js';
import { at, type JsonObject } from '../jpush.json.js';
import { type Delivery } from '../reports/message-ledger.js';

/** What a receipt tells of, and the bit of `callback.type` that asks for it (JPush REST API v3 push, callback, 2026-07). */
const EVENT_BITS = { delivered: 1, clicked: 2, undelivered: 4, accepted: 8 } as const;

/** What a receipt tells of. */
export type ReceiptEvent = keyof typeof EVENT_BITS;

const EVERYTHING = 15;

/** Where a push's receipts go and which of them; `undefined` where nobody asked. A push's own URL stands in for the console's. */
export interface ReceiptTarget {
  readonly url: string;
  readonly types: number;
  readonly params: unknown;
}

export function receiptTargetOf({ app }: Pick<Sender, 'app'>, push: JsonObject): ReceiptTarget | undefined {
  const url = at(push, 'callback', 'url') ?? app.callback?.url;
  const types = at(push, 'callback', 'type') ?? app.callback?.types ?? EVERYTHING;
  return url === undefined
    ? undefined
    : { url: url as string, types: types as number, params: at(push, 'callback', 'params') };
}

/**
 * Posts one receipt, if it was asked for.
 *
 * The vendor publishes that receipts exist, which kinds, and that they carry the app's own credentials as HTTP Basic (JPush REST API v3 callback,
 * 2024-05). Our decision, and not vendor-certified: the body is `{ msg_id, registration_id, event, time, params }`, one receipt a request, never repeated.
 */
export function tell(
  { app, world, context }: Sender,
  target: ReceiptTarget | undefined,
  event: ReceiptEvent,
  messageId: string,
  registrationId?: string,
): void {
  if (!target || (target.types & EVENT_BITS[event]) === 0) return;
  const pair = Buffer.from(`${app.appKey}:${app.masterSecret}`).toString('base64');
  const body = {
    msg_id: messageId,
    registration_id: registrationId,
    event,
    time: context.now(),
    params: target.params,
  };
  world.callbacks.post({ url: target.url, authorization: `Basic ${pair}`, body });
}

/** Posts what is known of a push as soon as it was sent: that it was taken, and whom it reached. */
export function tellPush(
  sender: Sender,
  target: ReceiptTarget | undefined,
  messageId: string,
  targets: readonly FoundInstall[],
  deliveries: readonly Delivery[],
): void {
  if (!target) return;
  tell(sender, target, 'accepted', messageId);
  const reached = new Set(deliveries.flatMap((delivery) => [...delivery.reached]));
  for (const found of targets) {
    tell(sender, target, reached.has(found) ? 'delivered' : 'undelivered', messageId, found.install.registrationId);
  }
}

/** Counts a tap on what a phone shows of a message, and tells of it. A message of another app is passed over. */
export function countClick(sender: Sender, phone: SimulatedPhone, messageId: string): void {
  const { app, state } = sender;
  const entry = state.ledger.find(messageId);
  const install = phone.installs.find((one) => one.vendor === 'jpush' && one.app === app.appKey);
  if (!entry || !install) return;
  state.ledger.countClick(entry, phone.platform);
  tell(sender, entry.receipts, 'clicked', messageId, install.registrationId);
}
