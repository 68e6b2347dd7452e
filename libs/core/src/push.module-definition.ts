import { ConfigurableModuleBuilder } from '@nestjs/common';
import { type PushModuleParts, type PushOptions } from './push.options.js';
import { MemoryStoreModule } from './store/memory-store.module.js';
import { HostHttpModule } from './vendor/http/vendor-http.module.js';

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<PushOptions>({ optionsInjectionToken: '@nest-push/core:raw-options' })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createPushOptions')
    .setExtras<PushModuleParts>({}, (definition, { vendors = [], store, http, isGlobal = true }) => ({
      ...definition,
      global: isGlobal,
      imports: [
        ...(definition.imports ?? []),
        ...vendors,
        store ?? MemoryStoreModule.forRoot(),
        ...(http === undefined ? [] : [HostHttpModule.of(http)]),
      ],
    }))
    .build();
