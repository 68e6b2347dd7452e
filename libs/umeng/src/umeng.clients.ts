import { type HttpExchange, type Platform, PushClock } from '@nest-push/core';
import { UmengClient } from './umeng.client.js';
import { type UmengOptionsInput } from './umeng.options.js';
import { notSetUp } from './umeng.app.js';

/**
 * The clients of all Umeng apps of one {@link UmengModule}: Android, iOS and HarmonyOS are separate apps.
 *
 * @example
 * ```ts
 * constructor(private readonly umeng: UmengClients) {}
 *
 * await this.umeng.for('ios').send({ type: 'broadcast', payload: { aps: { alert: '…', sound: 'default' } } });
 * ```
 */
export class UmengClients {
  private readonly clients: { readonly [P in Platform]: UmengClient<P> | undefined };

  // Private to the language, so that no printed object shows the secrets.
  readonly #options: UmengOptionsInput | null;

  /** @param options - null where Umeng is off: then there is no client */
  constructor(options: UmengOptionsInput | null, http: HttpExchange, clock: Pick<PushClock, 'now'> = new PushClock()) {
    this.#options = options;
    const clientFor = <P extends Platform>(platform: P): UmengClient<P> | undefined => {
      const app = options?.[platform];
      if (options === null || app === undefined) return undefined;
      const { appKey, masterSecret } = app;
      const { production, baseUrl, host, timeoutMs, checks, documents, timeZone } = options;
      const shared = { production, baseUrl, host, timeoutMs, checks, documents, timeZone };
      return new UmengClient({ platform, appKey, masterSecret, ...shared }, http, clock);
    };
    this.clients = { android: clientFor('android'), ios: clientFor('ios'), harmony: clientFor('harmony') };
  }

  /**
   * The client of one platform's app.
   *
   * @throws PushConfigurationError when Umeng is off, or has no app for the platform
   */
  for<P extends Platform>(platform: P): UmengClient<P> {
    const client = this.clients[platform];
    if (client === undefined) throw notSetUp(this.#options, platform);
    return client;
  }
}
