import { ConfigurableModuleBuilder, Inject, type InjectionToken } from '@nestjs/common';
import { JPushClient } from './jpush.client.js';
import { type JPushOptions, type JPushOptionsInput } from './jpush.options.js';

/** The instance's name where a host gives none. */
export const JPUSH_DEFAULT_NAME = 'jpush';

// Fixed strings: they must mean the same in both copies of a package that was loaded twice.
const OPTIONS = '@nest-push/jpush:options';

/** @internal The checked options; null where JPush is off. */
export const JPUSH_SETTINGS = '@nest-push/jpush:settings';

/** @internal The instance's name. */
export const JPUSH_NAME = '@nest-push/jpush:name';

/** What tells several instances apart. */
export interface JPushModuleExtras {
  /** Stands in routes and reports, and is the id of the vendor app. @default 'jpush' */
  name?: string | undefined;
}

/** The token of one instance's client. */
export function getJPushClientToken(name: string = JPUSH_DEFAULT_NAME): InjectionToken {
  return `@nest-push/jpush:client:${name}`;
}

/**
 * Injects one instance's client, where a host has several.
 *
 * @example
 * ```ts
 * constructor(@InjectJPushClient('partner') private readonly partner: JPushClient) {}
 * ```
 */
export const InjectJPushClient = (name?: string): ParameterDecorator & PropertyDecorator =>
  Inject(getJPushClientToken(name));

const definition = new ConfigurableModuleBuilder<JPushOptionsInput | JPushOptions | null>({
  optionsInjectionToken: OPTIONS,
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createJPushOptions')
  .setExtras<JPushModuleExtras>({ name: JPUSH_DEFAULT_NAME }, (module, { name = JPUSH_DEFAULT_NAME }) => ({
    ...module,
    providers: [
      ...(module.providers ?? []),
      { provide: JPUSH_NAME, useValue: name },
      { provide: getJPushClientToken(name), useExisting: JPushClient },
    ],
    exports: [...(module.exports ?? []), getJPushClientToken(name)],
  }))
  .build();

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = definition;
