import { ConfigurableModuleBuilder } from '@nestjs/common';
import { Failpoints } from './delivery/failpoints.js';
import { type PushModuleParts, type PushOptions } from './push.options.js';
import { MemoryStoreModule } from './store/memory-store.module.js';
import { HostHttpModule } from './vendor/http/vendor-http.module.js';

/** Every part must stand here: Nest takes what has no default for an option, and the vendors' modules would stand among the options with their secrets. */
const PARTS: Required<{ [Part in keyof PushModuleParts]: PushModuleParts[Part] | undefined }> = {
  vendors: [],
  store: undefined,
  http: undefined,
  failpoints: undefined,
  isGlobal: true,
};

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<PushOptions>({ optionsInjectionToken: '@nest-push/core:raw-options' })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createPushOptions')
    .setExtras<PushModuleParts>(PARTS, (definition, { vendors = [], store, http, failpoints, isGlobal = true }) => ({
      ...definition,
      global: isGlobal,
      providers: [...(definition.providers ?? []), { provide: Failpoints, useValue: failpoints ?? new Failpoints() }],
      imports: [
        ...(definition.imports ?? []),
        ...vendors,
        store ?? MemoryStoreModule.forRoot(),
        ...(http === undefined ? [] : [HostHttpModule.of(http)]),
      ],
    }))
    .build();
