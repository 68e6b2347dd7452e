import { type Dispatcher, FormData as UndiciForm, Pool } from 'undici';
import {
  DEFAULT_MAX_ANSWER_BYTES,
  DEFAULT_TIMEOUT_MS,
  type HttpAnswer,
  type HttpExchange,
  HttpExchangeError,
  type HttpProblem,
  type HttpRequest,
} from './http-exchange.js';

/** Sockets to one origin at the same time. Each carries one request at a time. */
const CONNECTIONS_PER_ORIGIN = 64;

/** A host talks to a handful of origins (three vendors, their zones); more than this many means that something makes up URLs. */
const MAX_ORIGINS = 32;

/**
 * Exchanges on undici pools, one for each origin.
 *
 * It uses the dispatch interface and not `pool.request`, because only there one learns whether a request was given to a socket: the difference
 * between "nothing left" and "unknown".
 */
export class PoolExchange implements HttpExchange {
  private readonly pools = new Map<string, Pool>();
  private closed = false;

  exchange(request: HttpRequest): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      if (this.closed) {
        reject(new HttpExchangeError('closed', 'no', 'The connections are closed: the application is shutting down'));
        return;
      }
      let url: URL;
      try {
        url = new URL(request.url);
      } catch {
        reject(new HttpExchangeError('protocol', 'no', 'The request has no valid URL'));
        return;
      }
      const handler = new ExchangeHandler(request, url.host, resolve, reject);
      try {
        this.poolOf(url.origin).dispatch(
          {
            method: request.method,
            path: url.pathname + url.search,
            headers: request.headers,
            body: bodyOf(request),
            // The handler's own clock covers the whole exchange.
            headersTimeout: 0,
            bodyTimeout: 0,
          },
          handler,
        );
      } catch (error) {
        handler.fail(
          'protocol',
          `The request to ${url.host} cannot be sent (${error instanceof OriginsError ? error.message : reasonOf(error)})`,
        );
      }
    });
  }

  /** Ends every connection; requests under way are given up. */
  async close(): Promise<void> {
    this.closed = true;
    const pools = [...this.pools.values()];
    this.pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  private poolOf(origin: string): Pool {
    let pool = this.pools.get(origin);
    if (pool === undefined) {
      if (this.pools.size >= MAX_ORIGINS)
        throw new OriginsError(`more than ${MAX_ORIGINS} different origins were asked for`);
      pool = new Pool(origin, {
        connections: CONNECTIONS_PER_ORIGIN,
        pipelining: 1,
        connect: { timeout: DEFAULT_TIMEOUT_MS },
      });
      this.pools.set(origin, pool);
    }
    return pool;
  }
}

class OriginsError extends Error {}

/** Follows one request from the queue to the last byte of its answer. */
class ExchangeHandler implements Dispatcher.DispatchHandler {
  private readonly chunks: Buffer[] = [];
  private readonly maxBytes: number;
  private readonly deadline: NodeJS.Timeout;
  private controller: Dispatcher.DispatchController | undefined;
  private bytes = 0;
  private status = 0;
  private headers: HttpAnswer['headers'] = {};
  private settled = false;

  constructor(
    private readonly request: HttpRequest,
    private readonly host: string,
    private readonly resolve: (answer: HttpAnswer) => void,
    private readonly reject: (error: HttpExchangeError) => void,
  ) {
    this.maxBytes = request.maxAnswerBytes ?? DEFAULT_MAX_ANSWER_BYTES;
    const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.deadline = setTimeout(() => {
      this.fail('timeout', `No complete answer from ${this.host} within ${timeoutMs} ms`);
    }, timeoutMs);
  }

  /** Called when a socket takes the request: from here on it may have left. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.settled) {
      // The deadline passed while the request waited for a socket.
      controller.abort(new Error('the deadline has passed'));
      return;
    }
    this.controller = controller;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: HttpAnswer['headers']): void {
    // 1xx answers are announcements; the real one follows.
    if (status < 200) return;
    this.status = status;
    this.headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.bytes > this.maxBytes) {
      this.fail('tooLarge', `The answer of ${this.host} is larger than ${this.maxBytes} bytes`);
      return;
    }
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (!this.settle()) return;
    const body =
      this.chunks.length === 1 && this.chunks[0] !== undefined
        ? this.chunks[0]
        : Buffer.concat(this.chunks, this.bytes);
    this.resolve({ status: this.status, headers: this.headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const reason = reasonOf(error);
    if (this.controller !== undefined) this.fail('reset', `The connection to ${this.host} broke (${reason})`);
    else if (reason === 'UND_ERR_INVALID_ARG')
      this.fail('protocol', `The request to ${this.host} cannot be sent (${reason})`);
    else this.fail('connect', `No connection to ${this.host} (${reason})`);
  }

  fail(problem: HttpProblem, what: string): void {
    if (!this.settle()) return;
    const error = new HttpExchangeError(problem, this.controller === undefined ? 'no' : 'unknown', what);
    this.reject(error);
    this.controller?.abort(error);
  }

  private settle(): boolean {
    if (this.settled) return false;
    this.settled = true;
    clearTimeout(this.deadline);
    return true;
  }
}

/** A network error's code, which says enough and holds no data of the request. Errors of other realms are no `instanceof Error`, so it looks at the shape. */
function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === undefined) return 'unknown reason';
  return codeOf((error as { cause?: unknown }).cause) ?? code;
}

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

/** undici knows forms of its own class alone, and not those of the Node that runs it. */
function bodyOf({ body }: HttpRequest): string | Uint8Array | UndiciForm | null {
  if (!(body instanceof FormData)) return body ?? null;
  const form = new UndiciForm();
  for (const [name, value] of body) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, value.name);
  }
  return form;
}
