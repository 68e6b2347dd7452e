import { type Failure, VendorError } from '@nest-push/core';
import { type JPushRateLimit } from './jpush.answer.js';

/** What JPush told beside its refusal. */
export interface JPushErrorDetails {
  readonly messageId?: string | null;
  readonly illegalRegistrationIds?: readonly string[];
  readonly rateLimit?: JPushRateLimit | null;
}

/**
 * JPush refused a call, or did not answer it: class, code, HTTP status and what to do are in `failure`.
 *
 * @example
 * ```ts
 * catch (error) {
 *   if (error instanceof JPushError && error.failure.code === '1011') forget(error.messageId);
 * }
 * ```
 */
export class JPushError extends VendorError {
  /** Calls that are left; null where there was no answer, or it did not say. */
  readonly rateLimit: JPushRateLimit | null;
  // Private to the language: addresses do not belong into a log that prints the error.
  readonly #illegalRegistrationIds: readonly string[];

  constructor(failure: Failure, details: JPushErrorDetails = {}, options?: ErrorOptions) {
    super(failure, details.messageId ?? null, options);
    this.rateLimit = details.rateLimit ?? null;
    this.#illegalRegistrationIds = details.illegalRegistrationIds ?? [];
  }

  /** The registration ids that JPush calls malformed or foreign. No printed error shows them. */
  get illegalRegistrationIds(): readonly string[] {
    return this.#illegalRegistrationIds;
  }
}
