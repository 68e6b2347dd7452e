import {
  PushClock,
  PushEnvironment,
  PushEnvironmentModule,
  type Setup,
  VendorHttp,
  VendorHttpModule,
} from '@nest-push/core';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { JPushClient } from './jpush.client.js';
import { jpushEnvironment } from './jpush.env.js';
import {
  ConfigurableModuleClass,
  JPUSH_DEFAULT_NAME,
  JPUSH_NAME,
  JPUSH_SETTINGS,
  type JPushModuleExtras,
  MODULE_OPTIONS_TOKEN,
} from './jpush.module-definition.js';
import { JPushOptions, type JPushOptionsInput } from './jpush.options.js';
import { JPushVendor } from './jpush.vendor.js';

/** Which variables {@link JPushModule.fromEnv} reads, and for which instance. */
export interface JPushFromEnv extends JPushModuleExtras {
  /** @default 'PUSH_JPUSH' */
  prefix?: string | undefined;
}

/** Every way into the module ends here: checked options, or null where JPush is off or where the start is about to stop. */
const settings: Provider = {
  provide: JPUSH_SETTINGS,
  inject: [MODULE_OPTIONS_TOKEN, JPUSH_NAME, PushEnvironment],
  useFactory: (
    options: JPushOptionsInput | null | undefined,
    name: string,
    environment: PushEnvironment,
  ): Setup<JPushOptions> => {
    const where = `JPushModule.forRoot${name === JPUSH_DEFAULT_NAME ? '' : ` (${name})`}`;
    if (options === null) return null;
    // Types rule it out; a factory in plain JavaScript that forgets its `return` does not know.
    if (options === undefined) environment.report(`${where} must be given options, or null to leave JPush off`);
    return options === undefined ? null : environment.check(JPushOptions, options, where);
  },
};

const client: Provider = {
  provide: JPushClient,
  inject: [JPUSH_SETTINGS, VendorHttp, JPUSH_NAME, { token: PushClock, optional: true }],
  useFactory: (options: Setup<JPushOptions>, http: VendorHttp, name: string, clock?: PushClock) =>
    new JPushClient(options, http, clock, name),
};

/**
 * JPush (极光推送) for Nest Push: its adapter, found by `PushModule`, and its API as a typed client, {@link JPushClient}.
 *
 * @example
 * ```ts
 * PushModule.forRoot({ vendors: [JPushModule.fromEnv()] });
 *
 * JPushModule.forRoot({ appKey, masterSecret, apnsProduction: true });
 *
 * JPushModule.forRootAsync({ inject: [Vault], useFactory: (vault: Vault) => vault.read('jpush') });
 * ```
 */
@Module({
  imports: [VendorHttpModule, PushEnvironmentModule],
  providers: [settings, client, JPushVendor],
  exports: [JPushClient],
})
export class JPushModule extends ConfigurableModuleClass {
  /**
   * One JPush app from environment variables (see {@link jpushEnvironment}). With none of them set, JPush is off.
   *
   * @example
   * ```ts
   * JPushModule.fromEnv();
   * JPushModule.fromEnv({ name: 'partner', prefix: 'PUSH_JPUSH_PARTNER' });
   * ```
   */
  static fromEnv({ name, prefix }: JPushFromEnv = {}): DynamicModule {
    return this.forRootAsync({
      name,
      imports: [PushEnvironmentModule],
      inject: [PushEnvironment],
      useFactory: (environment: PushEnvironment) => environment.read(JPushOptions, jpushEnvironment(prefix)),
    });
  }
}
