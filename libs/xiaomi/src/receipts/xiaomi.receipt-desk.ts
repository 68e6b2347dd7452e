import { PushClock, ReceiptIntake, type Setup, WebhookToken } from '@nest-push/core';
import { BadRequestException, Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import {
  XIAOMI_RECEIPTS_NAME,
  XIAOMI_RECEIPTS_SETTINGS,
  type XiaomiReceiptsOptions,
} from './xiaomi.receipts.options.js';
import { readXiaomiReceipts } from './xiaomi.receipts.js';

/** Takes in what Xiaomi tells: knows its calls by the token in their path, reads, and hands over to core. */
@Injectable()
export class XiaomiReceiptDesk implements OnModuleInit {
  private readonly logger = new Logger('XiaomiReceiptsModule');
  private readonly token: WebhookToken;
  // Private to the language: it leads to the host's providers, and a printed object must not.
  readonly #moduleRef: ModuleRef;
  private intake: ReceiptIntake | null = null;

  constructor(
    @Inject(XIAOMI_RECEIPTS_SETTINGS) settings: Setup<XiaomiReceiptsOptions>,
    @Inject(XIAOMI_RECEIPTS_NAME) private readonly vendor: string,
    moduleRef: ModuleRef,
    private readonly clock: PushClock,
  ) {
    this.token = new WebhookToken(settings?.token ?? null);
    this.#moduleRef = moduleRef;
  }

  onModuleInit(): void {
    if (this.token.isSet) this.intake = new ReceiptIntake(this.#moduleRef, 'XiaomiReceiptsModule');
    else this.logger.log('Receipts of Xiaomi are off: no token is configured for them.');
  }

  /**
   * Lets a call in that knows the token: Xiaomi signs nothing.
   *
   * @throws NotFoundException for everybody else, as if nothing were there
   */
  admit(token: string): void {
    this.token.admit(token);
  }

  /**
   * Takes in one body: its field `data`. An entry that cannot be read is counted in the log and not refused: Xiaomi forgets what it has told, whatever the
   * answer.
   *
   * @throws BadRequestException where there are no receipts in it
   * @throws ServiceUnavailableException when the host takes in more receipts than it can write
   */
  async take(data: string): Promise<void> {
    const read = readXiaomiReceipts(data, { vendor: this.vendor, now: this.clock.now() });
    if (read === null) {
      this.logger.warn(`${this.vendor}: a call of the receipts' address held no receipts. It was left out.`);
      throw new BadRequestException('The field "data" must be a JSON object.');
    }
    const { receipts, unread } = read;
    if (unread > 0) {
      this.logger.warn(
        `${this.vendor}: ${unread} of ${unread + receipts.length} receipts of Xiaomi could not be read.`,
      );
    }
    await this.intake?.take(receipts);
  }
}
