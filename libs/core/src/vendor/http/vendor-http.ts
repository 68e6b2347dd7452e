import { HttpService } from '@nestjs/axios';
import { Inject, Injectable, type OnApplicationShutdown, Optional } from '@nestjs/common';
import axios from 'axios';
import { type AxiosAdapter, axiosAdapterOver, type AxiosInstance } from './axios.adapter.js';
import {
  DEFAULT_MAX_ANSWER_BYTES,
  DEFAULT_TIMEOUT_MS,
  hostOf,
  type HttpAnswer,
  type HttpExchange,
  HttpExchangeError,
  type HttpRequest,
  isConnectCode,
} from './http-exchange.js';
import { PoolExchange } from './pool.exchange.js';

/** The `HttpService` that a host wants its pushes to use, where it is not the one of the plain `HttpModule`. */
export const HOST_HTTP_SERVICE = '@nest-push/core:host-http-service';

/**
 * The seam through which every vendor's bytes pass: exact bytes out, raw bytes in, one deadline, a size cap, no redirects, no retries, and an
 * error that says whether anything had left the machine.
 *
 * It belongs to the host's `HttpService` of `@nestjs/axios`: its interceptors run, and its adapter, proxy and agents are used where it has set
 * some. Where it has not, requests go straight to the connection pool: axios alone would cost half the speed.
 *
 * @example
 * ```ts
 * // Every request to a vendor passes the host's interceptor.
 * constructor(http: HttpService) {
 *   http.axiosRef.interceptors.request.use((config) => { trace(config.url); return config; });
 * }
 * ```
 */
@Injectable()
export class VendorHttp implements HttpExchange, OnApplicationShutdown {
  private readonly pool = new PoolExchange();
  private readonly poolAdapter = axiosAdapterOver(this.pool);
  private readonly proxyInEnvironment = environmentNamesProxy();
  private readonly axios: AxiosInstance;

  constructor(httpService: HttpService, @Optional() @Inject(HOST_HTTP_SERVICE) hostHttpService?: HttpService) {
    this.axios = (hostHttpService ?? httpService).axiosRef;
  }

  /**
   * Sends one request and reads its answer, whatever the status.
   *
   * @throws HttpExchangeError when there is no complete answer
   */
  exchange(request: HttpRequest): Promise<HttpAnswer> {
    const hostTransport = usesOwnTransport(this.axios, this.proxyInEnvironment);
    const interceptors = hasInterceptors(this.axios);
    if (!hostTransport && !interceptors) return this.pool.exchange(request);
    return this.exchangeThroughAxios(request, hostTransport, interceptors);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.close();
  }

  private async exchangeThroughAxios(
    request: HttpRequest,
    hostTransport: boolean,
    interceptors: boolean,
  ): Promise<HttpAnswer> {
    const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const tries = new Tries(Date.now() + timeoutMs);
    // Interceptors take time, too, and may never end: the deadline is over everything.
    const abort = hostTransport ? new AbortController() : undefined;
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        // A transport of the host does not tell what it has sent.
        const sent = hostTransport ? 'unknown' : tries.sent;
        tries.over = true;
        reject(new HttpExchangeError('timeout', sent, lateText(request.url, timeoutMs)));
        abort?.abort();
      }, timeoutMs);
    });
    try {
      const response = await Promise.race([
        deadline,
        this.axios.request<unknown>({
          method: request.method,
          url: request.url,
          // Raw bytes in: nobody here unpacks them.
          headers: { 'accept-encoding': 'identity', ...request.headers },
          data:
            request.body instanceof FormData || request.body === undefined
              ? request.body
              : Buffer.from(request.body as string),
          responseType: 'arraybuffer',
          // The bytes are signed: nobody may serialise them anew.
          transformRequest: [(data: unknown) => data],
          transformResponse: [(data: unknown) => data],
          validateStatus: () => true,
          maxRedirects: 0,
          decompress: false,
          // Our own adapter ends by itself; a transport of the host has to be told.
          ...(abort === undefined ? { adapter: tries.through(this.poolAdapter) } : { signal: abort.signal }),
          maxContentLength: request.maxAnswerBytes ?? DEFAULT_MAX_ANSWER_BYTES,
          maxBodyLength: Infinity,
        }),
      ]);
      return { status: response.status, headers: plainHeaders(response), body: bytesOf(response.data) };
    } catch (error) {
      // An interceptor of the host may have tried several times on a transport that we do not see.
      const certain = !(hostTransport && interceptors);
      const rebuiltError = rebuilt(error, request.url, hostTransport ? undefined : tries.sent, certain);
      if (rebuiltError.problem !== 'timeout') throw tries.worst(rebuiltError);
      // The adapter knows only what was left of the time.
      throw tries.worst(new HttpExchangeError('timeout', rebuiltError.sent, lateText(request.url, timeoutMs)));
    } finally {
      clearTimeout(timer);
    }
  }
}

function lateText(url: string, timeoutMs: number): string {
  return `No complete answer from ${hostOf(url)} within ${timeoutMs} ms`;
}

/** What the runs of the adapter for one exchange have sent: an interceptor of the host may run it more than once. */
class Tries {
  private earlier: 'no' | 'unknown' = 'no';
  private running = false;

  /** Set once the caller was told that the time is over: an interceptor that ends later must not send what was said not to have left. */
  over = false;

  constructor(private readonly endAt: number) {}

  get sent(): 'no' | 'unknown' {
    return this.running ? 'unknown' : this.earlier;
  }

  through(adapter: AxiosAdapter): AxiosAdapter {
    return async (config) => {
      if (this.over) throw new HttpExchangeError('timeout', 'no', 'An interceptor ended after the deadline');
      this.running = true;
      try {
        const answer = await adapter({ ...config, timeout: Math.max(1, this.endAt - Date.now()) });
        this.earlier = 'unknown';
        return answer;
      } catch (error) {
        if (!(error instanceof HttpExchangeError) || error.sent === 'unknown') this.earlier = 'unknown';
        throw error;
      } finally {
        this.running = false;
      }
    };
  }

  /** An error says "nothing left" only if that holds for every try. */
  worst(error: HttpExchangeError): HttpExchangeError {
    if (error.sent === 'unknown' || this.sent === 'no') return error;
    return new HttpExchangeError(
      error.problem,
      'unknown',
      'An earlier try of the same exchange got no answer, and a later one did not get through',
    );
  }
}

function hasInterceptors(instance: AxiosInstance): boolean {
  let found = false;
  const note = (): void => {
    found = true;
  };
  // `forEach` skips ejected interceptors; axios types leave it out.
  for (const manager of [instance.interceptors.request, instance.interceptors.response]) {
    (manager as unknown as { forEach(visit: () => void): void }).forEach(note);
  }
  return found;
}

/** What a fresh axios has, before anybody sets an adapter. */
const STOCK_ADAPTER: unknown = axios.create().defaults.adapter;

function isStockAdapter(adapter: unknown): boolean {
  if (!Array.isArray(adapter) || !Array.isArray(STOCK_ADAPTER)) return adapter === STOCK_ADAPTER;
  return adapter.length === STOCK_ADAPTER.length && adapter.every((name, i) => name === STOCK_ADAPTER[i]);
}

/** Whether the environment names a proxy, which axios' own adapter obeys. Read once: environments do not change while a process runs. */
const environmentNamesProxy = (): boolean =>
  ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'].some(
    (name) => (process.env[name] ?? '') !== '',
  );

/** Whether the host gave axios another way to the network than a direct connection. */
function usesOwnTransport({ defaults }: AxiosInstance, proxyInEnvironment: boolean): boolean {
  return (
    !isStockAdapter(defaults.adapter) ||
    defaults.httpAgent !== undefined ||
    defaults.httpsAgent !== undefined ||
    (defaults.proxy === undefined ? proxyInEnvironment : defaults.proxy !== false)
  );
}

function plainHeaders(response: { readonly headers: object }): HttpAnswer['headers'] {
  const headers: Record<string, string | string[] | undefined> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (Array.isArray(value)) headers[name.toLowerCase()] = value.map(String);
    else if (value !== null && value !== undefined) headers[name.toLowerCase()] = String(value);
  }
  return headers;
}

function bytesOf(data: unknown): Buffer {
  if (Buffer.isBuffer(data)) return data;
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  if (data instanceof Uint8Array) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (typeof data === 'string') return Buffer.from(data);
  throw new HttpExchangeError(
    'protocol',
    'unknown',
    'An interceptor replaced the answer by something that is neither text nor bytes',
  );
}

/**
 * Axios errors carry the request's headers, and with them the secret: a new error is made from what is harmless.
 *
 * @param sent - what our own adapter knows to have left; undefined on a transport of the host
 * @param certain - whether a failed connection is the only thing that happened
 */
function rebuilt(error: unknown, url: string, sent: 'no' | 'unknown' | undefined, certain: boolean): HttpExchangeError {
  if (error instanceof HttpExchangeError) return error;
  const host = hostOf(url);
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (isConnectCode(code) && certain)
    return new HttpExchangeError('connect', 'no', `No connection to ${host} (${String(code)})`);
  if (code === 'ERR_CANCELED' || code === 'ECONNABORTED' || code === 'ETIMEDOUT') {
    return new HttpExchangeError('timeout', sent ?? 'unknown', `The exchange with ${host} was given up`);
  }
  if (code === 'ERR_BAD_RESPONSE' && (error as { message: string }).message.includes('maxContentLength')) {
    return new HttpExchangeError('tooLarge', 'unknown', `The answer of ${host} is larger than allowed`);
  }
  const what = typeof code === 'string' ? code : 'an interceptor or adapter of the host threw';
  return new HttpExchangeError('reset', sent ?? 'unknown', `The exchange with ${host} failed (${what})`);
}
