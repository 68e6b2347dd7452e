import { ConfigurableModuleBuilder, Inject } from '@nestjs/common';
import { UmengClients } from './umeng.clients.js';
import { type UmengOptionsInput } from './umeng.options.js';

// The tokens are fixed strings: they must mean the same in both copies of a package that was loaded twice.

/** The name of an instance that was given none. */
export const UMENG_DEFAULT_NAME = 'umeng';

/** The options as the host gave them, unchecked. */
export const UMENG_OPTIONS = '@nest-push/umeng:options';

/** The checked options; null when Umeng is off. */
export const UMENG_SETTINGS = '@nest-push/umeng:settings';

/** The instance's name. */
export const UMENG_NAME = '@nest-push/umeng:name';

/** What a module instance is given beside its options. */
export interface UmengModuleExtras {
  /**
   * The instance's name, unique among all vendors of the host: routes and reports use it. Its apps are `<name>:android`, `<name>:ios` and `<name>:harmony`.
   *
   * @default 'umeng'
   */
  name?: string | undefined;
}

/** The token of one instance's {@link UmengClients}. */
export function getUmengClientToken(name = UMENG_DEFAULT_NAME): string {
  return `@nest-push/umeng:client:${name}`;
}

/**
 * Injects the {@link UmengClients} of one instance, where a host has several.
 *
 * @example
 * ```ts
 * constructor(@InjectUmengClient('partner') private readonly partner: UmengClients) {}
 * ```
 */
export const InjectUmengClient = (name?: string): PropertyDecorator & ParameterDecorator =>
  Inject(getUmengClientToken(name));

export const { ConfigurableModuleClass, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<UmengOptionsInput | null>({
    optionsInjectionToken: UMENG_OPTIONS,
  })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createUmengOptions')
    // The default must stand here: Nest takes what has none for an option.
    .setExtras<UmengModuleExtras>({ name: UMENG_DEFAULT_NAME }, (definition, { name = UMENG_DEFAULT_NAME }) => {
      const client = { provide: getUmengClientToken(name), useExisting: UmengClients };
      return {
        ...definition,
        providers: [...(definition.providers ?? []), { provide: UMENG_NAME, useValue: name }, client],
        exports: [...(definition.exports ?? []), client],
      };
    })
    .build();
