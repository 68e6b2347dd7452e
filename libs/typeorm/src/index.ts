export { openTypeOrmStore } from './open-store.js';
export { pushEntities } from './schema/index.js';
export { PushStoreError } from './sql/store.error.js';
export { TypeOrmStore } from './typeorm.store.js';
export { TypeOrmStoreModule } from './typeorm-store.module.js';
export {
  type InjectedStoreOptions,
  type SharedStoreOptions,
  type SqliteStoreOptions,
  type TypeOrmStoreOptions,
} from './typeorm-store.options.js';
