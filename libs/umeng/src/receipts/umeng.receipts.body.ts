import { type IncomingMessage } from 'node:http';
import { parseJson, readWebhookBody } from '@nest-push/core';

/** Our decision: the most bytes of one body that is read here. What the host's own parser reads has the host's own bound. */
export const UMENG_RECEIPTS_BYTES = 1_048_576;

/** A request of Express, or of Fastify, which holds Node's in `raw`. */
export type UmengReceiptRequest = IncomingMessage & { readonly body?: unknown; readonly raw?: IncomingMessage };

/**
 * What the host's parser made of the body; where it has left it alone, it is read here.
 *
 * @throws PayloadTooLargeException over 1 MiB
 * @throws RequestTimeoutException where it does not come within 10 seconds
 */
export async function bodyOf(request: UmengReceiptRequest): Promise<unknown> {
  const stream = request.raw ?? request;
  // The parser of older Express leaves an empty object where it has read nothing.
  const body: unknown = stream.readableDidRead ? request.body : await readWebhookBody(stream, UMENG_RECEIPTS_BYTES);
  if (Buffer.isBuffer(body)) return parseUmengBody(body.toString('utf8'));
  return typeof body === 'string' ? parseUmengBody(body) : body;
}

/** A body that the host left as it came: JSON, or a form. */
export function parseUmengBody(text: string): unknown {
  return parseJson(text) ?? Object.fromEntries(new URLSearchParams(text));
}
