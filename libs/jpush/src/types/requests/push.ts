import { type JPushFileAudience } from '../audience.js';
import { type JPushMessagePush, type JPushNotificationPush, type JPushPush, type JPushSpecialPush } from '../push.js';

/** Which pool a push id is for. */
export type JPushCidType = 'push' | 'schedule';

/** Which push ids are asked for. */
export interface JPushCidsRequest {
  /** 1 to 1000. @default 1 */
  readonly count?: number;
  /** @default 'push' */
  readonly type?: JPushCidType;
}

/** A push to the receivers that an uploaded file names. */
export type JPushFilePush = JPushPush & { audience: JPushFileAudience };

type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never;

/** One entry of a batch: a push to one registration id or alias. */
export type JPushBatchPush = Without<
  JPushNotificationPush | JPushMessagePush | JPushSpecialPush,
  'audience' | 'cid'
> & {
  /** The registration id or alias. */
  target: string;
};
