import {
  type Failure,
  failureOfExchange,
  type HttpExchange,
  HttpExchangeError,
  type JsonObject,
  type PushClock,
  VendorError,
  type VendorRequest,
} from '@nest-push/core';
import { readUmengAnswer, STALE_TIMESTAMP, type UmengAnswer } from '../umeng.answer.js';
import { type UmengEndpointName } from '../umeng.endpoints.js';
import { authenticate, encode, restamped, UMENG_HOSTS, UMENG_LABEL, type UmengHost } from '../umeng.request.js';
import { type UmengSender } from '../umeng.app.js';
import { ClockSkew } from '../umeng.clock-skew.js';

/** What a caller is made of. */
export interface UmengCallerParts {
  readonly sender: UmengSender;
  /** Secret. */
  readonly masterSecret: string;
  readonly timeoutMs: number;
  /** Whether the origin is Umeng's own, and not a base URL of the host's. */
  readonly atUmeng: boolean;
  readonly http: HttpExchange;
  readonly clock: Pick<PushClock, 'now'>;
  readonly onWarning: (text: string) => void;
}

/** The least time in which a stamp is worth correcting, in milliseconds. */
const WORTH_A_CALL_MS = 100;

/**
 * Makes the calls of one Umeng app, for every group of endpoints: one exchange each. The one exception repeats nothing that was taken: a call that Umeng refused for its
 * timestamp alone (2028) leaves once more with Umeng's own time, within the same deadline.
 */
export class UmengCaller {
  readonly sender: UmengSender;
  readonly clock: Pick<PushClock, 'now'>;
  readonly skew: ClockSkew;
  // Private to the language, so that no printed object shows the secret.
  readonly #masterSecret: string;
  private readonly http: HttpExchange;
  private readonly timeoutMs: number;
  private readonly atUmeng: boolean;

  constructor({ sender, masterSecret, timeoutMs, atUmeng, http, clock, onWarning }: UmengCallerParts) {
    this.sender = sender;
    this.clock = clock;
    this.skew = new ClockSkew(onWarning);
    this.#masterSecret = masterSecret;
    this.http = http;
    this.timeoutMs = timeoutMs;
    this.atUmeng = atUmeng;
  }

  /**
   * Makes one call, and returns the `data` of its answer.
   *
   * @param host - the host of this call; a base URL of the options takes the place of both
   * @throws VendorError when Umeng refuses, or no readable answer comes
   */
  call(method: UmengEndpointName, fields: object, host?: UmengHost): Promise<JsonObject> {
    const sender = host === undefined || !this.atUmeng ? this.sender : { ...this.sender, origin: UMENG_HOSTS[host] };
    return this.data(encode(sender, method, fields, this.clock.now()));
  }

  /**
   * Makes the call of a request that was encoded before, and returns the `data` of its answer.
   *
   * @throws VendorError when Umeng refuses, or no readable answer comes
   */
  async data(request: VendorRequest): Promise<JsonObject> {
    const answer = await this.answered(request);
    if (answer.ok) return answer.data;
    throw new VendorError(answer.failure);
  }

  /**
   * Exchanges a request that was encoded before, such as one of `translate`.
   *
   * @throws HttpExchangeError when there is no complete answer
   */
  async exchange(request: VendorRequest): Promise<UmengAnswer> {
    const deadline = performance.now() + this.timeoutMs;
    const first = await this.attempt(request, this.timeoutMs);
    const left = Math.floor(deadline - performance.now());
    return first.learnt && left >= WORTH_A_CALL_MS ? (await this.attempt(request, left)).read : first.read;
  }

  private async attempt(request: VendorRequest, timeoutMs: number): Promise<{ read: UmengAnswer; learnt: boolean }> {
    const { ms } = this.skew;
    const stamped = ms === 0 ? request : restamped(request, this.clock.now() + ms);
    const answer = await this.http.exchange({ ...authenticate(stamped, this.#masterSecret), timeoutMs });
    const now = this.clock.now();
    const read = readUmengAnswer(answer, now);
    return { read, learnt: !read.ok && read.failure.code === STALE_TIMESTAMP && this.skew.learn(answer, now) };
  }

  private async answered(request: VendorRequest): Promise<UmengAnswer> {
    try {
      return await this.exchange(request);
    } catch (error) {
      if (!(error instanceof HttpExchangeError)) throw error;
      throw new VendorError(failureOfExchange(error, UMENG_LABEL), null, { cause: error });
    }
  }
}

/** A success that lacks what was asked for. */
export function lacking(what: string): VendorError {
  const failure: Failure = {
    class: 'unknown',
    vendor: UMENG_LABEL,
    code: null,
    httpStatus: null,
    reason: `${UMENG_LABEL} reported success without ${what}. Ask again, or look it up in its console.`,
  };
  return new VendorError(failure);
}
