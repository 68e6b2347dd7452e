import { type DynamicModule, Module } from '@nestjs/common';
import { MemoryStoreModule, PushModule, type PushOptions } from '@nest-push/core';
import { FakeVendorModule, type FakeVendorOptions } from './fake.vendor.js';

/** Options of {@link PushTestingModule}. */
export interface PushTestingOptions extends PushOptions {
  /** @default one fake vendor named `fake` */
  readonly vendors?: readonly FakeVendorOptions[];
}

/**
 * `PushModule` for a host's tests: everything real but the vendors, and nothing on disk. Failed calls are not made again, so that a test sees the outcome of each;
 * `retry: { enabled: true }` turns that on.
 *
 * @example
 * ```ts
 * const moduleRef = await Test.createTestingModule({
 *   imports: [PushTestingModule.forRoot({ vendors: [{ name: 'jpush' }] }), OrdersModule],
 * }).compile();
 * const fake = moduleRef.get(FakeVendor, { strict: false });
 * ```
 */
@Module({})
export class PushTestingModule {
  static forRoot({ vendors = [{}], ...options }: PushTestingOptions = {}): DynamicModule {
    return {
      module: PushTestingModule,
      imports: [
        PushModule.forRoot({
          ...options,
          retry: { enabled: false, ...options.retry },
          vendors: vendors.map((vendor) => FakeVendorModule.forRoot(vendor)),
          store: MemoryStoreModule.forRoot({ allowInProduction: true }),
        }),
      ],
    };
  }
}
