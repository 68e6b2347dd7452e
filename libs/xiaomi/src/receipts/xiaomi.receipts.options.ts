import { type EnvironmentMap, HasSecrets } from '@nest-push/core';
import { Matches } from 'class-validator';

/** Options as a host writes them; they are checked against {@link XiaomiReceiptsOptions}. */
export interface XiaomiReceiptsOptionsInput {
  /** The secret at the end of the address. */
  readonly token: string;
}

/** The options of {@link XiaomiReceiptsModule}, checked. */
@HasSecrets('token')
export class XiaomiReceiptsOptions {
  /**
   * The secret at the end of the address. Xiaomi signs nothing, so that whoever knows the address can say that a phone got a message: make it of at
   * least 24 random letters, digits, `_` and `-`.
   */
  @Matches(/^[A-Za-z0-9_-]{24,100}$/, { message: 'must be 24 to 100 letters, digits, _ and -' })
  token!: string;
}

/**
 * The environment variable of {@link XiaomiReceiptsOptions}.
 *
 * @param prefix - another one for each further instance
 */
export function xiaomiReceiptsEnvironment(prefix = 'PUSH_XIAOMI'): EnvironmentMap {
  return { token: { name: `${prefix}_RECEIPTS_TOKEN` } };
}
