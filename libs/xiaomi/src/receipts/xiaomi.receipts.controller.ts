import { Controller, HttpCode, Param, Post, Req, type Type } from '@nestjs/common';
import { XiaomiReceiptDesk } from './xiaomi.receipt-desk.js';
import { receiptData } from './xiaomi.receipts.body.js';

/** A controller for Xiaomi's receipts at a path of the host: a class of its own for each, so that two hosts in one process do not share one. */
export function receiptsControllerAt(path: string): Type {
  @Controller(path)
  class XiaomiReceiptsController {
    constructor(private readonly desk: XiaomiReceiptDesk) {}

    @Post(':token')
    @HttpCode(200)
    async take(@Param('token') token: string, @Req() request: unknown): Promise<void> {
      this.desk.admit(token);
      await this.desk.take(await receiptData(request));
    }
  }
  return XiaomiReceiptsController;
}
