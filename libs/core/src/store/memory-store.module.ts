import { type DynamicModule, Logger, Module, type OnModuleInit } from '@nestjs/common';
import { PushConfigurationError } from '../errors/push.error.js';
import { MemoryStore, type MemoryStoreLimits } from './memory.store.js';
import { PUSH_STORE } from './store.js';

/** Options of {@link MemoryStoreModule}. */
export interface MemoryStoreOptions extends MemoryStoreLimits {
  /** Start although `NODE_ENV` is `production`: pushes and devices are lost with the process. @default false */
  readonly allowInProduction?: boolean;
}

/**
 * The default store: nothing to set up, nothing that lasts.
 *
 * @example
 * ```ts
 * PushModule.forRoot({ vendors: […], store: MemoryStoreModule.forRoot({ maxPushes: 1_000 }) });
 * ```
 */
@Module({})
export class MemoryStoreModule implements OnModuleInit {
  static forRoot(options: MemoryStoreOptions = {}): DynamicModule {
    return {
      module: MemoryStoreModule,
      providers: [
        {
          provide: PUSH_STORE,
          useFactory: () => {
            if (process.env.NODE_ENV === 'production' && options.allowInProduction !== true) {
              throw new PushConfigurationError(
                'The memory store forgets every push and device when the process ends, and NODE_ENV is production. Give PushModule a store that lasts ' +
                  '(store: TypeOrmStoreModule.forRoot(…)), or allow it with MemoryStoreModule.forRoot({ allowInProduction: true }).',
              );
            }
            return new MemoryStore(options);
          },
        },
      ],
      exports: [PUSH_STORE],
    };
  }

  onModuleInit(): void {
    new Logger('PushModule').warn(
      'The memory store is used: every push and device is forgotten when the process ends.',
    );
  }
}
