import { type PushState } from '@nest-push/core';
import { bigNumber, id, table, word } from './columns.js';

/** A row of `push_push`: a push, and how it ended. */
export interface PushRow {
  id: string;
  key: string | null;
  digest: string;
  /** JSON. */
  to: string;
  /** JSON. */
  message: string;
  acceptedAt: number;
  dueAt: number;
  expiresAt: number | null;
  state: PushState;
  reason: string;
  settledAt: number | null;
}

/** The table of pushes. */
export const PushSchema = table<PushRow>({
  name: 'PushRow',
  tableName: 'push_push',
  columns: {
    id: { ...id, primary: true },
    key: { ...id, name: 'push_key', nullable: true },
    digest: id,
    to: { type: 'text', name: 'audience' },
    message: { type: 'text' },
    acceptedAt: { ...bigNumber, name: 'accepted_at' },
    dueAt: { ...bigNumber, name: 'due_at' },
    expiresAt: { ...bigNumber, name: 'expires_at', nullable: true },
    state: word,
    reason: { type: 'text' },
    settledAt: { ...bigNumber, name: 'settled_at', nullable: true },
  },
  uniques: [{ name: 'push_push_key', columns: ['key'] }],
  indices: [{ name: 'push_push_due', columns: ['state', 'dueAt'] }],
});
