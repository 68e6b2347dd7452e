import { type SimulatedAnswer, type SimulatorContext } from '../kit/simulator.types.js';
import { umengSuccess } from './umeng.answers.js';
import { checkNamedTargets, readAudience, resolveAudience, type UmengAudience } from './umeng.audience.js';
import { type UmengCall } from './umeng.call.js';
import { readPayload, type UmengSketch } from './umeng.payload.js';
import { readPolicy, type UmengPolicy } from './umeng.policy.js';
import { checkProperties, readProductionMode } from './umeng.properties.js';
import { type UmengState } from './umeng.state.js';

/** A message that passed every check. */
interface Accepted {
  readonly audience: UmengAudience;
  readonly sketch: UmengSketch;
  readonly policy: UmengPolicy;
  readonly production: boolean;
}

/** POST /api/send: target, payload, policy and the other fields are checked in this order, then the quota. */
export function send(call: UmengCall, state: UmengState): SimulatedAnswer {
  const audience = readAudience(call, state.files);
  const sketch = readPayload(call, audience.type);
  const policy = readPolicy(call, audience);
  const production = readProductionMode(call);
  checkProperties(call);
  checkCertificate(call, production, policy);
  const accepted: Accepted = { audience, sketch, policy, production };
  return audience.task === null ? sendNow(call, accepted, state) : sendTask(call, accepted, audience.task, state);
}

function sendNow(call: UmengCall, accepted: Accepted, state: UmengState): SimulatedAnswer {
  const { audience, production } = accepted;
  const reached = resolveAudience(audience, production, call.app, call.context.phones, call.settings.factsOf);
  checkNamedTargets(call, audience, reached);
  const id = state.ids.next(audience.prefix);
  if (reached.length > 0) call.context.show(reached, notificationOf(accepted, id, call.now));
  return umengSuccess({ msg_id: id });
}

function sendTask(
  call: UmengCall,
  accepted: Accepted,
  kind: NonNullable<UmengAudience['task']>,
  state: UmengState,
): SimulatedAnswer {
  const { audience, policy, production } = accepted;
  const { app, settings, now } = call;
  if (policy.outBizNo !== undefined) {
    // The vendor filters repetitions. Our decision: they answer with the first task's id, and cost no quota.
    const first = state.tasks.duplicateOf(app.appKey, policy.outBizNo);
    if (first !== null) {
      call.note('policy.out_biz_no', `was used before, so nothing is sent; the task is ${first}`);
      return umengSuccess({ task_id: first });
    }
  }
  if (policy.startAt !== null) state.tasks.checkRoom();
  state.quota.take(call, kind);
  const taskId = state.ids.next(audience.prefix);
  const deliver = (context: SimulatorContext, at: number): number => {
    const reached = resolveAudience(audience, production, app, context.phones, settings.factsOf);
    if (reached.length > 0) context.show(reached, notificationOf(accepted, taskId, at));
    return reached.length;
  };
  const { outBizNo } = policy;
  const times = { startAt: policy.startAt ?? now, expireAt: policy.expireAt };
  const task = { taskId, appKey: app.appKey, kind, ...times, ...(outBizNo !== undefined && { outBizNo }) };
  state.tasks.add(task, deliver, call.context);
  return umengSuccess({ task_id: taskId });
}

function notificationOf({ sketch, policy }: Accepted, messageId: string, at: number): UmengNotification {
  const replaces = policy.collapseId;
  return { messageId, vendor: 'umeng', at, ...sketch, ...(replaces !== undefined && { replaces }) };
}

type UmengNotification = Parameters<SimulatorContext['show']>[1];

// Source: error table of docs/66632/detail/68343, 2032 to 2035.
function checkCertificate(call: UmengCall, production: boolean, policy: UmengPolicy): void {
  if (call.app.platform !== 'ios') return;
  const name = production ? 'production' : 'development';
  const end = call.app.certificates?.[name];
  if (end === undefined) return;
  if (end === null) {
    call.refuse(
      production ? '2032' : '2033',
      'production_mode',
      `the ${name} certificate was not uploaded; do so in the console`,
    );
  }
  if (end <= call.now) call.refuse('2034', 'production_mode', `the ${name} certificate has expired; upload a new one`);
  if (policy.startAt !== null && end <= policy.startAt) {
    call.refuse('2035', 'policy.start_time', `the ${name} certificate will have expired by then; upload a new one`);
  }
}
