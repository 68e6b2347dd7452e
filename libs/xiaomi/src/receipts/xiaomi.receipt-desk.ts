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
  BadRequestException,
  Inject,
  Injectable,
  Logger,
  NotFoundException,
  type OnModuleInit,
  ServiceUnavailableException,
} from '@nestjs/common';
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
  // Both are private to the language: a printed object must show neither the token nor the host's providers.
  readonly #token: string | null;
  readonly #moduleRef: ModuleRef;
  private receipts: PushReceipts | null = null;

  constructor(
    @Inject(XIAOMI_RECEIPTS_SETTINGS) settings: Setup<XiaomiReceiptsOptions>,
    @Inject(XIAOMI_RECEIPTS_NAME) private readonly vendor: string,
    moduleRef: ModuleRef,
    private readonly clock: PushClock,
  ) {
    this.#token = settings?.token ?? null;
    this.#moduleRef = moduleRef;
  }

  onModuleInit(): void {
    if (this.#token === null) {
      this.logger.log('Receipts of Xiaomi are off: no token is configured for them.');
      return;
    }
    try {
      this.receipts = this.#moduleRef.get(PushReceipts, { strict: false });
    } catch (error) {
      const needed =
        'XiaomiReceiptsModule hands receipts to PushModule, and the host imports none. Import PushModule.forRoot(…) too.';
      throw new PushConfigurationError(needed, { cause: error });
    }
  }

  /**
   * Lets a call in that knows the token: Xiaomi signs nothing.
   *
   * @throws NotFoundException for everybody else, as if nothing were there
   */
  admit(token: string): void {
    if (this.#token === null || !timingSafeEqual(digestOf(token), digestOf(this.#token))) throw new NotFoundException();
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
