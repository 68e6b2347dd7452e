import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { PUSH_STORE } from '@nest-push/core';
import { type DataSource } from 'typeorm';
import { openTypeOrmStore } from './open-store.js';
import { TypeOrmStore } from './typeorm.store.js';
import { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } from './typeorm-store.module-definition.js';
import { type InjectedStoreOptions, type TypeOrmStoreOptions } from './typeorm-store.options.js';

/**
 * The store on SQL: SQLite with nothing to install, or the host's own PostgreSQL.
 *
 * @example
 * ```ts
 * PushModule.forRoot({ vendors: […], store: TypeOrmStoreModule.forRoot({ type: 'sqlite', database: 'push.db' }) });
 *
 * TypeOrmStoreModule.forRoot({ dataSource: getDataSourceToken() });
 *
 * TypeOrmStoreModule.forRootAsync({
 *   inject: [ConfigService],
 *   useFactory: (config: ConfigService) => ({ type: 'sqlite', database: config.getOrThrow('PUSH_DATABASE') }),
 * });
 * ```
 */
@Module({
  providers: [{ provide: PUSH_STORE, inject: [MODULE_OPTIONS_TOKEN], useFactory: openTypeOrmStore }],
  exports: [PUSH_STORE],
})
export class TypeOrmStoreModule extends ConfigurableModuleClass implements OnApplicationShutdown {
  constructor(@Inject(PUSH_STORE) private readonly store: TypeOrmStore) {
    super();
  }

  /** @throws PushConfigurationError at the start, when the options are wrong or the database cannot be used */
  static override forRoot(options: TypeOrmStoreOptions | InjectedStoreOptions): DynamicModule {
    if (!isInjected(options)) return super.forRoot(options);
    return {
      module: TypeOrmStoreModule,
      providers: [
        {
          provide: MODULE_OPTIONS_TOKEN,
          inject: [options.dataSource],
          useFactory: (dataSource: DataSource): TypeOrmStoreOptions => ({ dataSource }),
        },
      ],
    };
  }

  /** The last of the shutdown's steps: whoever still had to write has written. */
  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}

function isInjected(options: TypeOrmStoreOptions | InjectedStoreOptions): options is InjectedStoreOptions {
  return 'dataSource' in options && typeof options.dataSource !== 'object';
}
