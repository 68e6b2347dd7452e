import {
  failureOfExchange,
  type HttpExchange,
  HttpExchangeError,
  PushClock,
  PushInputError,
  VendorError,
  type VendorRequest,
} from '@nest-push/core';
import { readXiaomiAnswer, type XiaomiAnswer, type XiaomiSent } from './xiaomi.answer.js';
import { checkAddresses } from './xiaomi.limits.js';
import {
  appOf,
  checkedClientOptions,
  noApp,
  type XiaomiClientInput,
  type XiaomiClientOptions,
  type XiaomiOptionsInput,
} from './xiaomi.options.js';
import { authenticate, encodeSend, senderOf, XIAOMI_LABEL, type XiaomiAddressKind } from './xiaomi.request.js';
import { type XiaomiMessages, type XiaomiPlatform } from './types/message.js';

type Send = (
  kind: XiaomiAddressKind,
  addresses: readonly string[],
  message: XiaomiMessages[XiaomiPlatform],
) => Promise<XiaomiSent>;

/**
 * Sends one message to many receivers.
 *
 * Every method makes one exchange and repeats nothing.
 *
 * @throws PushInputError when the list of addresses cannot be sent: empty, more than 1000, a blank one, one with a comma, or
 *   accounts where there are several packages
 * @throws VendorError when Xiaomi refuses, or cannot be reached
 */
export class XiaomiMessageApi<P extends XiaomiPlatform = XiaomiPlatform> {
  /** @internal */
  constructor(private readonly send: Send) {}

  /** `POST /v3/message/regid`: to at most 1000 registration ids. Those that are bad come back in `badRegIds`. */
  toRegIds(regIds: readonly string[], message: XiaomiMessages[P]): Promise<XiaomiSent> {
    return this.send('registrationId', regIds, message);
  }

  /** `POST /v3/message/alias`: to at most 1000 aliases. */
  toAliases(aliases: readonly string[], message: XiaomiMessages[P]): Promise<XiaomiSent> {
    return this.send('alias', aliases, message);
  }

  /** `POST /v2/message/user_account`: to at most 1000 user accounts, of one package. */
  toUserAccounts(userAccounts: readonly string[], message: XiaomiMessages[P]): Promise<XiaomiSent> {
    return this.send('account', userAccounts, message);
  }

  /** `POST /v3/message/topic`: to all who subscribed to a topic. */
  toTopic(topic: string, message: XiaomiMessages[P]): Promise<XiaomiSent> {
    return this.send('topic', [topic], message);
  }

  /** `POST /v3/message/all`: to every device of the app. */
  toAll(message: XiaomiMessages[P]): Promise<XiaomiSent> {
    return this.send('everyone', [], message);
  }
}

/**
 * Xiaomi's server API for one app.
 *
 * @example
 * ```ts
 * const client = new XiaomiClient({ platform: 'android', appSecret, packageName: 'com.example.shop' }, new VendorHttp(new HttpService()));
 * const { messageId } = await client.message.toAliases(['QQC_42'], {
 *   title: '您有一条新消息~',
 *   description: '【小明】刚刚浏览了您的商品【自行车】~',
 *   extra: { notify_effect: '1', type: '2' },
 * });
 * ```
 */
export class XiaomiClient<P extends XiaomiPlatform = XiaomiPlatform> {
  /** Sending one message to many receivers. */
  readonly message: XiaomiMessageApi<P>;

  // Private to the language, so that no printed object shows the secret.
  readonly #options: XiaomiClientOptions;

  /** @throws PushConfigurationError when an option is wrong */
  constructor(
    options: XiaomiClientInput<P>,
    private readonly http: HttpExchange,
    private readonly clock: PushClock = new PushClock(),
  ) {
    this.#options = checkedClientOptions(options);
    this.message = new XiaomiMessageApi((kind, addresses, message) => this.send(kind, addresses, message));
  }

  /**
   * Exchanges a request that was encoded before, such as one of `translate`.
   *
   * @throws HttpExchangeError when there is no complete answer
   */
  async exchange(request: VendorRequest): Promise<XiaomiAnswer> {
    const answer = await this.http.exchange(authenticate(request, this.#options));
    return readXiaomiAnswer(answer, this.clock.now());
  }

  private async send(...[kind, addresses, message]: Parameters<Send>): Promise<XiaomiSent> {
    const { restricted_package_name: packageName = this.#options.packageName } = message;
    const issues = checkAddresses(kind, addresses, packageName);
    if (issues.length > 0) throw new PushInputError(`${XIAOMI_LABEL} cannot be asked for this`, issues);
    const sender = senderOf(this.#options, `xiaomi:${this.#options.platform}`);
    const answer = await this.answered(encodeSend(sender, { kind, addresses, message }));
    if (!answer.ok) throw new VendorError(answer.failure, answer.messageId);
    const { messageId, traceId, badRegIds, dayQuota, dayAcked } = answer;
    return { messageId, traceId, badRegIds, dayQuota, dayAcked };
  }

  private async answered(request: VendorRequest): Promise<XiaomiAnswer> {
    try {
      return await this.exchange(request);
    } catch (error) {
      if (!(error instanceof HttpExchangeError)) throw error;
      throw new VendorError(failureOfExchange(error, XIAOMI_LABEL), null, { cause: error });
    }
  }
}

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
    if (client === undefined) throw noApp(this.isOff, platform);
    return client;
  }
}
