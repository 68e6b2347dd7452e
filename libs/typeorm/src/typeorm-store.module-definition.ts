import { ConfigurableModuleBuilder } from '@nestjs/common';
import { type TypeOrmStoreOptions } from './typeorm-store.options.js';

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<TypeOrmStoreOptions>({ optionsInjectionToken: '@nest-push/typeorm:options' })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createTypeOrmStoreOptions')
    .build();
