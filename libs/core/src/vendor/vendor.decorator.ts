import { SetMetadata } from '@nestjs/common';

/** A fixed string: it must mean the same in both copies of a package that was loaded twice. */
export const VENDOR_METADATA = '@nest-push/core:vendor';

/**
 * Marks a provider as a {@link Vendor}: core finds it wherever its module is imported.
 *
 * @example
 * ```ts
 * @PushVendor()
 * export class PigeonVendor implements Vendor { … }
 * ```
 */
export const PushVendor = (): ClassDecorator => SetMetadata(VENDOR_METADATA, true);
