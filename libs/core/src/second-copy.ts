import { type Logger } from '@nestjs/common';

const COPY = Symbol.for('@nest-push/core:copy');

/** A process that imports and also requires the package has it twice: errors and fixed tokens still fit, but each copy has its own classes to inject. */
export function warnOfSecondCopy(own: object, logger: Logger): void {
  const shared = globalThis as { [COPY]?: object | undefined };
  shared[COPY] ??= own;
  if (shared[COPY] !== own) {
    logger.warn(
      '@nest-push/core is loaded twice in this process, as ES module and as CommonJS. Import it in one way only.',
    );
  }
}
