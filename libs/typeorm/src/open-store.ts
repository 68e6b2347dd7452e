import { PushConfigurationError } from '@nest-push/core';
import { type DataSource } from 'typeorm';
import { pushEntities } from './schema/index.js';
import { openSqlite } from './sql/open-sqlite.js';
import { PooledSql } from './sql/pooled.sql.js';
import { type Sql } from './sql/sql.js';
import { SqliteSql } from './sql/sqlite.js';
import { TypeOrmStore } from './typeorm.store.js';
import { type TypeOrmStoreOptions } from './typeorm-store.options.js';

/**
 * Opens the store, and brings its tables up to date.
 *
 * @throws PushConfigurationError when the options are wrong, the file is no database, or a newer version of the package has changed the tables
 */
export async function openTypeOrmStore(options: TypeOrmStoreOptions): Promise<TypeOrmStore> {
  if ('dataSource' in options) return TypeOrmStore.on(options.dataSource, sharedSql(options.dataSource));
  const sqlite = await openSqlite(checkedDatabase(options));
  return TypeOrmStore.on(sqlite.dataSource, sqlite);
}

function checkedDatabase({ type, database }: { readonly type: unknown; readonly database: unknown }): string {
  if (type !== 'sqlite') {
    throw new PushConfigurationError(
      "TypeOrmStoreModule: type must be 'sqlite'. For PostgreSQL give a DataSource of your own as dataSource.",
    );
  }
  if (typeof database !== 'string' || database.trim() === '' || /^[a-z]{2,}:/i.test(database)) {
    throw new PushConfigurationError(
      "TypeOrmStoreModule: database must be the path of a file, e.g. 'data/push.db', or ':memory:'. It must not be a URL.",
    );
  }
  return database;
}

function sharedSql(dataSource: DataSource): Sql {
  if (!dataSource.isInitialized) {
    throw new PushConfigurationError(
      'TypeOrmStoreModule: dataSource is not initialised. Call and await its initialize() before the store is made.',
    );
  }
  const { type } = dataSource.options;
  if (type !== 'better-sqlite3' && type !== 'postgres') {
    // Our decision: no database on which the contract suite has not run. MySQL's default collation takes ids that differ in case for one.
    throw new PushConfigurationError(
      `TypeOrmStoreModule: dataSource is of type ${type}, on which the store has not been proven. Give one of type postgres or better-sqlite3, ` +
        "or a database of the store's own: { type: 'sqlite', database: 'push.db' }.",
    );
  }
  for (const entity of pushEntities) {
    if (dataSource.hasMetadata(entity) && dataSource.getMetadata(entity).tableName === entity.options.tableName)
      continue;
    throw new PushConfigurationError(
      'TypeOrmStoreModule: dataSource does not know the tables of the store by their names. Add ...pushEntities to its entities, ' +
        'and set no entityPrefix on it.',
    );
  }
  return type === 'better-sqlite3'
    ? new SqliteSql(dataSource, false, 'The SQLite database')
    : new PooledSql(dataSource);
}
