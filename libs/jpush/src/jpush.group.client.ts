import { type HttpExchange, PushClock } from '@nest-push/core';
import { JPushCaller } from './api/caller.js';
import { JPushGroupPushApi, JPushGroupReportsApi } from './api/group.api.js';
import { type JPushOptionsInput } from './jpush.options.js';
import { checkedClientOptions } from './jpush.app.js';

/**
 * JPush's API for a group of apps, with the credentials `groupKey` and `groupMasterSecret`. Every method makes one call, and repeats nothing.
 *
 * @example
 * ```ts
 * constructor(private readonly group: JPushGroupClient) {}
 *
 * const { apps } = await this.group.push.send({ platform: 'all', audience: 'all', notification: { alert: 'Hi, everyone!' } });
 * ```
 */
export class JPushGroupClient {
  /** Send to every app of the group. */
  readonly push: JPushGroupPushApi;
  /** What was received, shown and tapped. */
  readonly reports: JPushGroupReportsApi;

  /**
   * @param options - null where JPush is off; without the group's credentials every call throws
   * @param http - what carries the requests: `VendorHttp`, or any other exchange
   * @param app - the name of the instance. Default `jpush`
   * @throws PushConfigurationError when an option is wrong
   */
  constructor(options: JPushOptionsInput | null, http: HttpExchange, clock = new PushClock(), app = 'jpush') {
    const checked = options === null ? null : checkedClientOptions(options);
    const caller = new JPushCaller(checked, http, clock, app, 'group');
    this.push = new JPushGroupPushApi(caller);
    this.reports = new JPushGroupReportsApi(caller);
  }
}
