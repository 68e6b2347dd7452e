import {
  PushClock,
  PushEnvironment,
  PushEnvironmentModule,
  type Setup,
  VendorHttp,
  VendorHttpModule,
} from '@nest-push/core';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { UmengClients } from './umeng.clients.js';
import { umengEnvironment } from './umeng.env.js';
import {
  ConfigurableModuleClass,
  UMENG_DEFAULT_NAME,
  UMENG_NAME,
  UMENG_OPTIONS,
  UMENG_SETTINGS,
  type UmengModuleExtras,
} from './umeng.module-definition.js';
import { type UmengAppInput, type UmengOptionsInput } from './umeng.options.js';
import { UmengOptions } from './umeng.options.js';
import { UmengVendor } from './umeng.vendor.js';

/** Which variables {@link UmengModule.fromEnv} reads, and for which instance. */
export interface UmengFromEnv
  extends
    UmengModuleExtras,
    Pick<UmengOptionsInput, 'timeoutMs' | 'host' | 'checks' | 'documents' | 'timeZone' | 'channels'> {
  /** What the variables' names begin with. @default 'PUSH_UMENG' */
  prefix?: string | undefined;
  /** What no variable holds. */
  android?: Pick<UmengAppInput, 'channelProperties'> | undefined;
  /** What no variable holds. */
  harmony?: Pick<UmengAppInput, 'channelProperties'> | undefined;
}

/** Every way into the module ends here: checked options, or null where Umeng is off or where the start is about to stop. */
const settings: Provider = {
  provide: UMENG_SETTINGS,
  inject: [UMENG_OPTIONS, UMENG_NAME, PushEnvironment],
  useFactory: (options: UmengOptionsInput | null, name: string, environment: PushEnvironment): Setup<UmengOptions> =>
    environment.check(UmengOptions, options, `UmengModule.forRoot${name === UMENG_DEFAULT_NAME ? '' : ` (${name})`}`),
};

const clients: Provider = {
  provide: UmengClients,
  inject: [UMENG_SETTINGS, VendorHttp, PushClock],
  useFactory: (options: Setup<UmengOptions>, http: VendorHttp, clock: PushClock) =>
    new UmengClients(options, http, clock),
};

/**
 * Umeng (友盟推送): its server API as {@link UmengClients}, and its adapter for Nest Push.
 *
 * @example
 * ```ts
 * UmengModule.forRoot({ android: { appKey, masterSecret }, production: true });
 * UmengModule.forRootAsync({ inject: [Vault], useFactory: (vault: Vault) => vault.read('umeng') }); // null: off
 * UmengModule.fromEnv(); // PUSH_UMENG_…
 * ```
 */
@Module({
  imports: [VendorHttpModule, PushEnvironmentModule],
  providers: [settings, clients, UmengVendor],
  exports: [UmengClients],
})
export class UmengModule extends ConfigurableModuleClass {
  /**
   * Reads the options from the environment (see {@link umengEnvironment}); Umeng is off when none of the variables is set.
   *
   * @example
   * ```ts
   * UmengModule.fromEnv();
   * UmengModule.fromEnv({ name: 'partner', prefix: 'PUSH_UMENG_PARTNER' });
   * UmengModule.fromEnv({ android: { channelProperties: { channel_activity: 'com.example.Main' } } }); // beside the variables
   * ```
   */
  static fromEnv({ name, prefix, ...inCode }: UmengFromEnv = {}): DynamicModule {
    return this.forRootAsync({
      name,
      imports: [PushEnvironmentModule],
      inject: [PushEnvironment],
      useFactory: (environment: PushEnvironment) => environment.read(UmengOptions, umengEnvironment(prefix), inCode),
    });
  }
}
