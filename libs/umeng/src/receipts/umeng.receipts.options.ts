import { type EnvironmentMap, HasSecrets } from '@nest-push/core';
import { Matches } from 'class-validator';

// Fixed strings: they must mean the same in both copies of a package that was loaded twice.

/** The options as the host gave them, unchecked. */
export const UMENG_RECEIPTS_OPTIONS = '@nest-push/umeng:receipts:options';

/** The checked options; null when receipts are off. */
export const UMENG_RECEIPTS_SETTINGS = '@nest-push/umeng:receipts:settings';

/** The name of the Umeng module whose receipts they are. */
export const UMENG_RECEIPTS_NAME = '@nest-push/umeng:receipts:name';

/** Where Umeng's receipts arrive, as a host writes it. */
export interface UmengReceiptsOptionsInput {
  /** What the path of a call must end in: 16 to 128 letters, digits, `-` and `_`. Secret, for Umeng signs nothing: whoever knows it can forge receipts. */
  readonly token: string;
}

/** {@link UmengReceiptsOptionsInput}, checked. */
@HasSecrets('token')
export class UmengReceiptsOptions {
  @Matches(/^[A-Za-z0-9_-]{16,128}$/, { message: "must have 16 to 128 letters, digits, '-' and '_'" })
  token!: string;
}

/** The environment variable of the token. */
export function umengReceiptsEnvironment(prefix = 'PUSH_UMENG'): EnvironmentMap {
  return { token: { name: `${prefix}_RECEIPTS_TOKEN` } };
}
