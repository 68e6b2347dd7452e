import { Readable } from 'node:stream';
import { readWebhookBody } from '@nest-push/core';
import { BadRequestException, PayloadTooLargeException } from '@nestjs/common';

/** Our decision: the most bytes of one body. A call of Xiaomi's holds the receipts of about a second. */
export const XIAOMI_RECEIPTS_BYTES = 1_048_576;

/**
 * The field `data` of a form. Reads the form itself where the host has not parsed it: Express and Fastify alike put what they have parsed into `body`, and
 * Fastify the stream into `raw`.
 *
 * @throws BadRequestException where there is no such field
 * @throws PayloadTooLargeException over 1 MiB
 * @throws RequestTimeoutException where it does not come within 10 seconds
 */
export async function receiptData(request: unknown): Promise<string> {
  const { body, raw } = request as { readonly body?: unknown; readonly raw?: unknown };
  const data = fieldOf(body) ?? (await fromStream(raw ?? request));
  if (data === null) throw new BadRequestException('The form has no field "data".');
  if (Buffer.byteLength(data) > XIAOMI_RECEIPTS_BYTES) throw new PayloadTooLargeException();
  return data;
}

function fieldOf(body: unknown): string | null {
  if (typeof body === 'string') return new URLSearchParams(body).get('data');
  if (body instanceof Uint8Array) return new URLSearchParams(Buffer.from(body).toString('utf8')).get('data');
  const data = typeof body === 'object' && body !== null && 'data' in body ? body.data : null;
  return typeof data === 'string' ? data : null;
}

async function fromStream(stream: unknown): Promise<string | null> {
  // A parser that met no form of its kind has read it to its end.
  if (!(stream instanceof Readable) || stream.readableEnded || stream.destroyed) return null;
  return fieldOf(await readWebhookBody(stream, XIAOMI_RECEIPTS_BYTES));
}
