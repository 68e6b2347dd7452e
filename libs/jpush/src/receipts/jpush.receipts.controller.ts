import {
  BadRequestException,
  Body,
  Controller,
  Get,
  Header,
  Headers,
  HttpCode,
  Post,
  Query,
  Req,
  type Type,
} from '@nestjs/common';
import { JPushReceiptDesk } from './jpush.receipt-desk.js';

/** What may be said back to whoever asks: no markup, and no text of any length. */
const ECHO = /^[\w.~-]{1,256}$/;

/** A controller for JPush's callbacks at a path of the host: a class of its own for each, so that two hosts in one process do not share one. */
export function receiptsControllerAt(path: string): Type {
  @Controller(path)
  class JPushReceiptsController {
    constructor(private readonly desk: JPushReceiptDesk) {}

    @Post()
    @HttpCode(200)
    take(
      @Headers('authorization') authorization: string | undefined,
      @Headers('content-length') length: string | undefined,
      @Body() body: unknown,
      // Express' and Fastify's requests both have it where the host keeps it; neither's type is needed.
      @Req() { rawBody: raw }: { readonly rawBody?: unknown },
    ): Promise<void> {
      return this.desk.take({ authorization, length, body, raw });
    }

    /**
     * Our decision, by analogy with JPush's sister products (JSMS, JUMS), which ask so whether a URL is there: says `echostr` back, to anybody. JPush documents
     * no such question for push callbacks.
     */
    @Get()
    @Header('content-type', 'text/plain; charset=utf-8')
    @Header('x-content-type-options', 'nosniff')
    echo(@Query('echostr') text: unknown): string {
      if (typeof text !== 'string' || !ECHO.test(text)) throw new BadRequestException();
      return text;
    }
  }
  return JPushReceiptsController;
}
