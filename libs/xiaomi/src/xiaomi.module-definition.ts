import { ConfigurableModuleBuilder, Inject } from '@nestjs/common';
import { XiaomiClients } from './xiaomi.clients.js';
import { type XiaomiOptionsInput } from './xiaomi.options.js';

// The tokens are fixed strings: they must mean the same in both copies of a package that was loaded twice.

/** The name of an instance that was given none. */
export const XIAOMI_DEFAULT_NAME = 'xiaomi';

/** The options as the host gave them, unchecked. */
export const XIAOMI_OPTIONS = '@nest-push/xiaomi:options';

/** The checked options; null when Xiaomi is off. */
export const XIAOMI_SETTINGS = '@nest-push/xiaomi:settings';

/** The instance's name. */
export const XIAOMI_NAME = '@nest-push/xiaomi:name';

/** What a module instance is given beside its options. */
export interface XiaomiModuleExtras {
  /**
   * The instance's name, unique among all vendors of the host: routes and reports use it. Its apps are `<name>:android` and `<name>:ios`.
   *
   * @default 'xiaomi'
   */
  name?: string | undefined;
}

/** The token of one instance's {@link XiaomiClients}. */
export function getXiaomiClientToken(name = XIAOMI_DEFAULT_NAME): string {
  return `@nest-push/xiaomi:client:${name}`;
}

/**
 * Injects the {@link XiaomiClients} of one instance, where a host has several.
 *
 * @example
 * ```ts
 * constructor(@InjectXiaomiClient('partner') private readonly partner: XiaomiClients) {}
 * ```
 */
export const InjectXiaomiClient = (name?: string): PropertyDecorator & ParameterDecorator =>
  Inject(getXiaomiClientToken(name));

export const { ConfigurableModuleClass, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<XiaomiOptionsInput | null>({
    optionsInjectionToken: XIAOMI_OPTIONS,
  })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createXiaomiOptions')
    // The default must stand here: Nest takes what has none for an option.
    .setExtras<XiaomiModuleExtras>({ name: XIAOMI_DEFAULT_NAME }, (definition, { name = XIAOMI_DEFAULT_NAME }) => {
      const client = { provide: getXiaomiClientToken(name), useExisting: XiaomiClients };
      return {
        ...definition,
        providers: [...(definition.providers ?? []), { provide: XIAOMI_NAME, useValue: name }, client],
        exports: [...(definition.exports ?? []), client],
      };
    })
    .build();
