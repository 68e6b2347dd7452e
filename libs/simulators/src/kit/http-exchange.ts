import { type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** The largest request body that is taken; the largest documented one is a 10 MB file in a form. */
export const MAX_BODY_BYTES = 12 * 1024 * 1024;

// A caller that sends more than the cap is heard out up to here, so that it can read the 413; then the connection is broken.
const MAX_DISCARDED_BYTES = 10 * MAX_BODY_BYTES;

/** A request body, or why there is none: `too-large`, or `broken` when the caller went away. */
export type ReadBody = Buffer | 'too-large' | 'broken';

/** Reads the body as raw bytes. Keeps at most 12 MB. */
export function readBody(request: IncomingMessage): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
      else chunks.length = 0;
      if (bytes > MAX_DISCARDED_BYTES) request.socket.destroy();
    });
    request.on('end', () => {
      resolve(bytes > MAX_BODY_BYTES ? 'too-large' : Buffer.concat(chunks, bytes));
    });
    // Both come after `end` too; a promise keeps its first value.
    request.on('close', () => {
      resolve('broken');
    });
    request.on('error', () => {
      resolve('broken');
    });
  });
}

/** An answer as it goes out. */
export interface WrittenAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body: string | Buffer;
}

/** Writes an answer in one piece. */
export function writeAnswer(response: ServerResponse, answer: WrittenAnswer): void {
  const body = writeHead(response, answer);
  response.end(body);
}

/** Writes an answer at so many bytes a second. Rejects with an `AbortError` when `signal` stops it. */
export async function dribbleAnswer(
  response: ServerResponse,
  answer: WrittenAnswer,
  bytesPerSecond: number,
  signal: AbortSignal,
): Promise<void> {
  const body = writeHead(response, answer);
  response.flushHeaders();
  const piece = Math.max(1, Math.floor(bytesPerSecond / 10));
  for (let sent = 0; sent < body.length && !response.destroyed; sent += piece) {
    await sleep((piece / bytesPerSecond) * 1000, undefined, { signal });
    response.write(body.subarray(sent, sent + piece));
  }
  response.end();
}

function writeHead(response: ServerResponse, { status, headers, body }: WrittenAnswer): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const bodiless = status === 204 || status === 304;
  response.writeHead(status, { ...(!bodiless && { 'content-length': bytes.length }), ...headers });
  return bodiless ? Buffer.alloc(0) : bytes;
}
