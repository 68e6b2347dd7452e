import { createHash, timingSafeEqual } from 'node:crypto';
import { NotFoundException } from '@nestjs/common';
import { Matches } from 'class-validator';

/**
 * A secret by which a webhook knows its vendor, where the vendor signs nothing: a part of the address, or credentials. It is kept as a digest, so that no printed
 * object shows it, and compared in a time that tells nothing of it.
 *
 * @example
 * ```ts
 * const token = new WebhookToken(options.token);
 * token.admit(given); // throws for everybody else
 * ```
 */
export class WebhookToken {
  readonly #digest: Buffer | null;

  /** @param token - null where the webhook is off: then nobody is let in */
  constructor(token: string | null) {
    this.#digest = token === null ? null : digestOf(token);
  }

  /** Whether there is a token at all. */
  get isSet(): boolean {
    return this.#digest !== null;
  }

  /** Whether this is the token. */
  fits(given: string): boolean {
    return this.#digest !== null && timingSafeEqual(digestOf(given), this.#digest);
  }

  /**
   * Lets a call in that knows the token.
   *
   * @throws NotFoundException (404) for everybody else, as if nothing were there
   */
  admit(given: string): void {
    if (!this.fits(given)) throw new NotFoundException();
  }
}

/** Of one length, as the comparison wants them. */
function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/**
 * A decorator for options that hold the secret part of a webhook's address: 24 to 100 letters, digits, `_` and `-`. Our decision: long enough that nobody guesses
 * it, and the same in an address, written there as it is.
 */
export const IsWebhookToken = (): PropertyDecorator =>
  Matches(/^[A-Za-z0-9_-]{24,100}$/, { message: 'must be 24 to 100 letters, digits, _ and -' });
