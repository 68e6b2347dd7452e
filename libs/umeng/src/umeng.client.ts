import {
  failureOfExchange,
  type HttpExchange,
  HttpExchangeError,
  type Platform,
  PushClock,
  PushInputError,
  VendorError,
  type VendorRequest,
} from '@nest-push/core';
import { type UmengMessage } from './types/message.js';
import { readUmengAnswer, SEND_IDS, type UmengAnswer, UPLOAD_IDS } from './umeng.answer.js';
import { checkUpload } from './umeng.limits.js';
import { checkedClientOptions, type UmengClientInput, type UmengOptionsInput } from './umeng.options.js';
import {
  authenticate,
  encodeSend,
  encodeUpload,
  notSetUp,
  originOf,
  UMENG_LABEL,
  type UmengSender,
} from './umeng.request.js';

/** What Umeng said of a message that it took; it means accepted, not delivered. */
export interface UmengSent {
  /** `msg_id` of a message to named receivers, `task_id` of a task. */
  readonly messageId: string;
}

/** Device tokens or aliases for a filecast or a customizedcast. */
export interface UmengUpload {
  /**
   * The device tokens or aliases: a list, or text with one in each line. At most 10 MB in all. Aliases of one file have one alias type.
   */
  readonly content: string | readonly string[];
}

/** A file that Umeng keeps. */
export interface UmengUploaded {
  /** For `file_id`. Umeng keeps the file for two months, and it can be used again. */
  readonly fileId: string;
}

/**
 * Umeng's server API for one app. Every method makes one exchange and repeats nothing.
 *
 * @example
 * ```ts
 * const client = new UmengClient(
 *   { platform: 'android', appKey, masterSecret, production: true },
 *   new VendorHttp(new HttpService()),
 * );
 * const { messageId } = await client.send({
 *   type: 'groupcast',
 *   filter: { where: { and: [{ tag: 'tag1' }, { tag: 'tag2' }] } },
 *   payload: { display_type: 'notification', body: { title: '您有一条新消息~', text: '…', after_open: 'go_app' } },
 * });
 * ```
 */
export class UmengClient<P extends Platform = Platform> {
  readonly #masterSecret: string;
  private readonly sender: UmengSender;
  private readonly timeoutMs: number;

  /** @throws PushConfigurationError when an option is wrong */
  constructor(
    options: UmengClientInput<P>,
    private readonly http: HttpExchange,
    private readonly clock: Pick<PushClock, 'now'> = new PushClock(),
  ) {
    const { platform, appKey, masterSecret, production, baseUrl, timeoutMs } = checkedClientOptions(options);
    this.#masterSecret = masterSecret;
    this.timeoutMs = timeoutMs;
    this.sender = { id: `umeng:${platform}`, origin: originOf(baseUrl), appKey, production };
  }

  /**
   * `POST /api/send`: sends one message, of any of the six types.
   *
   * The message leaves as it is given: Umeng judges it. `production_mode` is added where it is missing.
   *
   * @throws VendorError when Umeng refuses, or cannot be reached
   */
  async send(message: UmengMessage<P>): Promise<UmengSent> {
    const { id } = await this.accepted(encodeSend(this.sender, message, this.clock.now()), SEND_IDS);
    return { messageId: id };
  }

  /**
   * `POST /upload`: hands over a long list of device tokens or aliases, for a filecast or a customizedcast.
   *
   * @throws PushInputError when the list cannot be sent: empty, more than 10 MB, an entry with a line break
   * @throws VendorError when Umeng refuses, or cannot be reached
   */
  async upload({ content }: UmengUpload): Promise<UmengUploaded> {
    // An entry of a list must stay one line; a text may end its lines, the last one too, either way.
    const lines = typeof content === 'string' ? content.replace(/\r?\n$/, '').split(/\r?\n/) : content;
    const issues = checkUpload(lines);
    if (issues.length > 0) throw new PushInputError(`${UMENG_LABEL} cannot take this upload`, issues);
    const { id } = await this.accepted(encodeUpload(this.sender, lines.join('\n'), this.clock.now()), UPLOAD_IDS);
    return { fileId: id };
  }

  /**
   * Exchanges a request that was encoded before, such as one of `translate`.
   *
   * @param ids - where in the answer's `data` the id may stand
   * @throws HttpExchangeError when there is no complete answer
   */
  async exchange(request: VendorRequest, ids = SEND_IDS): Promise<UmengAnswer> {
    const answer = await this.http.exchange({
      ...authenticate(request, this.#masterSecret),
      timeoutMs: this.timeoutMs,
    });
    return readUmengAnswer(answer, this.clock.now(), ids);
  }

  private async accepted(request: VendorRequest, ids: readonly string[]): Promise<Extract<UmengAnswer, { ok: true }>> {
    const answer = await this.answered(request, ids);
    if (!answer.ok) throw new VendorError(answer.failure, answer.messageId);
    return answer;
  }

  private async answered(request: VendorRequest, ids: readonly string[]): Promise<UmengAnswer> {
    try {
      return await this.exchange(request, ids);
    } catch (error) {
      if (!(error instanceof HttpExchangeError)) throw error;
      throw new VendorError(failureOfExchange(error, UMENG_LABEL), null, { cause: error });
    }
  }
}

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

  constructor(options: UmengOptionsInput | null, http: HttpExchange, clock: Pick<PushClock, 'now'> = new PushClock()) {
    this.#options = options;
    const clientFor = <P extends Platform>(platform: P): UmengClient<P> | undefined => {
      const app = options?.[platform];
      if (options === null || app === undefined) return undefined;
      const { appKey, masterSecret } = app;
      const { production, baseUrl, timeoutMs } = options;
      return new UmengClient({ platform, appKey, masterSecret, production, baseUrl, timeoutMs }, http, clock);
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
