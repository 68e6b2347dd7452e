import { PushClock, ReceiptIntake, utf8Length } from '@nest-push/core';
import { Injectable, Logger, type OnModuleInit, PayloadTooLargeException, UnauthorizedException } from '@nestjs/common';
import { DiscoveryService, ModuleRef } from '@nestjs/core';
import { parsed } from '../jpush.reading.js';
import { JPushVendor } from '../jpush.vendor.js';
import { readJPushReceipts } from './jpush.receipts.js';

/** Our decision: the most bytes of one body. JPush documents neither bodies nor batches. */
export const JPUSH_RECEIPTS_BYTES = 1_048_576;

/** One call of JPush, as far as it matters here, whichever server carries it. */
export interface JPushReceiptCall {
  readonly authorization: string | undefined;
  /** `content-length`; undefined where the body came in chunks. */
  readonly length: string | undefined;
  /** As the host's parser read it. */
  readonly body: unknown;
  /** The bytes, where the host keeps them (`rawBody: true`). */
  readonly raw: unknown;
}

/** Takes in what JPush tells: knows the apps by their credentials, reads, and hands over to core. */
@Injectable()
export class JPushReceiptDesk implements OnModuleInit {
  private readonly logger = new Logger('JPushReceiptsModule');
  // Both are private to the language: they lead to the secrets of every app, and a printed object must not.
  readonly #moduleRef: ModuleRef;
  readonly #discovery: DiscoveryService;
  #vendors: readonly JPushVendor[] = [];
  private intake: ReceiptIntake | null = null;

  constructor(
    moduleRef: ModuleRef,
    discovery: DiscoveryService,
    private readonly clock: PushClock,
  ) {
    this.#moduleRef = moduleRef;
    this.#discovery = discovery;
  }

  onModuleInit(): void {
    this.intake = new ReceiptIntake(this.#moduleRef, 'JPushReceiptsModule');
    const instances = this.#discovery.getProviders().map(({ instance }): unknown => instance);
    const found = instances.filter((instance) => instance instanceof JPushVendor);
    this.#vendors = [...new Set(found)].filter(({ apps }) => apps.length > 0);
    if (this.#vendors.length === 0)
      this.logger.warn(
        'No JPush app is configured, so every receipt is refused: a call is known by the credentials of its app.',
      );
  }

  /**
   * Takes in one body. What cannot be read is counted in the log and not refused: JPush could only send it once more.
   *
   * @throws UnauthorizedException unless it carries the credentials of one of the apps
   * @throws PayloadTooLargeException above 1 MiB
   * @throws ServiceUnavailableException when the host takes in more receipts than it can write; JPush may try again
   */
  async take(call: JPushReceiptCall): Promise<void> {
    const vendor = this.senderOf(call.authorization);
    const app = vendor?.apps[0]?.id;
    if (vendor === undefined || app === undefined) throw new UnauthorizedException();
    if (sizeOf(call) > JPUSH_RECEIPTS_BYTES) throw new PayloadTooLargeException();
    // The host's parser rounds ids beyond 2^53.
    const body = (Buffer.isBuffer(call.raw) ? parsed(call.raw) : undefined) ?? call.body;
    const { receipts, unread } = readJPushReceipts(body, { vendor: vendor.name, app, now: this.clock.now() });
    if (unread > 0) {
      this.logger.warn(
        `${app}: ${unread} of ${unread + receipts.length} receipts of JPush could not be read. Ids beyond 2^53 that are numbers can be read only where the host was made with rawBody: true.`,
      );
    }
    await this.intake?.take(receipts);
  }

  /** Every app is asked, so that the time tells nothing of which one it was. */
  private senderOf(authorization = ''): JPushVendor | undefined {
    const encoded = /^Basic ([A-Za-z0-9+/]{1,400}={0,2})$/i.exec(authorization)?.[1] ?? '';
    const credentials = Buffer.from(encoded, 'base64').toString('utf8');
    let sender: JPushVendor | undefined;
    for (const vendor of this.#vendors) if (vendor.isAuthenticatedBy(credentials)) sender = vendor;
    return sender;
  }
}

function sizeOf({ length, body, raw }: JPushReceiptCall): number {
  if (Buffer.isBuffer(raw)) return raw.length;
  if (length !== undefined) return Number(length);
  return body === undefined ? 0 : utf8Length(JSON.stringify(body));
}
