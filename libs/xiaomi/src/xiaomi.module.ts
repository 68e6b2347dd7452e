import {
  PushClock,
  PushEnvironment,
  PushEnvironmentModule,
  type Setup,
  VendorHttp,
  VendorHttpModule,
} from '@nest-push/core';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { XiaomiClients } from './xiaomi.clients.js';
import { xiaomiEnvironment } from './xiaomi.env.js';
import {
  ConfigurableModuleClass,
  XIAOMI_DEFAULT_NAME,
  XIAOMI_NAME,
  XIAOMI_OPTIONS,
  XIAOMI_SETTINGS,
  type XiaomiModuleExtras,
} from './xiaomi.module-definition.js';
import { XiaomiOptions, type XiaomiOptionsInput } from './xiaomi.options.js';
import { XiaomiVendor } from './xiaomi.vendor.js';

/** Which variables {@link XiaomiModule.fromEnv} reads, and for which instance. */
export interface XiaomiFromEnv
  extends
    XiaomiModuleExtras,
    Pick<
      XiaomiOptionsInput,
      'timeoutMs' | 'checks' | 'channels' | 'vip' | 'negotiateHosts' | 'scheduleDays' | 'jobKey' | 'receiptTypes'
    > {
  /** What the variables' names begin with. @default 'PUSH_XIAOMI' */
  prefix?: string | undefined;
}

/** Every way into the module ends here: checked options, or null where Xiaomi is off or where the start is about to stop. */
const settings: Provider = {
  provide: XIAOMI_SETTINGS,
  inject: [XIAOMI_OPTIONS, XIAOMI_NAME, PushEnvironment],
  useFactory: (options: XiaomiOptionsInput | null, name: string, environment: PushEnvironment): Setup<XiaomiOptions> =>
    environment.check(
      XiaomiOptions,
      options,
      `XiaomiModule.forRoot${name === XIAOMI_DEFAULT_NAME ? '' : ` (${name})`}`,
    ),
};

const clients: Provider = {
  provide: XiaomiClients,
  inject: [XIAOMI_SETTINGS, VendorHttp, PushClock],
  useFactory: (options: Setup<XiaomiOptions>, http: VendorHttp, clock: PushClock) =>
    new XiaomiClients(options, http, clock),
};

/**
 * Xiaomi (小米推送): its server API as {@link XiaomiClients}, and its adapter for Nest Push.
 *
 * @example
 * ```ts
 * XiaomiModule.forRoot({ android: { appSecret, packageName: 'com.example.shop' } });
 * XiaomiModule.forRootAsync({ inject: [Vault], useFactory: (vault: Vault) => vault.read('xiaomi') }); // null: off
 * XiaomiModule.fromEnv(); // PUSH_XIAOMI_…
 * ```
 */
@Module({
  imports: [VendorHttpModule, PushEnvironmentModule],
  providers: [settings, clients, XiaomiVendor],
  exports: [XiaomiClients],
})
export class XiaomiModule extends ConfigurableModuleClass {
  /**
   * Reads the options from the environment (see {@link xiaomiEnvironment}); Xiaomi is off when none of the variables is set.
   *
   * @example
   * ```ts
   * XiaomiModule.fromEnv();
   * XiaomiModule.fromEnv({ name: 'partner', prefix: 'PUSH_XIAOMI_PARTNER' });
   * XiaomiModule.fromEnv({ channels: { transactional: { id: '1001' } } }); // beside the variables
   * ```
   */
  static fromEnv({ name, prefix, ...inCode }: XiaomiFromEnv = {}): DynamicModule {
    return this.forRootAsync({
      name,
      imports: [PushEnvironmentModule],
      inject: [PushEnvironment],
      useFactory: (environment: PushEnvironment) => environment.read(XiaomiOptions, xiaomiEnvironment(prefix), inCode),
    });
  }
}
