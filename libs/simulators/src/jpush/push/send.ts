import { type FoundInstall } from '../../kit/simulator.types.js';
import { type Refusal } from '../jpush.answers.js';
import { type Sender } from '../jpush.call.js';
import { at, exactNumber, isObject, type JsonBody, type JsonObject } from '../jpush.json.js';
import { JPUSH_LIMITS } from '../jpush.limits.js';
import { hintOf } from '../jpush.problem.js';
import { illegalIdsIn, targetsOf } from './audience.js';
import { deliver, partsOf } from './delivery.js';
import { fileOf, firstDefect, type PushRules } from './judge.js';
import { receiptTargetOf, tellPush } from '../callbacks/receipts.js';

/** What a push led to. */
export type Outcome = { readonly messageId: string; readonly sendno: string } | { readonly refusal: Refusal };

/** How a push is sent. */
export interface SendRules extends PushRules {
  /** Whether it is only judged and answered. @default false */
  readonly dryRun?: boolean;
}

/** Judges a push object and, where nothing is wrong with it, sends it: by whatever call it came. */
export function sendPush(sender: Sender, body: JsonBody, rules: SendRules): Outcome {
  const { value } = body;
  if (!isObject(value)) return { refusal: { code: 1003, hint: 'body: must be a JSON object' } };
  const defect = firstDefect(sender, body, rules);
  if (defect) return { refusal: { code: defect.code, hint: hintOf(defect), text: defect.vendorText } };
  const exhausted = exhaustedQuota(sender, value);
  if (exhausted) return { refusal: exhausted };

  const { world, state } = sender;
  const messageId = world.ids.next();
  const told = { digits: messageId, as: world.settings.errorMessageId };
  const targets = targetsOf(value, sender, fileOf(value, sender, rules));
  if (targets.length === 0) {
    const hint = 'audience: fits no install of this app on the addressed platforms (and APNs environment)';
    return { refusal: { code: 1011, hint, messageId: told, illegalIds: illegalIdsIn(value.audience, sender) } };
  }
  const androids = targets.filter(({ phone }) => phone.platform === 'android').length;
  const channel = state.channels.exhausted(value, androids);
  if (channel !== undefined) {
    const hint = `options.third_party_channel.${channel}: its quota is used up`;
    return { refusal: { code: 1012, hint, messageId: told } };
  }
  if (rules.dryRun !== true) {
    countDown(sender, value, androids);
    release(sender, body, messageId, targets);
  }
  // Samples show "0" where the caller sent no number of his own.
  return { sendno: String((at(value, 'options', 'sendno') as number | undefined) ?? 0), messageId };
}

function release(sender: Sender, body: JsonBody, messageId: string, targets: readonly FoundInstall[]): void {
  const { app, state, context } = sender;
  const push = body.value as JsonObject;
  const now = context.now();
  const overridden = exactNumber(body, 'options', 'override_msg_id');
  const chain = (overridden === undefined ? undefined : state.sent.chainOf(overridden, now)) ?? messageId;
  const isOnline = ({ install }: FoundInstall) => state.devices.absence(install, now) <= JPUSH_LIMITS.onlineMs;
  const parts = partsOf({ push, chain, appName: app.name }, targets);
  const deliveries = deliver(messageId, parts, isOnline, context);
  const iosTells = [true, 1].includes(at(push, 'notification', 'ios', 'mutable-content') as boolean | number);
  state.sent.add(messageId, chain, now);
  const receipts = receiptTargetOf(sender, push);
  state.ledger.add({ id: messageId, at: now, iosTells, receipts }, targets, deliveries);
  tellPush(sender, receipts, messageId, targets, deliveries);
}

function exhaustedQuota({ state, context }: Sender, value: JsonObject): Refusal | undefined {
  const now = context.now();
  if (value.audience === 'all' && state.broadcasts.isUsedUp(now)) {
    return { code: 2008, hint: 'audience: the broadcasts of today are used up' };
  }
  if (slowMinutes(value) > 0 && state.slowPushes.isFull(now)) {
    return { code: 1012, hint: 'options.big_push_duration: too many slow pushes at once' };
  }
  return undefined;
}

function countDown({ state, context }: Sender, value: JsonObject, androids: number): void {
  const now = context.now();
  if (value.audience === 'all') state.broadcasts.add(now);
  if (slowMinutes(value) > 0) state.slowPushes.add(now, slowMinutes(value));
  state.channels.add(value, androids);
  const plan = state.plans.find(at(value, 'options', 'business_operation_code'));
  if (plan) {
    plan.pushCount += 1;
    plan.lastUsedAt = now;
  }
}

function slowMinutes(value: JsonObject): number {
  return (at(value, 'options', 'big_push_duration') as number | undefined) ?? 0;
}
