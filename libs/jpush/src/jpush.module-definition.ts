import { ConfigurableModuleBuilder, Inject } from '@nestjs/common';
import { JPushAdminClient } from './jpush.admin.client.js';
import { JPushClient } from './jpush.client.js';
import { JPushGroupClient } from './jpush.group.client.js';
import { type JPushOptionsInput } from './jpush.options.js';

// The tokens are fixed strings: they must mean the same in both copies of a package that was loaded twice.

/** The name of an instance that was given none. */
export const JPUSH_DEFAULT_NAME = 'jpush';

/** The options as the host gave them, unchecked. */
export const JPUSH_OPTIONS = '@nest-push/jpush:options';

/** The checked options; null when JPush is off. */
export const JPUSH_SETTINGS = '@nest-push/jpush:settings';

/** The instance's name. */
export const JPUSH_NAME = '@nest-push/jpush:name';

/** What a module instance is given beside its options. */
export interface JPushModuleExtras {
  /**
   * The instance's name, unique among all vendors of the host: routes and reports use it. It is the id of its vendor app.
   *
   * @default 'jpush'
   */
  name?: string | undefined;
}

/** The token of one instance's {@link JPushClient}. */
export function getJPushClientToken(name = JPUSH_DEFAULT_NAME): string {
  return `@nest-push/jpush:client:${name}`;
}

/** The token of one instance's {@link JPushGroupClient}. */
export function getJPushGroupClientToken(name = JPUSH_DEFAULT_NAME): string {
  return `@nest-push/jpush:group-client:${name}`;
}

/** The token of one instance's {@link JPushAdminClient}. */
export function getJPushAdminClientToken(name = JPUSH_DEFAULT_NAME): string {
  return `@nest-push/jpush:admin-client:${name}`;
}

/**
 * Injects the {@link JPushClient} of one instance, where a host has several.
 *
 * @example
 * ```ts
 * constructor(@InjectJPushClient('partner') private readonly partner: JPushClient) {}
 * ```
 */
export const InjectJPushClient = (name?: string): PropertyDecorator & ParameterDecorator =>
  Inject(getJPushClientToken(name));

/** Injects the {@link JPushGroupClient} of one instance, where a host has several. */
export const InjectJPushGroupClient = (name?: string): PropertyDecorator & ParameterDecorator =>
  Inject(getJPushGroupClientToken(name));

/** Injects the {@link JPushAdminClient} of one instance, where a host has several. */
export const InjectJPushAdminClient = (name?: string): PropertyDecorator & ParameterDecorator =>
  Inject(getJPushAdminClientToken(name));

export const { ConfigurableModuleClass, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<JPushOptionsInput | null>({
    optionsInjectionToken: JPUSH_OPTIONS,
  })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createJPushOptions')
    // The default must stand here: Nest takes what has none for an option.
    .setExtras<JPushModuleExtras>({ name: JPUSH_DEFAULT_NAME }, (definition, { name = JPUSH_DEFAULT_NAME }) => {
      const clients = [
        { provide: getJPushClientToken(name), useExisting: JPushClient },
        { provide: getJPushGroupClientToken(name), useExisting: JPushGroupClient },
        { provide: getJPushAdminClientToken(name), useExisting: JPushAdminClient },
      ];
      return {
        ...definition,
        providers: [...(definition.providers ?? []), { provide: JPUSH_NAME, useValue: name }, ...clients],
        exports: [...(definition.exports ?? []), ...clients],
      };
    })
    .build();
