import { createHash, timingSafeEqual } from 'node:crypto';
import {
  PushClock,
  PushConfigurationError,
  PushOverloadError,
  PushReceipts,
  type Receipt,
  type Setup,
} from '@nest-push/core';
import {
  Inject,
  Injectable,
  Logger,
  NotFoundException,
  type OnModuleInit,
  ServiceUnavailableException,
} from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { UMENG_RECEIPTS_NAME, UMENG_RECEIPTS_SETTINGS, type UmengReceiptsOptions } from './umeng.receipts.options.js';
import { readUmengReceipts } from './umeng.receipts.js';

/** Takes in what Umeng tells: knows its calls by the token in their path, reads, and hands over to core. */
@Injectable()
export class UmengReceiptDesk implements OnModuleInit {
  private readonly logger = new Logger('UmengReceiptsModule');
  // Both are private to the language: a printed object must show neither the token nor the host's providers.
  readonly #token: string | null;
  readonly #moduleRef: ModuleRef;
  private receipts: PushReceipts | null = null;

  constructor(
    @Inject(UMENG_RECEIPTS_SETTINGS) settings: Setup<UmengReceiptsOptions>,
    @Inject(UMENG_RECEIPTS_NAME) private readonly vendor: string,
    moduleRef: ModuleRef,
    private readonly clock: PushClock,
  ) {
    this.#token = settings?.token ?? null;
    this.#moduleRef = moduleRef;
  }

  onModuleInit(): void {
    if (this.#token === null) {
      this.logger.log('Receipts of Umeng are off: no token is configured for them.');
      return;
    }
    try {
      this.receipts = this.#moduleRef.get(PushReceipts, { strict: false });
    } catch (error) {
      const needed =
        'UmengReceiptsModule hands receipts to PushModule, and the host imports none. Import PushModule.forRoot(…) too.';
      throw new PushConfigurationError(needed, { cause: error });
    }
  }

  /**
   * Lets a call in that knows the token: Umeng signs nothing.
   *
   * @throws NotFoundException for everybody else, as if nothing were there
   */
  admit(token: string): void {
    if (this.#token === null || !timingSafeEqual(digestOf(token), digestOf(this.#token))) throw new NotFoundException();
  }

  /**
   * Takes in one body. What cannot be read is counted in the log and not refused: Umeng could only send it once more.
   *
   * @throws ServiceUnavailableException when the host takes in more receipts than it can write
   */
  async take(body: unknown): Promise<void> {
    const { receipts, unread } = readUmengReceipts(body, { vendor: this.vendor, now: this.clock.now() });
    if (unread > 0) {
      this.logger.warn(`${this.vendor}: ${unread} of ${unread + receipts.length} receipts of Umeng could not be read.`);
    }
    if (receipts.length > 0) await this.handOver(receipts);
  }

  private async handOver(receipts: readonly Receipt[]): Promise<void> {
    try {
      await this.receipts?.take(receipts);
    } catch (error) {
      if (error instanceof PushOverloadError) throw new ServiceUnavailableException(undefined, { cause: error });
      throw error;
    }
  }
}

/** Of one length, so that comparing tells nothing. */
function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
