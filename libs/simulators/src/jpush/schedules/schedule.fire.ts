import { errorBody } from '../jpush.answers.js';
import { type Sender } from '../jpush.call.js';
import { writeJson } from '../jpush.json.js';
import { MEMORY } from '../jpush.limits.js';
import { sendPush, type Outcome } from '../push/send.js';
import { type Firing, type Schedule } from './schedule-store.js';
import { nextOf } from './trigger.js';

/** Since when what is told of a firing has which form, by the time at which the task was made (JPush REST API v3 schedule, 2022-07). */
const FORMS = { json: Date.parse('2018-09-13T00:00:00+08:00'), withTime: Date.parse('2022-03-17T00:00:00+08:00') };

/** Firings of one app in one go; what is left comes with the next one. A clock that was moved far makes many due at once. */
const MAX_FIRINGS = 1000;

/** Sends what the tasks of one app have become due for, each at its own time. A disabled task lets its times pass. */
export function fireDue(sender: Sender): void {
  const { schedules } = sender.state;
  const now = sender.context.now();
  let fired = 0;
  for (let due = schedules.due(now); due.length > 0 && fired < MAX_FIRINGS; due = schedules.due(now)) {
    for (const schedule of due) {
      const at = schedule.nextAt ?? now;
      fired += 1;
      schedule.nextAt = nextOf(schedule.trigger, at);
      if (schedule.enabled) fire(sender, schedule, at);
    }
  }
  if (fired > 0) schedules.forgetExpired();
}

function fire(sender: Sender, schedule: Schedule, at: number): void {
  const context = { ...sender.context, now: () => at };
  // The identifier inside the push is ignored: the task's own counts.
  const outcome = sendPush({ ...sender, context }, schedule.push, { file: 'may', cid: 'ignored' });
  schedule.firings.push(firingOf(outcome, schedule.createdAt, at));
  if (schedule.firings.length > MEMORY.firings) schedule.firings.shift();
}

function firingOf(outcome: Outcome, createdAt: number, at: number): Firing {
  const messageId = 'refusal' in outcome ? outcome.refusal.messageId?.digits : outcome.messageId;
  if (createdAt < FORMS.json) return messageId ?? '';
  const error = 'refusal' in outcome ? errorBody(outcome.refusal) : undefined;
  const ts = createdAt < FORMS.withTime ? undefined : at;
  // Our decision: nothing is tried again by itself, as no refusal of the simulator passes by waiting a moment.
  return writeJson({ msg_id: messageId, error, needRetry: false, ts });
}
