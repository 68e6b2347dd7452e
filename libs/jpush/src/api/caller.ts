import {
  failureOfExchange,
  type HttpAnswer,
  type HttpExchange,
  HttpExchangeError,
  type PushClock,
  VendorError,
  type VendorRequest,
} from '@nest-push/core';
import { JPUSH_LABEL, type JPushRefused } from '../jpush.answer.js';
import { type JPushOptions, jpushIsOff } from '../jpush.options.js';
import { authenticate, type JPushSite } from '../jpush.request.js';

/** Makes the calls of one JPush app, for every group of endpoints: one exchange each, no retries. */
export class JPushCaller {
  // Private to the language, so that no printed object shows the secret.
  readonly #options: JPushOptions | null;

  constructor(
    options: JPushOptions | null,
    private readonly http: HttpExchange,
    private readonly clock: PushClock,
    private readonly app: string,
  ) {
    this.#options = options;
  }

  /**
   * Makes one call and reads its answer.
   *
   * @throws VendorError when the answer is a refusal, or when there is none
   * @throws PushConfigurationError when JPush is off
   */
  async call<T extends { readonly ok: true }>(
    encode: (site: JPushSite) => VendorRequest,
    read: (answer: HttpAnswer, now: number) => T | JPushRefused,
  ): Promise<T> {
    const options = this.#options;
    if (options === null) throw jpushIsOff();
    const request = encode({ app: this.app, zone: options.zone, baseUrl: options.baseUrl });
    const result = read(await this.exchange(request, options), this.clock.now());
    if (result.ok) return result;
    throw new VendorError(result.failure, result.messageId);
  }

  private async exchange(request: VendorRequest, options: JPushOptions): Promise<HttpAnswer> {
    try {
      return await this.http.exchange(authenticate(request, options));
    } catch (error) {
      if (!(error instanceof HttpExchangeError)) throw error;
      throw new VendorError(failureOfExchange(error, JPUSH_LABEL), null, { cause: error });
    }
  }
}
