import { ConsoleLogger } from '@nestjs/common';

/** Nest's logger, without what Nest says of an error that it is about to throw: whoever starts the shop says it, once. */
export class ShopLogger extends ConsoleLogger {
  override error(message: unknown, ...more: unknown[]): void {
    if (more.at(-1) !== 'ExceptionHandler') super.error(message, ...more);
  }
}
