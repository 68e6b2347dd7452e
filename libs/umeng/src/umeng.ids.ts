import { PushInputError } from '@nest-push/core';
import { type UmengFileId, type UmengFileUse, type UmengTaskId } from './types/ids.js';

/** How ids of single messages begin: unicast, listcast, customizedcast with aliases. Seen in answers that users published, 2021. */
const SINGLE = /^u[ual]/;

/**
 * A task's id that was kept as text.
 *
 * @throws PushInputError when it is blank, or the id of a single message: Umeng keeps no status of those
 *
 * @example
 * ```ts
 * const { state } = await client.status(umengTaskId(row.taskId));
 * ```
 */
export function umengTaskId(id: string): UmengTaskId {
  refuseBlank(id, 'task_id', '2053');
  if (SINGLE.test(id)) {
    const rule = 'must be the id of a task: this is one of a single message, of which Umeng keeps no status';
    throw new PushInputError('This is no id of a task', [{ field: 'task_id', rule, code: '1014' }]);
  }
  return id as UmengTaskId;
}

/**
 * A file's id that was kept as text.
 *
 * @param use - what was uploaded
 * @throws PushInputError when it is blank
 */
export function umengFileId<U extends UmengFileUse>(id: string, use: U): UmengFileId<U> {
  refuseBlank(id, 'file_id', use === 'tokens' ? '2018' : '2009');
  return id as UmengFileId<U>;
}

function refuseBlank(id: string, field: string, code: string): void {
  if (id.trim() === '') throw new PushInputError('This is no id', [{ field, rule: 'must not be blank', code }]);
}
