import { type FoundInstall, type SimulatedAnswer } from '../../kit/simulator.types.js';
import { umengSuccess } from '../umeng.answers.js';
import { type UmengCall } from '../umeng.call.js';
import { type UmengTaskKind } from '../umeng.limits.js';
import { type UmengState } from '../umeng.state.js';
import { type UmengJson } from '../umeng.types.js';
import { checkNamedTargets } from './audience.js';
import { deliver, phonesOf, tallyOf } from './delivery.js';
import { readMessage, type UmengMessage } from './message.js';
import { type UmengTally } from './tally.js';

/** POST /api/send: the message is checked, then the quota; it is shown at once, or becomes a task. */
export function send(call: UmengCall, state: UmengState): SimulatedAnswer {
  const message = readMessage(call, state);
  const { task } = message.audience;
  if (task !== null) return umengSuccess({ task_id: sendTask(call, message, task, state) });
  return umengSuccess({ msg_id: sendSingle(call, message, reachSingle(call, message, state), state) });
}

/** The phones of a single message, or its refusal for what its targets turn out to be. */
export function reachSingle(call: UmengCall, message: UmengMessage, state: UmengState): readonly FoundInstall[] {
  const phones = phonesOf({ state, settings: call.settings }, message, call.context);
  checkNamedTargets(call, message.audience, phones);
  return phones;
}

/** Shows a single message on its phones and returns its id. */
export function sendSingle(
  call: UmengCall,
  message: UmengMessage,
  phones: readonly FoundInstall[],
  state: UmengState,
): string {
  const tally = tallyOf(message, state.ids.next(message.audience.prefix));
  tally.accepted = phones.length;
  state.singles.set(tally.id, tally);
  deliver({ state, settings: call.settings }, message, tally, phones, call.now, call.context);
  return tally.id;
}

function sendTask(call: UmengCall, message: UmengMessage, kind: UmengTaskKind, state: UmengState): string {
  const { app, policy, production, audience } = message;
  const { settings, now } = call;
  if (policy.outBizNo !== undefined) {
    // The vendor filters repetitions. Our decision: they answer with the first task's id, and cost no quota.
    const first = state.tasks.duplicateOf(app.appKey, policy.outBizNo);
    if (first !== null) {
      call.note('policy.out_biz_no', `was used before, so nothing is sent; the task is ${first}`);
      return first;
    }
  }
  const pace = app.pace ?? settings.pace;
  const startAt = policy.startAt ?? now;
  state.tasks.checkRoom(startAt + pace.queuedMs + pace.sendingMs - now);
  state.quota.take(call, kind, production);
  const tally = tallyOf(message, state.ids.next(audience.prefix));
  const world = { state, settings };
  state.tasks.add(
    { tally, kind, startAt, expireAt: policy.expireAt, outBizNo: policy.outBizNo ?? null, pace },
    {
      phones: (context) => phonesOf(world, message, context),
      deliver: (phones, at, context) => {
        deliver(world, message, tally, phones, at, context);
      },
      ended: (how, at) => {
        if (message.feedback !== null) state.posts.add(message.feedback, feedbackOf(tally, how === 2), at, true);
      },
    },
    call.context,
  );
  return tally.id;
}

// Source: the documents of 2013, task feedback; still in the key lists of SDKs.
function feedbackOf({ id, accepted, arrived }: UmengTally, success: boolean): UmengJson {
  return { task_id: id, is_success: String(success), accept_count: accepted, send_count: arrived };
}
