import { type HttpExchange, PushClock } from '@nest-push/core';
import { JPushAppsApi } from './api/apps.api.js';
import { JPushCaller } from './api/caller.js';
import { JPushFilesApi } from './api/files.api.js';
import { type JPushOptionsInput } from './jpush.options.js';
import { checkedClientOptions } from './jpush.app.js';

/**
 * JPush's API for a developer account, with the credentials `devKey` and `devSecret`. Every method makes one call, and repeats nothing.
 *
 * @example
 * ```ts
 * constructor(private readonly admin: JPushAdminClient) {}
 *
 * const { app_key } = await this.admin.apps.create({ app_name: 'Shop', android_package: 'com.example.shop' });
 * ```
 */
export class JPushAdminClient {
  /** Apps and their certificates. */
  readonly apps: JPushAppsApi;
  /** Uploaded lists of receivers, for pushes to groups (since 2020-08-11; 1105 without the permission). */
  readonly files: JPushFilesApi;

  /**
   * @param options - null where JPush is off; without the account's credentials every call throws
   * @param http - what carries the requests: `VendorHttp`, or any other exchange
   * @param app - the name of the instance. Default `jpush`
   * @throws PushConfigurationError when an option is wrong
   */
  constructor(options: JPushOptionsInput | null, http: HttpExchange, clock = new PushClock(), app = 'jpush') {
    const checked = options === null ? null : checkedClientOptions(options);
    const caller = new JPushCaller(checked, http, clock, app, 'developer');
    this.apps = new JPushAppsApi(caller);
    this.files = new JPushFilesApi(caller);
  }
}
