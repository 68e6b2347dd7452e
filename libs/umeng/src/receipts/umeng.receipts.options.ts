import { type EnvironmentMap, HasSecrets, IsWebhookToken } from '@nest-push/core';

// Fixed strings: they must mean the same in both copies of a package that was loaded twice.

/** The options as the host gave them, unchecked. */
export const UMENG_RECEIPTS_OPTIONS = '@nest-push/umeng:receipts:options';

/** The checked options; null when receipts are off. */
export const UMENG_RECEIPTS_SETTINGS = '@nest-push/umeng:receipts:settings';

/** The name of the Umeng instance whose receipts they are. */
export const UMENG_RECEIPTS_NAME = '@nest-push/umeng:receipts:name';

/** Options as a host writes them; they are checked against {@link UmengReceiptsOptions}. */
export interface UmengReceiptsOptionsInput {
  /** The secret at the end of the address. */
  readonly token: string;
}

/** The options of {@link UmengReceiptsModule}, checked. */
@HasSecrets('token')
export class UmengReceiptsOptions {
  /**
   * The secret at the end of the address. Umeng signs nothing, so that whoever knows the address can say that a phone got a message: make it of at
   * least 24 random letters, digits, `_` and `-`.
   */
  @IsWebhookToken()
  token!: string;
}

/**
 * The environment variable of {@link UmengReceiptsOptions}.
 *
 * @param prefix - another one for each further instance
 */
export function umengReceiptsEnvironment(prefix = 'PUSH_UMENG'): EnvironmentMap {
  return { token: { name: `${prefix}_RECEIPTS_TOKEN` } };
}
