import { ServiceUnavailableException } from '@nestjs/common';
import { type ModuleRef } from '@nestjs/core';
import { PushConfigurationError, PushOverloadError } from '../errors/push.error.js';
import { PushReceipts } from './push-receipts.js';
import { type Receipt } from './receipt.js';

/** Our decision: so many are handed in at once, each counted once for every address; a tenth of what may wait to be written. */
const HANDED_AT_ONCE = 1_000;

/**
 * Where a vendor's webhook hands in what it was told: the host's {@link PushReceipts}, with answers that a vendor understands.
 *
 * Make it in `onModuleInit`: before that, the host's providers do not stand yet.
 *
 * @example
 * ```ts
 * onModuleInit(): void {
 *   this.#intake = new ReceiptIntake(this.#moduleRef, 'PigeonReceiptsModule');
 * }
 * ```
 */
export class ReceiptIntake {
  // Private to the language: it leads to the host's providers, and a printed object must not.
  readonly #receipts: PushReceipts;

  /**
   * @param moduleRef - of any module of the host
   * @param moduleName - who hands in, for the error
   * @throws PushConfigurationError where the host imports no `PushModule`
   */
  constructor(moduleRef: ModuleRef, moduleName: string) {
    try {
      this.#receipts = moduleRef.get(PushReceipts, { strict: false });
    } catch (error) {
      const needed = `${moduleName} hands receipts to PushModule, and the host imports none. Import PushModule.forRoot(…) too.`;
      throw new PushConfigurationError(needed, { cause: error });
    }
  }

  /**
   * Hands in the receipts of one body, and resolves when all are in the store. They go in parts, so that a body may hold more than may wait at once.
   * Safe to repeat: what was written already is not written again.
   *
   * @throws ServiceUnavailableException (503) where the host takes in more receipts than it can write. The vendor may send the body once more: of its parts some may be written.
   */
  async take(receipts: readonly Receipt[]): Promise<void> {
    try {
      for (const part of inParts(receipts)) await this.#receipts.take(part);
    } catch (error) {
      if (error instanceof PushOverloadError) throw new ServiceUnavailableException(undefined, { cause: error });
      throw error;
    }
  }
}

/** A receipt without any address counts as one; one with very many addresses becomes several. */
function inParts(receipts: readonly Receipt[]): readonly (readonly Receipt[])[] {
  const parts: Receipt[][] = [];
  let room = 0;
  for (const receipt of receipts.flatMap(cut)) {
    const size = Math.max(1, receipt.addresses.length);
    if (size > room) {
      parts.push([]);
      room = HANDED_AT_ONCE;
    }
    parts.at(-1)?.push(receipt);
    room -= size;
  }
  return parts;
}

function cut(receipt: Receipt): readonly Receipt[] {
  const { addresses } = receipt;
  if (addresses.length <= HANDED_AT_ONCE) return [receipt];
  return Array.from({ length: Math.ceil(addresses.length / HANDED_AT_ONCE) }, (_, i) => ({
    ...receipt,
    addresses: addresses.slice(i * HANDED_AT_ONCE, (i + 1) * HANDED_AT_ONCE),
  }));
}
