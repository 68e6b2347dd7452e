import { Controller, HttpCode, Param, Post, Req, type Type } from '@nestjs/common';
import { UmengReceiptDesk } from './umeng.receipt-desk.js';
import { bodyOf, type UmengReceiptRequest } from './umeng.receipts.body.js';

/** A controller for Umeng's receipts at a path of the host: a class of its own for each, so that two hosts in one process do not share one. */
export function receiptsControllerAt(path: string): Type {
  @Controller(path)
  class UmengReceiptsController {
    constructor(private readonly desk: UmengReceiptDesk) {}

    @Post(':token')
    @HttpCode(200)
    async take(@Param('token') token: string, @Req() request: UmengReceiptRequest): Promise<void> {
      this.desk.admit(token);
      await this.desk.take(await bodyOf(request));
    }
  }
  return UmengReceiptsController;
}
