import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryStore, type PushStore } from '@nest-push/core';
import { openTypeOrmStore, type TypeOrmStore } from '@nest-push/typeorm';
import { type Event } from './store.model.js';
import { runStoreModel, type RunsResult } from './store.runs.js';
import { WRONG_STORES } from './store.wrong.js';

const SEED = Number(process.env.FUZZ_SEED ?? 20_260_801);
const RUNS = Number(process.env.MODEL_RUNS ?? 30);
/** A disk takes longer; the rules are the same. */
const RUNS_ON_DISK = Number(process.env.MODEL_RUNS_ON_DISK ?? Math.ceil(RUNS / 3));
/** A busy machine shall not fail by its haste. */
const deadline = (runs: number): number => 30_000 + runs * 2_000;

/** Runs that meet nothing of what they are for prove nothing. */
const COMMON: readonly Event[] = ['repeated', 'conflict', 'refusedPage', 'refusedRecord', 'zombieKept', 'suspectBatch'];

function assertSound({ counterexample, steps, runs, events }: RunsResult): void {
  expect(counterexample).toBeNull();
  expect(steps / runs).toBeGreaterThan(50);
  expect(Object.keys(events)).toEqual(expect.arrayContaining([...COMMON]));
  if (process.env.MODEL_RUNS !== undefined) process.stderr.write(`${JSON.stringify({ runs, steps, events })}\n`);
}

it(
  `A4: the memory store answers like the model, in ${RUNS} runs of about 100 steps`,
  async () => {
    const open = (): Promise<PushStore> => Promise.resolve(new MemoryStore());
    assertSound(await runStoreModel({ runs: RUNS, seed: SEED, open }));
  },
  deadline(RUNS),
);

describe('on SQLite', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'nest-push-model-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it(
    `A4: the store answers like the model, in ${RUNS_ON_DISK} runs of about 100 steps, each on a file of its own`,
    async () => {
      let files = 0;
      const opened = new Map<PushStore, { readonly store: TypeOrmStore; readonly database: string }>();
      const open = async (): Promise<PushStore> => {
        files += 1;
        const database = join(directory, `${files}.db`);
        const store = await openTypeOrmStore({ type: 'sqlite', database });
        opened.set(store, { store, database });
        return store;
      };
      const close = async (store: PushStore): Promise<void> => {
        const file = opened.get(store);
        opened.delete(store);
        await file?.store.close();
        for (const end of ['', '-wal', '-shm']) await rm(`${file?.database}${end}`, { force: true });
      };
      assertSound(await runStoreModel({ runs: RUNS_ON_DISK, seed: SEED, open, close }));
    },
    deadline(RUNS_ON_DISK),
  );
});

describe('A4: the model finds a store that', () => {
  it.each(WRONG_STORES)(
    '%s',
    async (_what, make) => {
      const open = (): Promise<PushStore> => Promise.resolve(make());
      const { counterexample } = await runStoreModel({ runs: 100, seed: SEED, open, shrink: false });
      expect(counterexample).not.toBeNull();
    },
    deadline(100),
  );
});
