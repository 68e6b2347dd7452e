import { type HttpExchange, PushClock } from '@nest-push/core';
import { JPushCaller } from './api/caller.js';
import { JPushPushApi } from './api/push.api.js';
import { checkedJPushOptions, type JPushOptionsInput } from './jpush.options.js';

/**
 * JPush's API, typed, for one app. Every method makes one call, and repeats nothing.
 *
 * Pushes that a host sends through `PushService` need no client; it is for what only JPush can do.
 *
 * @example
 * ```ts
 * constructor(private readonly jpush: JPushClient) {}
 *
 * const { messageId } = await this.jpush.push.send({ platform: 'all', audience: 'all', notification: { alert: 'Hi, JPush!' } });
 * ```
 * Without Nest:
 * ```ts
 * const client = new JPushClient({ appKey, masterSecret, apnsProduction: false }, new VendorHttp(new HttpService()));
 * ```
 */
export class JPushClient {
  /** Send, validate, push ids. */
  readonly push: JPushPushApi;

  /**
   * @param options - null where JPush is off: then every call throws
   * @param http - what carries the requests: `VendorHttp`, or any other exchange
   * @param app - the name of the instance. Default `jpush`
   * @throws PushConfigurationError when an option is wrong
   */
  constructor(options: JPushOptionsInput | null, http: HttpExchange, clock = new PushClock(), app = 'jpush') {
    const caller = new JPushCaller(options === null ? null : checkedJPushOptions(options), http, clock, app);
    this.push = new JPushPushApi(caller);
  }
}
