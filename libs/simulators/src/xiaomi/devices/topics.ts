import { type FoundInstall } from '../../kit/simulator.types.js';
import { reach } from '../message/reach.js';
import { checkNames, checkTopics, NAME_RULES } from '../message/targets.js';
import { type XiaomiSuccess } from '../xiaomi.answers.js';
import { packageOf, type XiaomiCall } from '../xiaomi.call.js';
import { XiaomiRefusal } from '../xiaomi.refusals.js';

/** What the names of a subscription call are. */
export type XiaomiSubscriber = 'regid' | 'alias';

const KEYS = { regid: 'registration_id', alias: 'aliases' } as const;

const SUCCESS: XiaomiSuccess = { reason: 'Success' };

/** The packages meant: the one that is named, or all of the app (our decision: the field may be left out). */
function packagesOf(call: XiaomiCall): readonly string[] {
  return call.form.has('restricted_package_name') ? [packageOf(call)] : call.app.packages;
}

function topicOf({ form }: XiaomiCall): string {
  const topics = form.all('topic').filter(Boolean);
  if (!form.has('topic')) throw new XiaomiRefusal('emptyTopic', 'topic is needed.');
  checkTopics('topic', topics);
  if (topics.length > 1) throw new XiaomiRefusal('tooManyTopics', 'topic takes one topic.');
  return topics[0] ?? '';
}

/** The installs that a call names. Names of nobody are passed over, as long as one is good (our decision). */
function subscribersOf(call: XiaomiCall, by: XiaomiSubscriber): FoundInstall[] {
  const { form, context } = call;
  const named = form.list(KEYS[by]);
  if (!form.has(KEYS[by])) throw new XiaomiRefusal('missing', `${KEYS[by]} is needed.`);
  checkNames(form, KEYS[by], named, NAME_RULES[by]);
  const wanted = new Set(named);
  if (by === 'regid') return reach(call, packagesOf(call), context, () => true, wanted);
  const holds = ({ install }: FoundInstall): boolean => (install.aliases ?? []).some(({ value }) => wanted.has(value));
  return reach(call, packagesOf(call), context, holds);
}

/** Subscribes installs to a topic: all of them, or none where one has 30 topics already (65035). */
export function subscribe(call: XiaomiCall, by: XiaomiSubscriber): XiaomiSuccess {
  const topic = topicOf(call);
  const subscribers = subscribersOf(call, by);
  if (subscribers.length === 0) throw new XiaomiRefusal('notSubscribed', 'None of the names is known.');
  const { subscriptions } = call.own;
  if (subscribers.some(({ install }) => !subscriptions.hasRoom(install, topic))) {
    throw new XiaomiRefusal('tooManyTopics', 'An install has as many topics as it may have.');
  }
  for (const { install } of subscribers) subscriptions.add(install, topic);
  return SUCCESS;
}

/** Ends subscriptions to a topic. Who had none is passed over. */
export function unsubscribe(call: XiaomiCall, by: XiaomiSubscriber): XiaomiSuccess {
  const topic = topicOf(call);
  const subscribers = subscribersOf(call, by);
  if (subscribers.length === 0) throw new XiaomiRefusal('notUnsubscribed', 'None of the names is known.');
  for (const { install } of subscribers) call.own.subscriptions.remove(install, topic);
  return SUCCESS;
}

/** Ends every subscription to a topic. Its parameters are not documented: `topic`, and a package or none (our decision). */
export function unsubscribeAll(call: XiaomiCall): XiaomiSuccess {
  const topic = topicOf(call);
  const { subscriptions } = call.own;
  const holders = reach(call, packagesOf(call), call.context, ({ install }) =>
    subscriptions.topicsOf(install).includes(topic),
  );
  for (const { install } of holders) subscriptions.remove(install, topic);
  return SUCCESS;
}
