import { isText } from '../umeng.fields.js';
import { type UmengJson } from '../umeng.types.js';

/** What a message asks to be told. */
export interface UmengReceiptWish {
  readonly url: string;
  /** Source: the Pro documents of 2021: 1 delivered, 2 clicked, 3 both and dismissed. */
  readonly type: '1' | '2' | '3';
  readonly params: UmengJson | null;
}

/** What a receipt can tell. */
export type UmengReceiptEvent = 'delivered' | 'clicked' | 'dismissed';

const TOLD: Readonly<Record<UmengReceiptWish['type'], readonly UmengReceiptEvent[]>> = {
  '1': ['delivered'],
  '2': ['clicked'],
  '3': ['delivered', 'clicked', 'dismissed'],
};

/** The wish in a body whose fields were checked, or null. */
export function readReceiptWish(body: UmengJson): UmengReceiptWish | null {
  const { receipt_url: url, receipt_type: type = '3', callback_params: params } = body;
  if (!isText(url)) return null;
  return { url, type: String(type) as UmengReceiptWish['type'], params: (params as UmengJson | undefined) ?? null };
}

/** Whether the wish covers the event. */
export const wants = ({ type }: UmengReceiptWish, event: UmengReceiptEvent): boolean => TOLD[type].includes(event);

/**
 * Says of every receipt, first of all, that its form is not the vendor's: what Umeng posts is published nowhere. Our decision, all
 * of it: a POST whose body is a JSON array of such objects.
 */
export const UMENG_RECEIPT_FORMAT =
  'own format of the Nest Push simulator; the form of Umeng’s receipts is not published';

/** One receipt. */
export function receiptOf(
  wish: UmengReceiptWish,
  event: UmengReceiptEvent,
  of: { readonly appKey: string; readonly idField: 'msg_id' | 'task_id'; readonly id: string },
  deviceToken: string,
  at: number,
): UmengJson {
  return {
    format: UMENG_RECEIPT_FORMAT,
    event,
    appkey: of.appKey,
    [of.idField]: of.id,
    device_token: deviceToken,
    time: at,
    ...(wish.params !== null && { callback_params: wish.params }),
  };
}
