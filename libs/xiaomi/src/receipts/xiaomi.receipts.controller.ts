import { createHash, timingSafeEqual } from 'node:crypto';
import { PushClock, PushOverloadError, PushReceipts, type Setup } from '@nest-push/core';
import {
  BadRequestException,
  Controller,
  HttpCode,
  Inject,
  Logger,
  NotFoundException,
  Param,
  Post,
  Req,
  ServiceUnavailableException,
  type Type,
} from '@nestjs/common';
import { receiptData } from './xiaomi.receipts.body.js';
import { XiaomiReceiptsOptions } from './xiaomi.receipts.options.js';
import { readXiaomiReceipts } from './xiaomi.receipts.js';

/** The checked options; null where receipts are off. */
export const XIAOMI_RECEIPTS_SETTINGS = '@nest-push/xiaomi:receipts-settings';

/** The name of the Xiaomi instance whose receipts they are. */
export const XIAOMI_RECEIPTS_NAME = '@nest-push/xiaomi:receipts-name';

/** Takes Xiaomi's receipts. `POST <path>/<token>`, a form with the field `data`. */
export class XiaomiReceiptsController {
  private readonly logger = new Logger('XiaomiReceipts');

  // Private to the language, so that no printed object shows the secret. Null where receipts are off.
  readonly #digest: Buffer | null;

  constructor(
    @Inject(XIAOMI_RECEIPTS_SETTINGS) settings: Setup<XiaomiReceiptsOptions>,
    @Inject(XIAOMI_RECEIPTS_NAME) private readonly vendor: string,
    @Inject(PushReceipts) private readonly receipts: PushReceipts,
    @Inject(PushClock) private readonly clock: PushClock,
  ) {
    this.#digest = settings === null ? null : digestOf(settings.token);
  }

  /**
   * Answers 200 once the receipts are in the store: Xiaomi forgets what it has told, whatever the answer.
   *
   * 404 another token, 400 no receipts in it, 413 over 1 MiB, 503 more than the store can write now.
   */
  @Post(':token')
  @HttpCode(200)
  async take(@Param('token') token: string, @Req() request: unknown): Promise<void> {
    const { vendor } = this;
    // Digests are compared in the same time, wherever they differ: no answer's time tells how much of a token is right.
    if (this.#digest === null || !timingSafeEqual(digestOf(token), this.#digest)) throw new NotFoundException();
    const reading = readXiaomiReceipts(await receiptData(request), { vendor, now: this.clock.now() });
    if (reading === null) {
      this.logger.warn(`${vendor}: a call of the receipts' address held no receipts. It was left out.`);
      throw new BadRequestException('The field "data" must be a JSON object.');
    }
    const { receipts, malformed } = reading;
    if (malformed > 0) {
      const all = receipts.length + malformed;
      this.logger.warn(`${vendor}: ${malformed} of ${all} receipts could not be read. They were left out.`);
    }
    if (receipts.length === 0) return;
    try {
      await this.receipts.take(receipts);
    } catch (error) {
      if (!(error instanceof PushOverloadError)) throw error;
      throw new ServiceUnavailableException();
    }
  }
}

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The controller at a path. Each gets a class of its own: a path on a shared class would be that of the last module. */
export function receiptsControllerAt(path: string): Type<XiaomiReceiptsController> {
  @Controller(path)
  class XiaomiReceiptsControllerAtPath extends XiaomiReceiptsController {}
  return XiaomiReceiptsControllerAtPath;
}
