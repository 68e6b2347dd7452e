import { type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { type InProcessCarrierOptions } from './carrier/in-process.carrier.js';
import { type DeliveryOptions } from './delivery/delivery.options.js';
import { type Failpoints } from './delivery/failpoints.js';
import { type RetrySettings } from './delivery/retry.policy.js';

/** The injection token of the resolved {@link PushOptions}. */
export const PUSH_OPTIONS = '@nest-push/core:options';

/** What `PushModule` can be told at run time. Everything has a default. */
export interface PushOptions extends Partial<Omit<DeliveryOptions, 'retry'>> {
  /**
   * The vendors' names in the order of preference for devices that have routes at several. The direct vendor of an Android phone's maker (or of one whose maker nobody told) comes before all of them; vendors that are not
   * named come last, in the order in which the device gave its routes.
   *
   * @default []
   */
  readonly order?: readonly string[];
  /** How many pushes this process turns into vendor calls at the same time, and how many ids wait. */
  readonly carrier?: InProcessCarrierOptions;
  /** When a failed call is made again. */
  readonly retry?: Partial<RetrySettings>;
}

/** What `PushModule` is built from: modules, so they are known when the host is compiled. */
export interface PushModuleParts {
  /** The vendors' modules, e.g. `[JPushModule.fromEnv(), XiaomiModule.forRoot({ … })]`. The same vendor may stand here several times under different names. */
  readonly vendors?: NonNullable<ModuleMetadata['imports']> | undefined;
  /** The store's module. @default `MemoryStoreModule.forRoot()`, which forgets everything and refuses `NODE_ENV=production` */
  readonly store?: DynamicModule | undefined;
  /** A `HttpModule.register(…)` of `@nestjs/axios` whose `HttpService` carries every vendor's request. @default the plain `HttpModule` */
  readonly http?: DynamicModule | undefined;
  /** For chaos tests: where the engine is made to fail. @default nowhere */
  readonly failpoints?: Failpoints | undefined;
  /** Whether `PushService` and `DeviceRegistry` can be injected everywhere. @default true */
  readonly isGlobal?: boolean | undefined;
}
