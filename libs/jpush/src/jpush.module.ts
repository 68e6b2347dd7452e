import {
  PushClock,
  PushEnvironment,
  PushEnvironmentModule,
  type Setup,
  VendorHttp,
  VendorHttpModule,
} from '@nest-push/core';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { JPushAdminClient } from './jpush.admin.client.js';
import { JPushClient } from './jpush.client.js';
import { jpushEnvironment } from './jpush.env.js';
import { JPushGroupClient } from './jpush.group.client.js';
import {
  ConfigurableModuleClass,
  JPUSH_DEFAULT_NAME,
  JPUSH_NAME,
  JPUSH_OPTIONS,
  JPUSH_SETTINGS,
  type JPushModuleExtras,
} from './jpush.module-definition.js';
import { JPushOptions, type JPushOptionsInput } from './jpush.options.js';
import { JPushVendor } from './jpush.vendor.js';

/** Which variables {@link JPushModule.fromEnv} reads, and for which instance. */
export interface JPushFromEnv
  extends
    JPushModuleExtras,
    Pick<JPushOptionsInput, 'timeoutMs' | 'checks' | 'channels' | 'hosts' | 'encryption' | 'sm2PublicKey'> {
  /** What the variables' names begin with. @default 'PUSH_JPUSH' */
  prefix?: string | undefined;
}

/** Every way into the module ends here: checked options, or null where JPush is off or where the start is about to stop. */
const settings: Provider = {
  provide: JPUSH_SETTINGS,
  inject: [JPUSH_OPTIONS, JPUSH_NAME, PushEnvironment],
  useFactory: (options: JPushOptionsInput | null, name: string, environment: PushEnvironment): Setup<JPushOptions> =>
    environment.check(JPushOptions, options, `JPushModule.forRoot${name === JPUSH_DEFAULT_NAME ? '' : ` (${name})`}`),
};

/** The three clients of an instance take the same. */
const clients: readonly Provider[] = [JPushClient, JPushGroupClient, JPushAdminClient].map((Client) => ({
  provide: Client,
  inject: [JPUSH_SETTINGS, VendorHttp, PushClock, JPUSH_NAME],
  useFactory: (options: Setup<JPushOptions>, http: VendorHttp, clock: PushClock, name: string) =>
    new Client(options, http, clock, name),
}));

/**
 * JPush (极光推送): its server API as {@link JPushClient}, {@link JPushGroupClient} and {@link JPushAdminClient}, and its adapter for Nest Push.
 *
 * @example
 * ```ts
 * JPushModule.forRoot({ appKey, masterSecret, apnsProduction: true });
 * JPushModule.forRootAsync({ inject: [Vault], useFactory: (vault: Vault) => vault.read('jpush') }); // null: off
 * JPushModule.fromEnv(); // PUSH_JPUSH_…
 * ```
 */
@Module({
  imports: [VendorHttpModule, PushEnvironmentModule],
  providers: [settings, ...clients, JPushVendor],
  exports: [JPushClient, JPushGroupClient, JPushAdminClient],
})
export class JPushModule extends ConfigurableModuleClass {
  /**
   * Reads the options from the environment (see {@link jpushEnvironment}); JPush is off when none of the variables is set.
   *
   * @example
   * ```ts
   * JPushModule.fromEnv();
   * JPushModule.fromEnv({ name: 'partner', prefix: 'PUSH_JPUSH_PARTNER' });
   * JPushModule.fromEnv({ timeoutMs: 5_000 }); // beside the variables
   * ```
   */
  static fromEnv({ name, prefix, ...inCode }: JPushFromEnv = {}): DynamicModule {
    return this.forRootAsync({
      name,
      imports: [PushEnvironmentModule],
      inject: [PushEnvironment],
      useFactory: (environment: PushEnvironment) => environment.read(JPushOptions, jpushEnvironment(prefix), inCode),
    });
  }
}
