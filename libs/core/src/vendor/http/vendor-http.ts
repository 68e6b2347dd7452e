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
    if (!hostTransport && !hasInterceptors(this.axios)) return this.pool.exchange(request);
    return this.exchangeThroughAxios(request, hostTransport ? undefined : this.poolAdapter);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.close();
  }

  private async exchangeThroughAxios(request: HttpRequest, adapter: AxiosAdapter | undefined): Promise<HttpAnswer> {
    const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    try {
      const response = await this.axios.request<unknown>({
        method: request.method,
        url: request.url,
        headers: request.headers,
        data: request.body === undefined ? undefined : Buffer.from(request.body as string),
        responseType: 'arraybuffer',
        // The bytes are signed: nobody may serialise them anew.
        transformRequest: [(data: unknown) => data],
        transformResponse: [(data: unknown) => data],
        validateStatus: () => true,
        maxRedirects: 0,
        decompress: false,
        timeout: timeoutMs,
        // Axios' own time-out starts anew with every byte; this one is for the whole exchange.
        ...(adapter === undefined ? { signal: AbortSignal.timeout(timeoutMs) } : { adapter }),
        maxContentLength: request.maxAnswerBytes ?? DEFAULT_MAX_ANSWER_BYTES,
        maxBodyLength: Infinity,
      });
      return { status: response.status, headers: plainHeaders(response), body: bytesOf(response.data) };
    } catch (error) {
      throw rebuilt(error, request.url, timeoutMs);
    }
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

/** Axios errors carry the request's headers, and with them the secret: a new error is made from what is harmless. */
function rebuilt(error: unknown, url: string, timeoutMs: number): HttpExchangeError {
  if (error instanceof HttpExchangeError) return error;
  const host = hostOf(url);
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (isConnectCode(code)) return new HttpExchangeError('connect', 'no', `No connection to ${host} (${String(code)})`);
  if (code === 'ERR_CANCELED' || code === 'ECONNABORTED' || code === 'ETIMEDOUT') {
    return new HttpExchangeError('timeout', 'unknown', `No complete answer from ${host} within ${timeoutMs} ms`);
  }
  if (code === 'ERR_BAD_RESPONSE' && (error as { message: string }).message.includes('maxContentLength')) {
    return new HttpExchangeError('tooLarge', 'unknown', `The answer of ${host} is larger than allowed`);
  }
  return new HttpExchangeError(
    'reset',
    'unknown',
    `The exchange with ${host} failed (${typeof code === 'string' ? code : 'an interceptor or adapter of the host threw'})`,
  );
}
