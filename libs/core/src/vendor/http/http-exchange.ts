import { PushError } from '../../errors/push.error.js';

/** One HTTP request, complete: what leaves is what stands here. */
export interface HttpRequest {
  readonly method: string;
  /** Absolute, with its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The exact bytes; a string leaves as UTF-8. A form leaves as `multipart/form-data`, its `Blob`s streamed; leave `content-type` to it. */
  readonly body?: string | Uint8Array | FormData;
  /** Everything together: connect, send, wait, read. Milliseconds. @default 10_000 */
  readonly timeoutMs?: number;
  /** The longest answer that is read, in bytes. @default 1 MiB */
  readonly maxAnswerBytes?: number;
}

/** One HTTP answer, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The bytes as they came, nothing decoded. */
  readonly body: Buffer;
}

/** Something that carries one request to its answer, once. */
export interface HttpExchange {
  exchange(request: HttpRequest): Promise<HttpAnswer>;
}

/** The default of {@link HttpRequest.timeoutMs}. */
export const DEFAULT_TIMEOUT_MS = 10_000;

/** The default of {@link HttpRequest.maxAnswerBytes}. */
export const DEFAULT_MAX_ANSWER_BYTES = 1024 * 1024;

/** What went wrong on the way: a word for programs. */
export type HttpProblem = 'connect' | 'timeout' | 'reset' | 'tooLarge' | 'protocol' | 'closed';

/**
 * A request got no complete answer.
 *
 * `sent` is what decides whether a push may be repeated: `no` means that nothing left this machine; `unknown` means that the other side may have
 * acted on it.
 */
export class HttpExchangeError extends PushError {
  readonly code = 'PUSH_HTTP';

  constructor(
    readonly problem: HttpProblem,
    readonly sent: 'no' | 'unknown',
    what: string,
  ) {
    super(`${what}. ${sent === 'no' ? 'Nothing left this machine.' : 'The request may have been acted on.'}`);
  }
}

/** The host and port of a URL, for texts: never the path or the query, which may hold a signature. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'an address that is no URL';
}

/** Whether one of Node's codes says that no connection came about. A TLS alert says nothing of the kind: it may come after the request. */
export function isConnectCode(code: unknown): boolean {
  return typeof code === 'string' && (CONNECT_CODES.has(code) || code.startsWith('CERT_'));
}

const CONNECT_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);
