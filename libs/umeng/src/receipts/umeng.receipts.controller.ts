import { type IncomingMessage } from 'node:http';
import { Controller, HttpCode, Param, PayloadTooLargeException, Post, Req, type Type } from '@nestjs/common';
import { UmengReceiptDesk } from './umeng.receipt-desk.js';
import { parseUmengBody } from './umeng.receipts.js';

/** Our decision: the most bytes of one body that is read here. What the host's own parser reads has the host's own bound. */
export const UMENG_RECEIPTS_BYTES = 1_048_576;

/** A request of Express, or of Fastify, which holds Node's in `raw`. */
type Incoming = IncomingMessage & { readonly body?: unknown; readonly raw?: IncomingMessage };

/** A controller for Umeng's receipts at a path of the host: a class of its own for each, so that two hosts in one process do not share one. */
export function receiptsControllerAt(path: string): Type {
  @Controller(path)
  class UmengReceiptsController {
    constructor(private readonly desk: UmengReceiptDesk) {}

    @Post(':token')
    @HttpCode(200)
    async take(@Param('token') token: string, @Req() request: Incoming): Promise<void> {
      this.desk.admit(token);
      await this.desk.take(await bodyOf(request));
    }
  }
  return UmengReceiptsController;
}

/** What the host's parser made of the body; where it has left it alone, it is read here. */
async function bodyOf(request: Incoming): Promise<unknown> {
  const stream = request.raw ?? request;
  // The parser of older Express leaves an empty object where it has read nothing.
  if (stream.readableDidRead) return parsedBody(request.body);
  if (Number(stream.headers['content-length'] ?? 0) > UMENG_RECEIPTS_BYTES) throw new PayloadTooLargeException();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > UMENG_RECEIPTS_BYTES) throw new PayloadTooLargeException();
    chunks.push(chunk);
  }
  return parseUmengBody(Buffer.concat(chunks).toString('utf8'));
}

/** A host may have it parsed, as text, or as bytes. */
function parsedBody(body: unknown): unknown {
  if (Buffer.isBuffer(body)) return parseUmengBody(body.toString('utf8'));
  return typeof body === 'string' ? parseUmengBody(body) : body;
}
