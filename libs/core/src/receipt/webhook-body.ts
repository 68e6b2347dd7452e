import { type Readable } from 'node:stream';
import { PayloadTooLargeException, RequestTimeoutException } from '@nestjs/common';

/** Our decision: how long a body may take. Vendors send a few kilobytes from their data centres. */
const BODY_MS = 10_000;

/**
 * Reads the body of a webhook's call that the host's parser has left alone.
 *
 * @param stream - the request, as Node has it, or any stream of bytes
 * @param mostBytes - how many it may have
 * @throws PayloadTooLargeException (413) above that
 * @throws RequestTimeoutException (408) where the whole does not come within 10 seconds
 */
export async function readWebhookBody(stream: Readable, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const timer = setTimeout(() => stream.destroy(new RequestTimeoutException()), BODY_MS);
  try {
    // What is too large is left unread, and the connection open: the answer is still to go out by it.
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > mostBytes) throw new PayloadTooLargeException();
      chunks.push(chunk);
    }
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks, bytes);
}
