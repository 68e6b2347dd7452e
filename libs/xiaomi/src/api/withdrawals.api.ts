import { type XiaomiEndpointName } from '../xiaomi.endpoints.js';
import { type XiaomiParameters } from '../xiaomi.request.js';
import { checkReceivers } from '../checks/receivers.checks.js';
import { type XiaomiDone } from '../types/answers/asked.js';
import { named, refuseIf, said } from './input.js';
import { type XiaomiCaller } from './caller.js';
import { checkOperator, type XiaomiTopicOperator } from './message.api.js';

/** Which notification goes from the screens. */
export interface XiaomiRevocation {
  /** The `notify_id` with which it was sent. */
  readonly notifyId: number;
  /** Default: the client's. */
  readonly packageName?: string | undefined;
}

/**
 * Takes back what was sent: `revoke…` removes a notification from the screens by its `notify_id`, `stop…` halts a send that is under way.
 *
 * Lists go as the same key several times, the only form in which Xiaomi's own code has them. Java server SDK, 2020.
 *
 * @throws PushInputError when an argument is wrong
 * @throws VendorError when Xiaomi refuses, or cannot be reached
 */
export class XiaomiWithdrawalsApi {
  /** @internal */
  constructor(private readonly caller: XiaomiCaller) {}

  /** `POST /v2/message/delete`: deletes a broadcast (a message to a topic or everyone) by its message id. */
  async deleteBroadcast(messageId: string): Promise<XiaomiDone> {
    refuseIf(said('messageId', messageId));
    // The field is `id`: one called `msg_id` is a success that does nothing.
    return this.call('withdrawals.deleteBroadcast', { id: messageId });
  }

  /** `POST /v1/message/regid/revoke`: at most 1000 registration ids. */
  revokeRegIds(regIds: readonly string[], revocation: XiaomiRevocation): Promise<XiaomiDone> {
    return this.revoke('withdrawals.revokeRegIds', 'registration_ids', regIds, revocation);
  }

  /** `POST /v1/message/alias/revoke`: at most 1000 aliases. */
  revokeAliases(aliases: readonly string[], revocation: XiaomiRevocation): Promise<XiaomiDone> {
    return this.revoke('withdrawals.revokeAliases', 'aliases', aliases, revocation);
  }

  /** `POST /v1/message/user_account/revoke`: at most 1000 user accounts. */
  revokeUserAccounts(userAccounts: readonly string[], revocation: XiaomiRevocation): Promise<XiaomiDone> {
    return this.revoke('withdrawals.revokeUserAccounts', 'user_accounts', userAccounts, revocation);
  }

  /** `POST /v1/message/miid/revoke`: at most 1000 Xiaomi accounts. */
  revokeMiIds(miIds: readonly string[], revocation: XiaomiRevocation): Promise<XiaomiDone> {
    return this.revoke('withdrawals.revokeMiIds', 'miids', miIds, revocation);
  }

  /** `POST /v1/message/imeimd5/revoke`: at most 1000 digests of IMEIs. */
  revokeImeiMd5s(imeiMd5s: readonly string[], revocation: XiaomiRevocation): Promise<XiaomiDone> {
    return this.revoke('withdrawals.revokeImeiMd5s', 'imeimd5s', imeiMd5s, revocation);
  }

  /** `POST /v1/message/topic/revoke` */
  async revokeTopic(topic: string, revocation: XiaomiRevocation): Promise<XiaomiDone> {
    refuseIf([...said('topic', topic, '65013'), ...notifyId(revocation)]);
    return this.call('withdrawals.revokeTopic', { topic, ...this.fieldsOf(revocation) });
  }

  /** `POST /v1/message/multi_topic/revoke`: a combination of at most 5 topics. */
  async revokeTopics(
    topics: readonly string[],
    operator: XiaomiTopicOperator,
    revocation: XiaomiRevocation,
  ): Promise<XiaomiDone> {
    refuseIf([...checkReceivers('topics', topics, 'topics'), ...checkOperator(operator), ...notifyId(revocation)]);
    const parameters = { topics: topics.join(';$;'), topic_op: operator, ...this.fieldsOf(revocation) };
    return this.call('withdrawals.revokeTopics', parameters);
  }

  /** `POST /v1/message/switch/stop_by_id`: at most 1000 message ids. */
  stopById(
    messageIds: readonly string[],
    { packageName }: Pick<XiaomiRevocation, 'packageName'> = {},
  ): Promise<XiaomiDone> {
    return this.stop('withdrawals.stopById', 'msg_ids', messageIds, packageName);
  }

  /** `POST /v1/message/switch/stop_by_jobkey`: at most 1000 job keys. */
  stopByJobKey(
    jobKeys: readonly string[],
    { packageName }: Pick<XiaomiRevocation, 'packageName'> = {},
  ): Promise<XiaomiDone> {
    return this.stop('withdrawals.stopByJobKey', 'job_keys', jobKeys, packageName);
  }

  private async revoke(
    endpoint: XiaomiEndpointName,
    field: string,
    values: readonly string[],
    revocation: XiaomiRevocation,
  ): Promise<XiaomiDone> {
    refuseIf([...named(field, values), ...notifyId(revocation)]);
    return this.call(endpoint, { [field]: values, ...this.fieldsOf(revocation) });
  }

  private async stop(
    endpoint: XiaomiEndpointName,
    field: string,
    values: readonly string[],
    packageName = this.caller.app.packageName,
  ): Promise<XiaomiDone> {
    refuseIf(named(field, values));
    return this.call(endpoint, { [field]: values, restricted_package_name: packageName });
  }

  private fieldsOf({ notifyId, packageName = this.caller.app.packageName }: XiaomiRevocation): XiaomiParameters {
    return { restricted_package_name: packageName, notify_id: notifyId };
  }

  private async call(endpoint: XiaomiEndpointName, parameters: XiaomiParameters): Promise<XiaomiDone> {
    const { traceId } = await this.caller.call(endpoint, { parameters });
    return { traceId };
  }
}

function notifyId({ notifyId }: XiaomiRevocation): ReturnType<typeof said> {
  const isId = Number.isInteger(notifyId) && notifyId >= 0 && notifyId <= 2_147_483_647;
  return isId ? [] : [{ field: 'notifyId', rule: 'must be a whole number from 0 to 2147483647', code: '22103' }];
}
