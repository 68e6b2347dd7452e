import { type HttpExchange, PushClock, type VendorRequest } from '@nest-push/core';
import { XiaomiCaller } from './api/caller.js';
import { XiaomiChannelsApi } from './api/channels.api.js';
import { XiaomiDeprecatedFeedbackApi } from './api/deprecated-feedback.api.js';
import { XiaomiDevtoolsApi } from './api/devtools.api.js';
import { XiaomiEmqApi } from './api/emq.api.js';
import { XiaomiImagesApi } from './api/images.api.js';
import { XiaomiMessageApi } from './api/message.api.js';
import { XiaomiMultiApi } from './api/multi.api.js';
import { XiaomiSchedulesApi } from './api/schedules.api.js';
import { XiaomiSender } from './api/sending.js';
import { XiaomiStatsApi } from './api/stats.api.js';
import { XiaomiTopicsApi } from './api/topics.api.js';
import { XiaomiTraceApi } from './api/trace.api.js';
import { XiaomiWithdrawalsApi } from './api/withdrawals.api.js';
import { readXiaomiAnswer, type XiaomiAnswer } from './xiaomi.answer.js';
import { checkedClientOptions, type XiaomiClientInput } from './xiaomi.app.js';
import { type XiaomiPlatform } from './types/message.js';

/**
 * Xiaomi's server API for one app, which has one AppSecret. Every method makes one exchange and repeats nothing.
 *
 * @example
 * ```ts
 * const client = new XiaomiClient({ platform: 'android', appSecret, packageName: 'com.example.shop' }, new VendorHttp(new HttpService()));
 * const { messageId } = await client.message.toAliases(['QQC_42'], {
 *   title: '您有一条新消息~',
 *   description: '【小明】刚刚浏览了您的商品【自行车】~',
 *   settings: { opens: 'app', channelId: '1001' },
 *   extra: { type: '2' },
 * });
 * ```
 */
export class XiaomiClient<P extends XiaomiPlatform = XiaomiPlatform> {
  /** Sending one message to many receivers. */
  readonly message: XiaomiMessageApi<P>;
  /** Sending different messages to different receivers in one call. */
  readonly multi: XiaomiMultiApi<P>;
  /** Subscriptions to topics. */
  readonly topics: XiaomiTopicsApi;
  /** Counters, day by day. */
  readonly stats: XiaomiStatsApi;
  /** What became of messages, and the day's allowance. */
  readonly trace: XiaomiTraceApi;
  /** What Xiaomi knows of devices and accounts. */
  readonly devtools: XiaomiDevtoolsApi;
  /** Messages that wait for their time. */
  readonly schedules: XiaomiSchedulesApi;
  /** Taking back what was sent. */
  readonly withdrawals: XiaomiWithdrawalsApi;
  /** Notification channels. */
  readonly channels: XiaomiChannelsApi;
  /** Pictures and icons. */
  readonly images: XiaomiImagesApi;
  /** @deprecated Off in China since 2024-10: ask for receipts of type `invalid`. */
  readonly deprecatedFeedback: XiaomiDeprecatedFeedbackApi;
  /** Receipts that are pulled. Legacy. */
  readonly emq: XiaomiEmqApi;

  private readonly caller: XiaomiCaller;

  /** @throws PushConfigurationError when an option is wrong */
  constructor(options: XiaomiClientInput<P>, http: HttpExchange, clock: PushClock = new PushClock()) {
    const caller = new XiaomiCaller(checkedClientOptions(options), http, clock);
    const sender = new XiaomiSender(caller);
    this.caller = caller;
    this.message = new XiaomiMessageApi(sender);
    this.multi = new XiaomiMultiApi(sender);
    this.topics = new XiaomiTopicsApi(caller);
    this.stats = new XiaomiStatsApi(caller);
    this.trace = new XiaomiTraceApi(caller);
    this.devtools = new XiaomiDevtoolsApi(caller);
    this.schedules = new XiaomiSchedulesApi(caller);
    this.withdrawals = new XiaomiWithdrawalsApi(caller);
    this.channels = new XiaomiChannelsApi(caller);
    this.images = new XiaomiImagesApi(caller);
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is made for those who still need it
    this.deprecatedFeedback = new XiaomiDeprecatedFeedbackApi(caller);
    this.emq = new XiaomiEmqApi(caller);
  }

  /**
   * Exchanges a request that was encoded before, such as one of `translate`.
   *
   * @throws HttpExchangeError when there is no complete answer
   */
  async exchange(request: VendorRequest): Promise<XiaomiAnswer> {
    return readXiaomiAnswer(await this.caller.exchange(request), this.caller.now());
  }
}
