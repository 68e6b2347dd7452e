import { type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { type InProcessCarrierOptions } from './carrier/in-process.carrier.js';

/** The injection token of the resolved {@link PushOptions}. */
export const PUSH_OPTIONS = '@nest-push/core:options';

/** What `PushModule` can be told at run time. Everything has a default. */
export interface PushOptions {
  /**
   * The vendors' names in the order of preference for devices that have routes at several. The direct vendor of an Android phone's maker (or of one whose maker nobody told) comes before all of them; vendors that are not
   * named come last, in the order in which the device gave its routes.
   *
   * @default []
   */
  readonly order?: readonly string[];
  /** How many pushes this process works on, and how many ids wait. */
  readonly carrier?: InProcessCarrierOptions;
  /** How long a shutdown waits for calls under way, in milliseconds. @default 3_000 */
  readonly shutdownTimeoutMs?: number;
}

/** What `PushModule` is built from: modules, so they are known when the host is compiled. */
export interface PushModuleParts {
  /** The vendors' modules, e.g. `[JPushModule.fromEnv(), XiaomiModule.forRoot({ … })]`. The same vendor may stand here several times under different names. */
  readonly vendors?: NonNullable<ModuleMetadata['imports']> | undefined;
  /** The store's module. @default `MemoryStoreModule.forRoot()`, which forgets everything and refuses `NODE_ENV=production` */
  readonly store?: DynamicModule | undefined;
  /** A `HttpModule.register(…)` of `@nestjs/axios` whose `HttpService` carries every vendor's request. @default the plain `HttpModule` */
  readonly http?: DynamicModule | undefined;
  /** Whether `PushService` and `DeviceRegistry` can be injected everywhere. @default true */
  readonly isGlobal?: boolean | undefined;
}
