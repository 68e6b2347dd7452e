import { type HttpExchange, type PushClock } from '@nest-push/core';
import { appOf, notSetUp } from './xiaomi.app.js';
import { XiaomiClient } from './xiaomi.client.js';
import { type XiaomiOptionsInput } from './xiaomi.options.js';
import { type XiaomiPlatform } from './types/message.js';

/**
 * The clients of all Xiaomi apps of one {@link XiaomiModule}: Android and iOS are separate apps.
 *
 * @example
 * ```ts
 * constructor(private readonly xiaomi: XiaomiClients) {}
 *
 * await this.xiaomi.for('ios').message.toAliases(['QQC_42'], { description: '…', extra: { badge: '1' } });
 * ```
 */
export class XiaomiClients {
  private readonly clients: { readonly [P in XiaomiPlatform]: XiaomiClient<P> | undefined };
  private readonly isOff: boolean;

  /**
   * @param options - null where Xiaomi is off: then every call throws
   * @throws PushConfigurationError when an option is wrong
   */
  constructor(options: XiaomiOptionsInput | null, http: HttpExchange, clock?: PushClock) {
    this.isOff = options === null;
    this.clients = {
      android: options?.android && new XiaomiClient(appOf(options, 'android'), http, clock),
      ios: options?.ios && new XiaomiClient(appOf(options, 'ios'), http, clock),
    };
  }

  /**
   * The client of one platform's app.
   *
   * @throws PushConfigurationError when Xiaomi is off, or has no app for the platform
   */
  for<P extends XiaomiPlatform>(platform: P): XiaomiClient<P> {
    const client = this.clients[platform];
    if (client === undefined) throw notSetUp(this.isOff, platform);
    return client;
  }
}
