import { type SimulatorContext } from '../../kit/simulator.types.js';
import { type XiaomiChannel } from '../channels/channel-book.js';
import { APP_ID } from '../xiaomi.app.js';
import { type XiaomiCall } from '../xiaomi.call.js';
import { LIMITS } from '../xiaomi.limits.js';
import { XiaomiRefusal } from '../xiaomi.refusals.js';
import { channelOf, checkMessage, longestLife } from './checks/index.js';
import { deliver, noteInvalid, type XiaomiOver, type XiaomiWorld } from './delivery.js';
import { type XiaomiMessage } from './message.js';
import { knownOf, reach } from './reach.js';
import { newCounts, type XiaomiParcel, type XiaomiSent, type XiaomiTarget } from './sent.js';
import { type XiaomiTargetKind } from './targets.js';

/** Refuses who may not send at all, and a request above the rate. */
export function checkMaySend({ app, own, at }: XiaomiCall, kind: XiaomiTargetKind): void {
  if (app.blacklisted) {
    const id = app.appId ?? APP_ID;
    throw new XiaomiRefusal('blacklisted', `AppId(id=${id}) in the blacklist, forbid to send messages`);
  }
  if (kind.partnersOnly && !app.partner) {
    throw new XiaomiRefusal('partnersOnly', `Only partners of the vendor may send by ${kind.name}.`);
  }
  own.usage.countRequest(at);
}

/** Whom a message reaches, and the names that nobody has. */
export interface XiaomiFound {
  readonly targets: readonly XiaomiTarget[];
  /** Of a kind whose names are one person's each; none of other kinds. */
  readonly bad: readonly string[];
}

/** A message that was judged and found right, and whom it is for. */
export interface XiaomiLoad {
  readonly parcel: XiaomiParcel;
  readonly channel: XiaomiChannel | undefined;
  readonly packages: readonly string[];
  readonly wanted: ReadonlySet<string>;
  /** Looks up whom it reaches now. */
  find(now: SimulatorContext): XiaomiFound;
}

/** Judges one message of a call. */
export function load(
  call: XiaomiCall,
  kind: XiaomiTargetKind,
  message: XiaomiMessage,
  packages: readonly string[],
  named: readonly string[],
): XiaomiLoad {
  const { app, at, rules, options } = call;
  const channel = channelOf(message, call);
  const scheduleDays = options.scheduleDays ?? LIMITS.scheduleDays;
  checkMessage(message, { app, rules, at, scheduleDays, kind: kind.name, channel });
  const wanted = new Set(named);
  return {
    channel,
    packages,
    wanted,
    parcel: {
      message,
      messageClass: channel?.class ?? 'default',
      jobkey: message.extra.get('jobkey'),
      timeToLive: Number(message.fields.get('time_to_live') ?? longestLife({ app, rules, channel })),
      names: kind.addressed ? wanted : undefined,
    },
    find: (now) => find(call, kind, packages, wanted, now),
  };
}

function find(
  call: XiaomiCall,
  kind: XiaomiTargetKind,
  packages: readonly string[],
  wanted: ReadonlySet<string>,
  now: SimulatorContext,
): XiaomiFound {
  const { state, own, form } = call;
  const known = knownOf(state, own);
  const among = kind.name === 'regid' ? wanted : undefined;
  const found = reach(call, packages, now, (one) => kind.selects(one, wanted, known, form), among);
  if (!kind.addressed)
    return { targets: found.map((one) => ({ found: one, name: one.install.registrationId })), bad: [] };
  const held = new Set<string>();
  const targets = found.map((one) => {
    const mine = kind.heldBy(one, known).filter((name) => wanted.has(name));
    for (const name of mine) held.add(name);
    return { found: one, name: mine[0] ?? one.install.registrationId };
  });
  return { targets, bad: [...wanted].filter((name) => !held.has(name)) };
}

/** What a call led to. */
export interface XiaomiLaunch {
  readonly id: string;
  /** Who was above a quota, message by message; nobody is known yet of a scheduled call. */
  readonly over: readonly XiaomiOver[];
}

/**
 * Gives a call its id and sends its messages, now or at their time. Whom a scheduled message reaches is looked up again then.
 *
 * @param loads - each with whom it reaches now
 */
export function launch(
  call: XiaomiCall,
  kind: XiaomiTargetKind,
  loads: readonly (readonly [XiaomiLoad, XiaomiFound])[],
  jobType: string,
  sendAt: number,
): XiaomiLaunch {
  const { at, context, state, own, host } = call;
  const sent: XiaomiSent = {
    id: state.ids.next(kind.letter, at),
    at,
    kind,
    jobType,
    packages: [...new Set(loads.flatMap(([{ packages }]) => packages))],
    host,
    parcels: loads.map(([{ parcel }]) => parcel),
    counts: newCounts(loads.reduce((sum, [{ wanted }]) => sum + wanted.size, 0)),
    stopped: false,
  };
  const run = (now: SimulatorContext, one: XiaomiLoad, { targets, bad }: XiaomiFound): XiaomiOver => {
    const world: XiaomiWorld = { state, own, context: now };
    sent.counts.invalid_target += bad.length;
    for (const name of bad) noteInvalid(world, sent, one.parcel, name);
    countRecipients(world, sent, targets);
    return deliver(world, sent, one.parcel, targets);
  };
  if (sendAt > at) {
    const jobkeys = loads.flatMap(([{ parcel }]) => parcel.jobkey ?? []);
    const runAll = (now: SimulatorContext): void => {
      for (const [one] of loads) if (!sent.stopped) run(now, one, one.find(now));
    };
    own.jobs.add({ id: sent.id, jobkeys, at: sendAt, run: runAll });
    own.ledger.add(sent);
    return { id: sent.id, over: [] };
  }
  own.ledger.add(sent);
  return { id: sent.id, over: loads.map(([one, found]) => run(context, one, found)) };
}

/** The day's counter of a kind of target, beside that of all single targets. */
const RECIPIENTS: Readonly<Record<string, 'regid_recipients' | 'alias_recipients' | 'useraccount_recipients'>> = {
  regid: 'regid_recipients',
  alias: 'alias_recipients',
  user_account: 'useraccount_recipients',
};

function countRecipients({ own, context }: XiaomiWorld, sent: XiaomiSent, targets: readonly XiaomiTarget[]): void {
  sent.counts.resolved += targets.length;
  const at = context.now();
  const counter = RECIPIENTS[sent.kind.name];
  for (const packageName of sent.packages) {
    const ofPackage = targets.filter(({ found }) => found.install.app === packageName).length;
    own.ledger.count(sent.kind.addressed ? 'single_recipients' : 'broadcast_recipients', packageName, at, ofPackage);
    if (counter) own.ledger.count(counter, packageName, at, ofPackage);
  }
}
