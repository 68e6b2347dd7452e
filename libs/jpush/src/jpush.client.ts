import { type HttpExchange, PushClock } from '@nest-push/core';
import { JPushAliasesApi } from './api/aliases.api.js';
import { JPushCaller } from './api/caller.js';
import { JPushDevicesApi } from './api/devices.api.js';
import { JPushFilesApi } from './api/files.api.js';
import { JPushImagesApi } from './api/images.api.js';
import { JPushPlansApi } from './api/plans.api.js';
import { JPushPushApi } from './api/push.api.js';
import { JPushReportsApi } from './api/reports.api.js';
import { JPushSchedulesApi } from './api/schedules.api.js';
import { JPushTagsApi } from './api/tags.api.js';
import { JPushTemplatesApi } from './api/templates.api.js';
import { JPushTestDevicesApi } from './api/test-devices.api.js';
import { type JPushOptionsInput } from './jpush.options.js';
import { checkedClientOptions } from './jpush.app.js';

/**
 * JPush's API, typed, for one app. Every method makes one call, and repeats nothing. Groups of apps are behind `JPushGroupClient`, the developer account behind
 * `JPushAdminClient`.
 *
 * Pushes that a host sends through `PushService` need no client; it is for what only JPush can do.
 *
 * Fields of requests and answers are spelt as JPush spells them. What sending led to is in words of ours (`messageId`, `failure`, `illegalRegistrationIds`), and
 * every result has `rateLimit`. Lists that JPush leaves out or nulls are empty; other absent values are null. Ids are strings: they exceed 2^53.
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
  /** Send, validate, batches, push ids, withdrawal, makers' quotas. */
  readonly push: JPushPushApi;
  /** Pushes from templates of the console. */
  readonly templates: JPushTemplatesApi;
  /** Push plans. */
  readonly plans: JPushPlansApi;
  /** Uploaded lists of receivers. */
  readonly files: JPushFilesApi;
  /** Pictures for notifications. */
  readonly images: JPushImagesApi;
  /** Tags, alias and phone number of a device; who is online. */
  readonly devices: JPushDevicesApi;
  /** Tags, and who has them. */
  readonly tags: JPushTagsApi;
  /** Aliases, and who has them. */
  readonly aliases: JPushAliasesApi;
  /** Devices for tests. */
  readonly testDevices: JPushTestDevicesApi;
  /** What was received, shown and tapped. */
  readonly reports: JPushReportsApi;
  /** Pushes at a time. */
  readonly schedules: JPushSchedulesApi;

  /**
   * @param options - null where JPush is off: then every call throws
   * @param http - what carries the requests: `VendorHttp`, or any other exchange
   * @param app - the name of the instance. Default `jpush`
   * @throws PushConfigurationError when an option is wrong
   */
  constructor(options: JPushOptionsInput | null, http: HttpExchange, clock = new PushClock(), app = 'jpush') {
    const caller = new JPushCaller(options === null ? null : checkedClientOptions(options), http, clock, app);
    this.push = new JPushPushApi(caller);
    this.templates = new JPushTemplatesApi(caller);
    this.plans = new JPushPlansApi(caller);
    this.files = new JPushFilesApi(caller);
    this.images = new JPushImagesApi(caller);
    this.devices = new JPushDevicesApi(caller);
    this.tags = new JPushTagsApi(caller);
    this.aliases = new JPushAliasesApi(caller);
    this.testDevices = new JPushTestDevicesApi(caller);
    this.reports = new JPushReportsApi(caller);
    this.schedules = new JPushSchedulesApi(caller);
  }
}
