import { isJsonObject, object, oneOf, text, whole } from '@nest-push/core';
import { checkPush, type JPushUse } from '../checks/push.checks.js';
import { acceptedIn } from '../jpush.answer.js';
import { type JPushEndpointName } from '../jpush.endpoints.js';
import { JPUSH_CIDS_MAX } from '../jpush.limits.js';
import { exactJson, pushJson, withExactIds } from '../jpush.request.js';
import {
  type JPushBatchSent,
  type JPushCids,
  type JPushMakerQuota,
  type JPushQuota,
  type JPushSent,
  type JPushValidated,
} from '../types/answers/push.js';
import { type JPushPush } from '../types/push.js';
import { type JPushBatchPush, type JPushCidsRequest, type JPushFilePush } from '../types/requests/push.js';
import { type JPushCaller, type JPushResult } from './caller.js';
import { assertFits, INPUT_CODES } from './input.js';
import {
  as,
  at,
  byKey,
  fields,
  idOf,
  nothing,
  number,
  orNull,
  type Reader,
  textOf,
  textsOf,
} from '../jpush.reading.js';
import { itemOf, type JPushSendOptions, prepared, under } from './sending.js';

/** The most pushes in one batch (JPush REST API v3 push single, 2022-08-09). */
const BATCH_MAX = 1000;

const CIDS = object({ count: whole({ min: 1, max: JPUSH_CIDS_MAX }), type: oneOf(['push', 'schedule']) });

const MESSAGE_ID = object({
  msg_id: text({ like: [/^\d{1,20}$/, 'must be the digits of a message id'] }),
});

/** Like a push, but no `msg_id` is needed. */
const VALIDATED: Reader<Omit<JPushValidated, 'rateLimit' | 'warnings'>> = (body) => {
  if (!isJsonObject(body)) return undefined;
  return {
    messageId: idOf(body.msg_id),
    sendno: textOf(body.sendno),
    illegalRegistrationIds: textsOf(body.illegal_rids),
  };
};

/** Apps may get fewer ids than they asked for; none at all is no answer, for nothing can be sent with it. */
const CID_LIST: Reader<Omit<JPushCids, 'rateLimit'>> = (body) => {
  const cids = isJsonObject(body) ? textsOf(body.cidlist).filter((cid) => cid !== '') : [];
  return cids.length === 0 ? undefined : { cids };
};

const allowance = orNull(fields({ total: number, used: number }));
const maker = orNull(fields<JPushMakerQuota>({ system: allowance, operation: allowance }));
const quotas = fields<Omit<JPushQuota, 'rateLimit'>>({ xiaomi_quota: maker, oppo_quota: maker, vivo_quota: maker });
const QUOTA: typeof quotas = at('data', (data) => quotas(data ?? {}));

const BATCH = as('pushes', byKey(itemOf));

/** Pushes: `client.push`. All calls of this group share one rate limit: 600 in 60 seconds for apps that do not pay. */
export class JPushPushApi {
  constructor(private readonly caller: JPushCaller) {}

  /**
   * Sends a push (`POST /v3/push`).
   *
   * @throws MessageRefusedError when JPush would refuse the push, unless `checks` is `warn`
   * @throws JPushError when JPush refuses, or when no readable answer comes
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
  send(push: JPushPush, options: JPushSendOptions = {}): Promise<JPushSent> {
    return this.sent('push.send', push, 'push', acceptedIn, options);
  }

  /**
   * Has a push checked by JPush (`POST /v3/push/validate`): the same answer, and nobody gets anything.
   *
   * @throws MessageRefusedError when it is wrong by JPush's documents, unless `checks` is `warn`
   * @throws JPushError when JPush would refuse the push, or when no readable answer comes
   * @throws PushConfigurationError when JPush is off
   */
  validate(push: JPushPush, options: JPushSendOptions = {}): Promise<JPushValidated> {
    return this.sent('push.validate', push, 'push', VALIDATED, options);
  }

  /**
   * Sends a push to the receivers that an uploaded file names (`POST /v3/push/file`). Delete the file no sooner than 5 minutes later.
   *
   * @throws MessageRefusedError when JPush would refuse the push, unless `checks` is `warn`
   * @throws JPushError when JPush refuses, or when no readable answer comes
   * @throws PushConfigurationError when JPush is off
   *
   * @example
   * ```ts
   * const { file_id } = await client.files.uploadAliases({ path: './winners.txt' });
   * await client.push.sendToFile({ platform: 'all', audience: { file: { file_id } }, notification: { alert: 'You won' } });
   * ```
   */
  sendToFile(push: JPushFilePush, options: JPushSendOptions = {}): Promise<JPushSent> {
    return this.sent('push.sendToFile', push, 'file', acceptedIn, options);
  }

  /**
   * Sends up to 1000 different pushes in one call, each to one registration id (`POST /v3/push/batch/regid/single`). For paying apps.
   *
   * @param pushes - by cid, each of them fresh from {@link cids}
   * @returns what became of each; that some were refused is no error of the call
   * @throws MessageRefusedError when JPush would refuse one of them, unless `checks` is `warn`
   * @throws JPushError when JPush refuses the whole call, or when no readable answer comes
   * @throws PushConfigurationError when JPush is off
   *
   * @example
   * ```ts
   * const { cids } = await client.push.cids({ count: visitors.length });
   * const pushes = Object.fromEntries(visitors.map(({ rid, name }, i) => [cids[i], { platform: 'all', target: rid, notification: { alert: `Hi ${name}` } }]));
   * const sent = await client.push.batchByRegistrationId(pushes);
   * ```
   */
  batchByRegistrationId(
    pushes: Readonly<Record<string, JPushBatchPush>>,
    options: JPushSendOptions = {},
  ): Promise<JPushBatchSent> {
    return this.batch('push.batchByRegistrationId', pushes, options);
  }

  /** The same, each to one alias (`POST /v3/push/batch/alias/single`). See {@link batchByRegistrationId}. */
  batchByAlias(
    pushes: Readonly<Record<string, JPushBatchPush>>,
    options: JPushSendOptions = {},
  ): Promise<JPushBatchSent> {
    return this.batch('push.batchByAlias', pushes, options);
  }

  /**
   * Fetches push ids (`GET /v3/push/cid`). Two pushes with the same id, within a day, are one. Ids for pushes and for schedules are two pools.
   *
   * @throws PushInputError when `count` is no whole number from 1 to 1000
   * @throws JPushError when JPush refuses, or when no readable answer comes
   * @throws PushConfigurationError when JPush is off
   *
   * @example
   * ```ts
   * const { cids } = await client.push.cids({ count: 3 });
   * await client.push.send({ ...push, cid: cids[0] });
   * ```
   */
  async cids({ count = 1, type = 'push' }: JPushCidsRequest = {}): Promise<JPushCids> {
    assertFits(CIDS, { count, type }, INPUT_CODES.push);
    return this.caller.call('push.cids', { query: { count, type } }, CID_LIST);
  }

  /**
   * Takes a push back (`DELETE /v3/push/{msg_id}`): on Android while it waits or is being sent, on iOS while it waits. Newer apps (Android SDK 3.5.0, iOS SDK 3.2.8) then
   * remove it from the screen where it was not tapped. JPush publishes no codes for it.
   *
   * @throws PushInputError when the id is not made of digits
   * @throws JPushError when JPush refuses, or when no readable answer comes
   * @throws PushConfigurationError when JPush is off
   */
  async withdraw(messageId: string): Promise<JPushResult> {
    assertFits(MESSAGE_ID, { msg_id: messageId }, INPUT_CODES.push);
    return this.caller.call('push.withdraw', { path: { msg_id: messageId } }, nothing);
  }

  /**
   * What phone makers' channels allow the app, and what it has used (`GET /v3/push/quota`).
   *
   * @throws JPushError when JPush refuses, or when no readable answer comes
   * @throws PushConfigurationError when JPush is off
   */
  quota(): Promise<JPushQuota> {
    return this.caller.call('push.quota', {}, QUOTA);
  }

  private async sent<T extends object>(
    name: JPushEndpointName,
    push: JPushPush,
    use: JPushUse,
    read: Reader<T>,
    options: JPushSendOptions,
  ): Promise<T & Pick<JPushSent, 'rateLimit' | 'warnings'>> {
    const { request, warnings } = prepared(push, checkPush(push, use), this.caller.checks, options);
    return { ...(await this.caller.call(name, { body: pushJson(request) }, read)), warnings };
  }

  private async batch(
    name: JPushEndpointName,
    pushes: Readonly<Record<string, JPushBatchPush>>,
    options: JPushSendOptions,
  ): Promise<JPushBatchSent> {
    const { length } = Object.keys(pushes);
    const rule = `must have 1 to ${BATCH_MAX} pushes (it has ${length})`;
    const issues = [
      ...(length < 1 || length > BATCH_MAX ? [{ field: 'pushlist', rule, code: INPUT_CODES.push.value }] : []),
      ...Object.values(pushes).flatMap((push, i) => under(`pushlist[${i}]`, checkPush(push, 'batch'))),
    ];
    const { request, warnings } = prepared({ pushlist: pushes }, issues, this.caller.checks, options);
    const exact = Object.entries(request.pushlist).map(([cid, push]) => [cid, withExactIds(push)] as const);
    const body = exactJson({ ...request, pushlist: Object.fromEntries(exact) });
    return { ...(await this.caller.call(name, { body }, BATCH)), warnings };
  }
}
