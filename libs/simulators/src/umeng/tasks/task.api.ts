import { type SimulatedAnswer, type SimulatedPlatform } from '../../kit/simulator.types.js';
import { umengSuccess } from '../umeng.answers.js';
import { type UmengCall } from '../umeng.call.js';
import { INFERRED_CODES } from '../umeng.codes.js';
import { checkFields, type FieldTable, GATE_FIELDS, isText } from '../umeng.fields.js';
import { type UmengState } from '../umeng.state.js';
import { type UmengTaskRecord, type UmengTaskState } from './tasks.js';

const FIELDS: FieldTable = { ...GATE_FIELDS, task_id: {} };

/** The task that a call names: 2053 where it names none, 1014 where this app has none with that id. */
export function readTask(call: UmengCall, state: UmengState): UmengTaskRecord {
  const { task_id: taskId } = call.body;
  if (!isText(taskId)) return call.refuse('2053', 'task_id', 'is missing, empty or no string');
  const task = state.tasks.find(taskId);
  if (task?.tally.appKey !== call.app.appKey) {
    const single = state.singles.get(taskId)?.appKey === call.app.appKey;
    return call.refuse(
      '1014',
      'task_id',
      single ? 'is a msg_id; a single message is no task' : 'no task of this app has it',
    );
  }
  checkFields(call, '', call.body, FIELDS, INFERRED_CODES.topLevelForm);
  return task;
}

/**
 * POST /api/status. Source: docs/66632/detail/68343, 2018-2020; Android counts the phones reached, iOS first those handed to APNs, then
 * those that it took. Our decision: Harmony, of which nothing is said, answers as Android.
 */
export function status(call: UmengCall, state: UmengState): SimulatedAnswer {
  const { tally, state: status } = readTask(call, state);
  const { id, accepted, arrived, opened, dismissed } = tally;
  const counts =
    call.app.platform === 'ios'
      ? { total_count: accepted, sent_count: arrived, open_count: opened }
      : { sent_count: arrived, open_count: opened, dismiss_count: dismissed };
  return umengSuccess({ task_id: id, status, ...counts });
}

/** The states in which the server itself takes a task back. Our decision: 7 too, and Harmony as Android. */
const REVOCABLE: Readonly<Record<SimulatedPlatform, readonly UmengTaskState[]>> = {
  android: [7, 0, 1],
  ios: [7, 0],
  harmony: [7, 0, 1],
};

/** The states in which phones show it, so that the SDK on them can take it back. */
const SHOWN: readonly UmengTaskState[] = [1, 2];

/**
 * POST /api/cancel: revokes a task, and takes back what phones show already. Source: docs/66632/detail/68343, 2018-2020. Our decision: a
 * task that failed, was revoked, has expired or matched nobody answers 1028; a task that is taken back is revoked (4), whatever it was.
 */
export function cancel(call: UmengCall, state: UmengState): SimulatedAnswer {
  const { tally, state: was } = readTask(call, state);
  const { platform, recall = platform !== 'harmony' } = call.app;
  const recalls = recall && SHOWN.includes(was);
  if (!recalls && !REVOCABLE[platform].includes(was)) {
    call.refuse(INFERRED_CODES.cancelTooLate, 'task_id', `the task is in state ${was} and cannot be revoked`);
  }
  state.tasks.end(tally.id, 4, call.now);
  if (recalls) call.context.hide?.('umeng', ({ messageId }) => messageId === tally.id);
  return umengSuccess({ task_id: tally.id });
}

/**
 * POST /api/task/stat: the way of a task from acceptance to click. The path and the fields are those of public clients of 2021; no page of
 * the vendor describes them. Our decision: a rate is a share of the phones reached, in percent with two decimals.
 */
export function taskStat(call: UmengCall, state: UmengState): SimulatedAnswer {
  const { tally } = readTask(call, state);
  const { id, accepted, arrived, opened, dismissed } = tally;
  const rate = (count: number): string => `${(arrived === 0 ? 0 : (count / arrived) * 100).toFixed(2)}%`;
  return umengSuccess({
    task_id: id,
    accept_count: accepted,
    sent_count: arrived,
    arrive_count: arrived,
    open_count: opened,
    dismiss_count: dismissed,
    open_rate: rate(opened),
    dismiss_rate: rate(dismissed),
  });
}
