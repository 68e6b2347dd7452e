import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { PUSH_STORE, PushConfigurationError, type PushStore } from '@nest-push/core';
import Driver from 'libsql';
import { DataSource } from 'typeorm';
import { pushEntities, TypeOrmStore, TypeOrmStoreModule, type TypeOrmStoreOptions } from './index.js';

const HOST_TOKEN = 'host:data-source';
let database: string;

@Global()
@Module({
  providers: [
    {
      provide: HOST_TOKEN,
      useFactory: () =>
        new DataSource({ type: 'better-sqlite3', driver: Driver, database, entities: [...pushEntities] }).initialize(),
    },
    { provide: DataSource, useExisting: HOST_TOKEN },
  ],
  exports: [HOST_TOKEN, DataSource],
})
class HostDatabaseModule {}

class StoreOptions {
  createTypeOrmStoreOptions(): TypeOrmStoreOptions {
    return { type: 'sqlite', database };
  }
}

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nest-push-module-'));
  database = join(directory, 'push.db');
});
afterEach(() => rm(directory, { recursive: true }));

const compile = (
  ...imports: NonNullable<Parameters<typeof Test.createTestingModule>[0]['imports']>
): Promise<TestingModule> => Test.createTestingModule({ imports }).compile();

describe('TypeOrmStoreModule', () => {
  it.each([
    ['forRoot', () => [TypeOrmStoreModule.forRoot({ type: 'sqlite', database })]],
    [
      'forRootAsync with useFactory',
      () => [TypeOrmStoreModule.forRootAsync({ useFactory: () => ({ type: 'sqlite', database }) })],
    ],
    ['forRootAsync with useClass', () => [TypeOrmStoreModule.forRootAsync({ useClass: StoreOptions })]],
    [
      "the host's DataSource by its token",
      () => [HostDatabaseModule, TypeOrmStoreModule.forRoot({ dataSource: HOST_TOKEN })],
    ],
    [
      "the host's DataSource by its class",
      () => [HostDatabaseModule, TypeOrmStoreModule.forRoot({ dataSource: DataSource })],
    ],
    [
      "the host's DataSource, injected",
      () => [
        HostDatabaseModule,
        TypeOrmStoreModule.forRootAsync({
          inject: [HOST_TOKEN],
          useFactory: (dataSource: DataSource) => ({ dataSource }),
        }),
      ],
    ],
  ])('gives the store by %s, and closes it when the application ends', async (_how, imports) => {
    const app = await (await compile(...imports())).init();
    const store: PushStore = app.get(PUSH_STORE, { strict: false });
    expect(store).toBeInstanceOf(TypeOrmStore);
    expect(await store.due('normal', 1, 1)).toEqual([]);
    await app.close();
    await expect(store.due('normal', 1, 1)).rejects.toThrow(/is closed: the application is shutting down/);
  });

  it("leaves the host's DataSource open when the application ends", async () => {
    const app = await (
      await compile(HostDatabaseModule, TypeOrmStoreModule.forRoot({ dataSource: HOST_TOKEN }))
    ).init();
    const dataSource: DataSource = app.get(HOST_TOKEN, { strict: false });
    await app.close();
    expect(dataSource.isInitialized).toBe(true);
    await dataSource.destroy();
  });

  it('takes a DataSource itself', async () => {
    const dataSource = await new DataSource({
      type: 'better-sqlite3',
      driver: Driver,
      database,
      entities: [...pushEntities],
    }).initialize();
    const app = await compile(TypeOrmStoreModule.forRoot({ dataSource }));
    expect(await app.get<PushStore>(PUSH_STORE, { strict: false }).report('p1')).toBeNull();
    await dataSource.destroy();
  });

  it('stops the start when the options are wrong', async () => {
    await expect(compile(TypeOrmStoreModule.forRoot({ type: 'sqlite', database: '' }))).rejects.toThrow(
      PushConfigurationError,
    );
  });

  it('does not need the options to be known before the start', async () => {
    const app = await compile(
      TypeOrmStoreModule.forRootAsync({
        useFactory: () => Promise.resolve({ type: 'sqlite', database: ':memory:' } as const),
      }),
    );
    expect(await app.get<PushStore>(PUSH_STORE, { strict: false }).devices(['d1'])).toEqual([]);
    await app.get(TypeOrmStoreModule).onApplicationShutdown();
  });
});
