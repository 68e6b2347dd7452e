import { type JsonObject } from '@nest-push/core';
import { type XiaomiEndpointName } from '../xiaomi.endpoints.js';
import { type XiaomiDone, type XiaomiRaw } from '../types/answers/asked.js';
import { named, refuseIf, said } from './input.js';
import { type XiaomiCaller } from './caller.js';

/** Who subscribes to a topic, or leaves it. */
export interface XiaomiSubscription {
  readonly topic: string;
  /** Default: the client's. */
  readonly packageName?: string | undefined;
  /** Only Xiaomi's own server SDKs know it. */
  readonly category?: string | undefined;
}

/**
 * Subscriptions to topics. A device holds at most 30 topics, as quoted in 2026-08.
 *
 * @throws PushInputError when an argument is wrong: no address, more than 1000, a blank one, one with a comma, a blank topic
 * @throws VendorError when Xiaomi refuses, or cannot be reached
 */
export class XiaomiTopicsApi {
  /** @internal */
  constructor(private readonly caller: XiaomiCaller) {}

  /** `POST /v2/topic/subscribe`: at most 1000 registration ids. */
  subscribe(regIds: readonly string[], subscription: XiaomiSubscription): Promise<XiaomiDone> {
    return this.change('topics.subscribe', 'registration_id', regIds, subscription);
  }

  /** `POST /v2/topic/unsubscribe`: at most 1000 registration ids. */
  unsubscribe(regIds: readonly string[], subscription: XiaomiSubscription): Promise<XiaomiDone> {
    return this.change('topics.unsubscribe', 'registration_id', regIds, subscription);
  }

  /** `POST /v2/topic/subscribe/alias`: at most 1000 aliases. The field is `aliases`; Xiaomi's Python SDK has it wrong. */
  subscribeAliases(aliases: readonly string[], subscription: XiaomiSubscription): Promise<XiaomiDone> {
    return this.change('topics.subscribeAliases', 'aliases', aliases, subscription);
  }

  /** `POST /v2/topic/unsubscribe/alias`: at most 1000 aliases. */
  unsubscribeAliases(aliases: readonly string[], subscription: XiaomiSubscription): Promise<XiaomiDone> {
    return this.change('topics.unsubscribeAliases', 'aliases', aliases, subscription);
  }

  /** `POST /v2/topic/unsubscribe/all`: drops every subscription of a topic. Its parameters are not documented, so they are the caller's. */
  async unsubscribeAll(parameters: JsonObject): Promise<XiaomiRaw> {
    const { traceId, raw } = await this.caller.call('topics.unsubscribeAll', { message: parameters });
    return { traceId, data: raw };
  }

  private async change(
    endpoint: XiaomiEndpointName,
    field: string,
    addresses: readonly string[],
    { topic, packageName = this.caller.app.packageName, category }: XiaomiSubscription,
  ): Promise<XiaomiDone> {
    refuseIf([...named(field, addresses), ...said('topic', topic, '65013')]);
    const { traceId } = await this.caller.call(endpoint, {
      parameters: { [field]: addresses.join(','), topic, restricted_package_name: packageName, category },
    });
    return { traceId };
  }
}
