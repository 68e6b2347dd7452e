import { type JPushAccepted } from '../../jpush.answer.js';
import { type JPushResult } from '../../api/caller.js';
import { type JPushItem, type JPushWarned } from '../../api/sending.js';

/** JPush took the push. */
export interface JPushSent extends Omit<JPushAccepted, 'ok'>, JPushWarned {}

/** JPush would take the push. */
export interface JPushValidated extends Omit<JPushSent, 'messageId'> {
  /** JPush does not document whether a push that is only checked gets an id. */
  readonly messageId: string | null;
}

/** Fresh push ids. */
export interface JPushCids extends JPushResult {
  /** As many as were asked for; apps that do not pay get at most 10. */
  readonly cids: readonly string[];
}

/** What became of the pushes of a batch. */
export interface JPushBatchSent extends JPushResult, JPushWarned {
  /** By cid. */
  readonly pushes: Readonly<Record<string, JPushItem>>;
}

/** How much of an allowance is used; -1 means without limit. */
export interface JPushAllowance {
  readonly total: number;
  readonly used: number;
}

/** What a phone maker's channel allows the app in a day. */
export interface JPushMakerQuota {
  /** Transactional messages. */
  readonly system: JPushAllowance | null;
  /** Marketing messages. */
  readonly operation: JPushAllowance | null;
}

/** The makers' quotas; null where the app does not use the channel. */
export interface JPushQuota extends JPushResult {
  readonly xiaomi_quota: JPushMakerQuota | null;
  readonly oppo_quota: JPushMakerQuota | null;
  readonly vivo_quota: JPushMakerQuota | null;
}

/** What became of a group push. */
export interface JPushGroupSent extends JPushResult, JPushWarned {
  /** For `reports.messagesDetail` of the group; null in answers of before 2020-08-11. */
  readonly groupMessageId: string | null;
  /** By AppKey. */
  readonly apps: Readonly<Record<string, JPushGroupItem>>;
}

/** What became of a group push at one app of the group. */
export interface JPushGroupItem extends JPushItem {
  readonly sendno: string | null;
}
