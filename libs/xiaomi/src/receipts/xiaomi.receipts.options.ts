import { type EnvironmentMap, HasSecrets, IsWebhookToken } from '@nest-push/core';

// Fixed strings: they must mean the same in both copies of a package that was loaded twice.

/** The options as the host gave them, unchecked. */
export const XIAOMI_RECEIPTS_OPTIONS = '@nest-push/xiaomi:receipts:options';

/** The checked options; null when receipts are off. */
export const XIAOMI_RECEIPTS_SETTINGS = '@nest-push/xiaomi:receipts:settings';

/** The name of the Xiaomi instance whose receipts they are. */
export const XIAOMI_RECEIPTS_NAME = '@nest-push/xiaomi:receipts:name';

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
  @IsWebhookToken()
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
