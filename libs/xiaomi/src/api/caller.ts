import {
  failureOfExchange,
  type HttpAnswer,
  type HttpExchange,
  HttpExchangeError,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type PushClock,
  VendorError,
  type VendorRequest,
} from '@nest-push/core';
import { readXiaomiEnvelope } from '../xiaomi.answer.js';
import { type XiaomiClientOptions } from '../xiaomi.app.js';
import { type XiaomiEndpointName } from '../xiaomi.endpoints.js';
import { XiaomiHostList } from '../xiaomi.host-list.js';
import { originOf } from '../xiaomi.hosts.js';
import { authenticate, encodeCall, XIAOMI_LABEL, type XiaomiParts, type XiaomiRequest } from '../xiaomi.request.js';
import { type XiaomiEnvelope } from '../types/envelope.js';
import { textOrNull } from '../xiaomi.reading.js';

/** A success: its `data`, as an object where it is one, and Xiaomi's id of the call. */
export interface XiaomiCalled {
  readonly traceId: string | null;
  readonly data: JsonObject;
  readonly raw: JsonValue;
}

/** Makes the calls of one Xiaomi app, for every group of endpoints: one exchange each, no retries. */
export class XiaomiCaller {
  // Private to the language, so that no printed object shows the secret.
  readonly #options: XiaomiClientOptions;
  /** What the groups of endpoints need to know of the app. */
  readonly app: Pick<XiaomiClientOptions, 'platform' | 'packageName' | 'region' | 'checks' | 'scheduleDays'>;

  private readonly hosts: XiaomiHostList | null;
  private readonly messageOrigin: string;

  constructor(
    options: XiaomiClientOptions,
    private readonly http: HttpExchange,
    private readonly clock: PushClock,
  ) {
    this.#options = options;
    const { platform, packageName, region, checks, scheduleDays } = options;
    this.app = { platform, packageName, region, checks, scheduleDays };
    this.messageOrigin = originOf(options, 'message');
    const isFixed = !options.negotiateHosts || options.baseUrl !== undefined || options.sandbox === true;
    this.hosts = isFixed ? null : new XiaomiHostList(this.messageOrigin);
  }

  now(): number {
    return this.clock.now();
  }

  /**
   * Makes one call and reads its envelope.
   *
   * @throws VendorError when the answer is a refusal, or when there is none
   */
  async call(name: XiaomiEndpointName, parts?: XiaomiParts): Promise<XiaomiCalled> {
    const reading = readXiaomiEnvelope(await this.answerOf(name, parts), this.now());
    if (!reading.ok) throw new VendorError(reading.failure);
    return calledOf(reading.envelope);
  }

  /**
   * Makes one call, and leaves the reading to the group.
   *
   * @throws VendorError when there is no answer
   */
  async answerOf(name: XiaomiEndpointName, parts?: XiaomiParts): Promise<HttpAnswer> {
    try {
      return await this.exchange(encodeCall(this.#options, name, parts));
    } catch (error) {
      if (!(error instanceof HttpExchangeError)) throw error;
      throw new VendorError(failureOfExchange(error, XIAOMI_LABEL), null, { cause: error });
    }
  }

  /**
   * Exchanges a request that was encoded before.
   *
   * @throws HttpExchangeError when there is no complete answer
   */
  async exchange(request: XiaomiRequest | VendorRequest): Promise<HttpAnswer> {
    const { hosts } = this;
    if (hosts === null || !request.url.startsWith(`${this.messageOrigin}/`)) {
      return this.http.exchange(authenticate(request, this.#options));
    }
    const begunAt = this.now();
    const { origin, headers } = hosts.next(begunAt);
    const url = origin + request.url.slice(this.messageOrigin.length);
    const moved = { ...request, url, headers: { ...request.headers, ...headers } };
    let answer: HttpAnswer | null = null;
    try {
      answer = await this.http.exchange(authenticate(moved, this.#options));
      return answer;
    } finally {
      hosts.learn({ origin, tookMs: this.now() - begunAt, headers: answer?.headers ?? null });
    }
  }
}

function calledOf({ trace_id, data }: XiaomiEnvelope): XiaomiCalled {
  return { traceId: textOrNull(trace_id), data: isJsonObject(data) ? data : {}, raw: (data ?? null) as JsonValue };
}
