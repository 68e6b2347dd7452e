import { type Audience } from '../audience/audience.js';
import { type Message } from '../message/message.js';
import { type DeliveryPolicy } from './batch.js';
import { type Lane } from './lane.js';

/**
 * One request to notify.
 *
 * @example
 * ```ts
 * const request: PushRequest = {
 *   to: { user: 'u42' },
 *   message: { title: '您有一条新消息~', body: '【小明】刚刚浏览了您的商品【自行车】~', data: { type: 2 } },
 *   key: `visit:${visit.id}`,
 * };
 * ```
 */
export interface PushRequest {
  readonly to: Audience;
  readonly message: Message;
  /** When; a date, an ISO 8601 text with its offset, or milliseconds since the epoch. At most 10 years ahead, and not in the past, except with a key: then the call may repeat an earlier one. Default: now. */
  readonly at?: Date | string | number;
  /** Makes the call idempotent: the same key with the same content is the same push. 1 to 255 printable characters. */
  readonly key?: string;
  /** Which queue it waits in. @default by the message's class and the audience: `transactional`; `bulk` for marketing, everyone and every registered device; else `normal` */
  readonly lane?: Lane;
  /** What happens when nobody knows whether a call arrived. @default 'atLeastOnce' */
  readonly delivery?: DeliveryPolicy;
}
