import { bigNumber, id, table } from './columns.js';

/** A row of `push_migration`: a migration that was applied. */
export interface MigrationRow {
  name: string;
  appliedAt: number;
}

/** The table of applied migrations. */
export const MigrationSchema = table<MigrationRow>({
  name: 'PushMigrationRow',
  tableName: 'push_migration',
  columns: { name: { ...id, primary: true }, appliedAt: { ...bigNumber, name: 'applied_at' } },
});

/** What runs alone: one at a time among all processes on the database. */
export type LockName = 'migration' | 'devices';

/** A row of `push_lock`. */
export interface LockRow {
  name: LockName;
  /** How often it was taken: something to change, so that the row is locked. */
  takings: number;
}

/** The table of rows that are locked. */
export const LockSchema = table<LockRow>({
  name: 'PushLockRow',
  tableName: 'push_lock',
  columns: { name: { ...id, primary: true }, takings: bigNumber },
});
