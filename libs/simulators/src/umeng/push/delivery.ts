import { type FoundInstall, type PhoneTouch, type SimulatorContext } from '../../kit/simulator.types.js';
import { channelOf } from '../channels/channels.js';
import { receiptOf, type UmengReceiptEvent, wants } from '../receipts/receipts.js';
import { type UmengSettings } from '../umeng.call.js';
import { type UmengState } from '../umeng.state.js';
import { resolveAudience } from './audience.js';
import { type UmengMessage } from './message.js';
import { UmengTally } from './tally.js';

/** What a delivery needs of the server. */
export interface UmengWorld {
  readonly state: UmengState;
  readonly settings: UmengSettings;
}

/** A fresh count for a message that gets this id. */
export function tallyOf({ app, audience, receipts, usesChannels }: UmengMessage, id: string): UmengTally {
  return new UmengTally(id, audience.task === null ? 'msg_id' : 'task_id', app.appKey, receipts, usesChannels);
}

/** The phones that a message is for, as of now. */
export function phonesOf(
  { state, settings }: UmengWorld,
  message: UmengMessage,
  context: SimulatorContext,
): FoundInstall[] {
  const tagsOf = (found: FoundInstall): readonly string[] => state.tags.of(message.app.appKey, found.install);
  const { audience, production, app } = message;
  return resolveAudience(audience, production, app, context.phones, settings.factsOf, tagsOf);
}

/** Shows a message on phones, and counts and tells that it arrived there. */
export function deliver(
  { state, settings }: UmengWorld,
  message: UmengMessage,
  tally: UmengTally,
  phones: readonly FoundInstall[],
  at: number,
  context: SimulatorContext,
): void {
  if (phones.length === 0) return;
  const { app, sketch, policy, service } = message;
  const replaces = policy.collapseId === undefined ? {} : { replaces: policy.collapseId };
  context.show(phones, { messageId: tally.id, vendor: 'umeng', at, ...sketch, ...replaces });
  tally.arrived += phones.length;
  for (const { phone, install } of phones) {
    tell(state, tally, 'delivered', install.registrationId, at);
    const channel = tally.usesChannels ? channelOf(phone) : null;
    if (channel === null) continue;
    const counts = tally.channel(channel);
    counts.sent += 1;
    counts.arrived += 1;
    state.usage.add(app.appKey, channel, service, at, settings.utcOffsetHours);
  }
}

/** Counts and tells that the owner of a phone clicked or dismissed a message. */
export function countTouch(state: UmengState, tally: UmengTally, { phone, action }: PhoneTouch, at: number): void {
  const token = phone.installs.find((one) => one.vendor === 'umeng' && one.app === tally.appKey)?.registrationId;
  if (action === 'clicked') tally.opened += 1;
  else tally.dismissed += 1;
  const channel = tally.usesChannels && action === 'clicked' ? channelOf(phone) : null;
  if (channel !== null) tally.channel(channel).opened += 1;
  if (token !== undefined) tell(state, tally, action, token, at);
}

function tell(state: UmengState, tally: UmengTally, event: UmengReceiptEvent, token: string, at: number): void {
  const { wish } = tally;
  if (wish !== null && wants(wish, event)) state.posts.add(wish.url, receiptOf(wish, event, tally, token, at), at);
}
