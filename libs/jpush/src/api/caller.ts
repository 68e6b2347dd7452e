import {
  failureOfExchange,
  type HttpAnswer,
  type HttpExchange,
  HttpExchangeError,
  type PushClock,
} from '@nest-push/core';
import { type JPushRateLimit, readJPushBody, unreadable } from '../jpush.answer.js';
import { JPUSH_LABEL } from '../jpush.request.js';
import { type JPushAccount, notSetUp } from '../jpush.app.js';
import { JPUSH_ENDPOINTS, JPUSH_FAMILIES, type JPushEndpointName, type JPushFamilyRow } from '../jpush.endpoints.js';
import { JPushError } from '../jpush.error.js';
import { type JPushChecks, type JPushOptions } from '../jpush.options.js';
import { authenticate, encodeCall, type JPushCallParts, siteOf } from '../jpush.request.js';
import { type Reader } from '../jpush.reading.js';

/** What every result carries. */
export interface JPushResult {
  /** Calls that are left; null where the answer did not say. */
  readonly rateLimit: JPushRateLimit | null;
}

/** Makes the calls of one JPush app, for every group of endpoints: one exchange each, no retries. */
export class JPushCaller {
  // Private to the language, so that no printed object shows the secret.
  readonly #options: JPushOptions | null;

  /** @param account - whose credentials its calls carry. Default: the app's */
  constructor(
    options: JPushOptions | null,
    private readonly http: HttpExchange,
    private readonly clock: PushClock,
    private readonly app: string,
    private readonly account: JPushAccount = 'app',
  ) {
    this.#options = options;
  }

  /** What happens to a push that JPush would refuse. */
  get checks(): JPushChecks {
    return this.#options?.checks ?? 'refuse';
  }

  /**
   * Makes one call and reads its answer.
   *
   * @throws JPushError when the answer is a refusal or cannot be read, or when there is none
   * @throws PushInputError when a part of the path is one that no URL can carry
   * @throws PushConfigurationError when JPush is off, or has no credentials for this call
   */
  async call<T extends object>(
    name: JPushEndpointName,
    parts: JPushCallParts,
    read: Reader<T>,
  ): Promise<T & JPushResult> {
    const options = this.#options;
    if (options === null) throw notSetUp(this.account);
    const family: JPushFamilyRow = JPUSH_FAMILIES[JPUSH_ENDPOINTS[name].family];
    const request = authenticate(encodeCall(name, parts, siteOf(this.app, options)), options, this.account);
    const answer = await this.answerTo(request);
    const now = this.clock.now();
    const answered = readJPushBody(answer, now, family);
    const value = answered.ok ? read(answered.body) : undefined;
    if (answered.ok && value !== undefined) return { ...value, rateLimit: answered.rateLimit };
    const refused = answered.ok ? unreadable(answer, now, family) : answered;
    throw new JPushError(refused.failure, refused);
  }

  private async answerTo(request: ReturnType<typeof authenticate>): Promise<HttpAnswer> {
    try {
      return await this.http.exchange(request);
    } catch (error) {
      if (!(error instanceof HttpExchangeError)) throw error;
      throw new JPushError(failureOfExchange(error, JPUSH_LABEL), {}, { cause: error });
    }
  }
}
