import { type HttpAnswer, PushInputError, type VendorRequest } from '@nest-push/core';
import {
  type JPushAccepted,
  type JPushRateLimit,
  type JPushRefused,
  readJPushAnswer,
  readJPushBody,
  textsOf,
  unreadable,
} from '../jpush.answer.js';
import { JPUSH_CIDS_MAX } from '../jpush.limits.js';
import { encodeCids, encodePush, type JPushCidType, type JPushSite } from '../jpush.request.js';
import { type JPushPush } from '../types/index.js';
import { type JPushCaller } from './caller.js';

/** JPush took the push. */
export type JPushSent = Omit<JPushAccepted, 'ok'>;

/** JPush would take the push. */
export interface JPushValidated extends Omit<JPushSent, 'messageId'> {
  /** JPush does not document whether a push that is only checked gets an id. */
  readonly messageId: string | null;
}

/** Fresh push ids. */
export interface JPushCids {
  /** As many as were asked for; apps that do not pay get at most 10. */
  readonly cids: readonly string[];
  readonly rateLimit: JPushRateLimit | null;
}

/** Which push ids are asked for. */
export interface JPushCidsRequest {
  /** 1 to 1000. @default 1 */
  readonly count?: number;
  /** @default 'push' */
  readonly type?: JPushCidType;
}

/** Pushes: `client.push`. All calls of this group share one rate limit: 600 in 60 seconds for apps that do not pay. */
export class JPushPushApi {
  constructor(private readonly caller: JPushCaller) {}

  /**
   * Sends a push (`POST /v3/push`).
   *
   * @throws VendorError when JPush refuses, or when no readable answer comes
   * @throws PushConfigurationError when JPush is off
   *
   * @example
   * ```ts
   * const { messageId } = await client.push.send({
   *   platform: 'all',
   *   audience: { alias: ['4314'] },
   *   notification: { alert: 'Hi, JPush!' },
   *   options: { apns_production: false },
   * });
   * ```
   */
  async send(push: JPushPush): Promise<JPushSent> {
    const encode = (site: JPushSite): VendorRequest => encodePush(push, '/v3/push', site);
    const { messageId, sendno, illegalRegistrationIds, rateLimit } = await this.caller.call(encode, readJPushAnswer);
    return { messageId, sendno, illegalRegistrationIds, rateLimit };
  }

  /**
   * Has a push checked (`POST /v3/push/validate`): the same answer, and nobody gets anything.
   *
   * @throws VendorError when JPush would refuse the push, or when no readable answer comes
   * @throws PushConfigurationError when JPush is off
   */
  async validate(push: JPushPush): Promise<JPushValidated> {
    const encode = (site: JPushSite): VendorRequest => encodePush(push, '/v3/push/validate', site);
    const { messageId, sendno, illegalRegistrationIds, rateLimit } = await this.caller.call(encode, readValidated);
    return { messageId, sendno, illegalRegistrationIds, rateLimit };
  }

  /**
   * Fetches push ids (`GET /v3/push/cid`). Two pushes with the same id, within a day, are one. Ids for pushes and for schedules are two pools.
   *
   * @throws PushInputError when `count` is no whole number from 1 to 1000
   * @throws VendorError when JPush refuses, or when no readable answer comes
   * @throws PushConfigurationError when JPush is off
   *
   * @example
   * ```ts
   * const { cids } = await client.push.cids({ count: 3 });
   * await client.push.send({ ...push, cid: cids[0] });
   * ```
   */
  async cids({ count = 1, type = 'push' }: JPushCidsRequest = {}): Promise<JPushCids> {
    if (!Number.isInteger(count) || count < 1 || count > JPUSH_CIDS_MAX) {
      const rule = `must be a whole number from 1 to ${JPUSH_CIDS_MAX}`;
      throw new PushInputError('No push ids were fetched', [{ field: 'count', rule }]);
    }
    const encode = (site: JPushSite): VendorRequest => encodeCids({ count, type }, site);
    const { cids, rateLimit } = await this.caller.call(encode, readCids);
    return { cids, rateLimit };
  }
}

/** Like a push, but no `msg_id` is needed. */
function readValidated(answer: HttpAnswer, now: number): ({ readonly ok: true } & JPushValidated) | JPushRefused {
  const read = readJPushBody(answer, now);
  if (!read.ok) return read;
  const accepted = readJPushAnswer(answer, now);
  if (accepted.ok) return accepted;
  return { ok: true, messageId: null, sendno: null, illegalRegistrationIds: [], rateLimit: read.rateLimit };
}

/** Apps may get fewer ids than they asked for; none at all is no answer. */
function readCids(answer: HttpAnswer, now: number): ({ readonly ok: true } & JPushCids) | JPushRefused {
  const read = readJPushBody(answer, now);
  if (!read.ok) return read;
  const cids = textsOf(read.body.cidlist).filter((cid) => cid !== '');
  return cids.length === 0 ? unreadable(answer, now) : { ok: true, cids, rateLimit: read.rateLimit };
}
