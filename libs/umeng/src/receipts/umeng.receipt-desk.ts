import { PushClock, ReceiptIntake, type Setup, WebhookToken } from '@nest-push/core';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { UMENG_RECEIPTS_NAME, UMENG_RECEIPTS_SETTINGS, type UmengReceiptsOptions } from './umeng.receipts.options.js';
import { readUmengReceipts } from './umeng.receipts.js';

/** Takes in what Umeng tells: knows its calls by the token in their path, reads, and hands over to core. */
@Injectable()
export class UmengReceiptDesk implements OnModuleInit {
  private readonly logger = new Logger('UmengReceiptsModule');
  private readonly token: WebhookToken;
  // Private to the language: it leads to the host's providers, and a printed object must not.
  readonly #moduleRef: ModuleRef;
  private intake: ReceiptIntake | null = null;

  constructor(
    @Inject(UMENG_RECEIPTS_SETTINGS) settings: Setup<UmengReceiptsOptions>,
    @Inject(UMENG_RECEIPTS_NAME) private readonly vendor: string,
    moduleRef: ModuleRef,
    private readonly clock: PushClock,
  ) {
    this.token = new WebhookToken(settings?.token ?? null);
    this.#moduleRef = moduleRef;
  }

  onModuleInit(): void {
    if (this.token.isSet) this.intake = new ReceiptIntake(this.#moduleRef, 'UmengReceiptsModule');
    else this.logger.log('Receipts of Umeng are off: no token is configured for them.');
  }

  /**
   * Lets a call in that knows the token: Umeng signs nothing.
   *
   * @throws NotFoundException for everybody else, as if nothing were there
   */
  admit(token: string): void {
    this.token.admit(token);
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
    await this.intake?.take(receipts);
  }
}
