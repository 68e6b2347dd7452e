import { bigNumber, id, table } from './columns.js';

/** A row of `push_worker`: a process, or a part of one, that turns pushes into batches and calls vendors. */
export interface WorkerRow {
  id: string;
  /** When its lease ends. */
  expiresAt: number;
}

/** The table of workers. */
export const WorkerSchema = table<WorkerRow>({
  name: 'PushWorkerRow',
  tableName: 'push_worker',
  columns: { id: { ...id, primary: true }, expiresAt: { ...bigNumber, name: 'expires_at' } },
});

/** A row of `push_permit`: the uses of one limit. One row, so that those who use it at once wait for each other. */
export interface PermitRow {
  name: string;
  /** JSON: the times of the uses that count, in order. At most as many as the limit allows. */
  taken: string;
}

/** The table of limits that all processes share. */
export const PermitSchema = table<PermitRow>({
  name: 'PushPermitRow',
  tableName: 'push_permit',
  columns: { name: { ...id, primary: true }, taken: { type: 'text' } },
});
