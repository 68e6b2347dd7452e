import { type FoundInstall, type SimulatorContext } from '../../kit/simulator.types.js';
import { type XiaomiDevice } from '../devices/device.js';
import { type XiaomiReceiptDetail, type XiaomiReceiptKind } from '../receipts/receipts.js';
import { type XiaomiAppState, type XiaomiState } from '../xiaomi.state.js';
import { isFiltered } from './filters.js';
import { shownOnAndroid, shownOnIos } from './phone.js';
import { type XiaomiCounts, type XiaomiParcel, type XiaomiSent, type XiaomiTarget } from './sent.js';
import { type XiaomiAdmission } from './usage.js';

/** What a delivery may use. */
export interface XiaomiWorld {
  readonly state: XiaomiState;
  readonly own: XiaomiAppState;
  readonly context: SimulatorContext;
}

/** What kind of bad target a receipt of type 16 tells of; other kinds than these are told as regids (our decision). */
const ERROR_CODES: Readonly<Record<string, number>> = { regid: 1, alias: 2, user_account: 3 };

/** Why a message does not reach an install at all, in the order in which it is asked. */
const OBSTACLES: readonly {
  readonly receipt: XiaomiReceiptKind;
  readonly counter: keyof XiaomiCounts | undefined;
  readonly stands: (device: XiaomiDevice, sent: XiaomiSent, parcel: XiaomiParcel) => boolean;
}[] = [
  {
    receipt: 'invalidTarget',
    counter: 'app_not_register',
    stands: ({ installed = true, replacedBy }) => !installed || replacedBy !== undefined,
  },
  {
    receipt: 'invalidTarget',
    counter: 'invalid_target',
    stands: ({ region }, { host }) => region !== undefined && host.region !== undefined && region !== host.region,
  },
  { receipt: 'pushDisabled', counter: undefined, stands: ({ pushEnabled = true }) => !pushEnabled },
  {
    receipt: 'filtered',
    counter: 'device_condition_unmatch',
    stands: (device, _, { message }) => isFiltered(message, device),
  },
];

/** Tells receipts and the feedback lists of a name that nobody has, or whose install is gone. */
export function noteInvalid(
  { state, own, context }: XiaomiWorld,
  sent: XiaomiSent,
  parcel: XiaomiParcel,
  name: string,
  replacedBy?: string,
): void {
  state.receipts.note('invalidTarget', sent, parcel, name, context.now(), {
    barStatus: 'Unknown',
    errorCode: ERROR_CODES[sent.kind.name] ?? 1,
    ...(replacedBy !== undefined && { replacedBy }),
  });
  if (sent.kind.name === 'alias') own.pulled.invalidAliases.add(name);
  if (sent.kind.name === 'miid') own.pulled.invalidMiids.add(name);
  if (sent.kind.name !== 'regid') return;
  own.pulled.invalidRegids.add(name);
  for (const packageName of sent.packages) own.pulled.of(packageName).invalid.add(name);
}

/** What an install was kept from by the day's quota. */
export type XiaomiOver = XiaomiAdmission<XiaomiTarget>['over'];

/** Brings one message of a call to installs; answers who was above a quota. */
export function deliver(
  world: XiaomiWorld,
  sent: XiaomiSent,
  parcel: XiaomiParcel,
  targets: readonly XiaomiTarget[],
): XiaomiOver {
  const { state, own, context } = world;
  const { counts } = sent;
  const { jobkey, message } = parcel;
  const there: XiaomiTarget[] = [];
  for (const target of targets) {
    const device = state.devices.of(target.found);
    const obstacle = OBSTACLES.find(({ stands }) => stands(device, sent, parcel));
    if (obstacle) {
      if (obstacle.counter) counts[obstacle.counter] += 1;
      const barStatus = device.barStatus ?? 'Enable';
      if (obstacle.receipt !== 'invalidTarget') note(world, obstacle.receipt, sent, parcel, target, { barStatus });
      else noteInvalid(world, sent, parcel, target.name, device.replacedBy);
      if (device.installed === false) {
        own.pulled.of(target.found.install.app).uninstalled.add(target.found.install.registrationId);
      }
    } else if (device.online === false) {
      const until = context.now() + parcel.timeToLive;
      if (message.extra.get('only_send_once') !== '1') own.offline.hold({ sent, parcel, target, until });
    } else if (jobkey === undefined || own.isFirstOf(jobkey, target.found)) {
      there.push(target);
    }
  }
  const { admitted, over } = own.usage.admit(there, parcel.messageClass, context.now());
  counts.msg_send += admitted.length;
  for (const { target, limit, state: quota } of over) {
    const [ack, most] = [String(quota.acked), String(quota.quota)];
    const extra = limit === 'app' ? { ack, quota: most } : { device_acked: ack, device_quota: most };
    note(world, 'quota', sent, parcel, target, { extra });
  }
  arrive(world, sent, parcel, admitted);
  return over;
}

/** Tells the phones, and whoever wanted to hear of it. */
function arrive(world: XiaomiWorld, sent: XiaomiSent, parcel: XiaomiParcel, targets: readonly XiaomiTarget[]): void {
  const { state, own, context } = world;
  const { message, jobkey = '' } = parcel;
  const at = context.now();
  for (const packageName of new Set(targets.map(({ found }) => found.install.app))) {
    const shown = own.app.platform === 'ios' ? shownOnIos(message) : shownOnAndroid(message, packageName);
    const { acks } = own.pulled.of(packageName);
    const seeing: FoundInstall[] = [];
    let arrived = 0;
    for (const target of targets) {
      if (target.found.install.app !== packageName) continue;
      arrived += 1;
      const { barStatus = 'Enable' } = state.devices.of(target.found);
      if (shown.kind === 'message' || barStatus !== 'Disable') seeing.push(target.found);
      acks.push({ msgid: sent.id, ackAt: at, jobkey, target: target.name });
      note(world, 'delivered', sent, parcel, target, { barStatus });
    }
    sent.counts.delivered += arrived;
    sent.counts.msg_display += seeing.length;
    sent.counts.bar_closed += arrived - seeing.length;
    own.ledger.count('received', packageName, at, arrived);
    context.show(seeing, { messageId: sent.id, vendor: 'xiaomi', at, ...shown });
  }
}

/** Notes a receipt, if the message asks for any. */
function note(
  { state, context }: XiaomiWorld,
  kind: XiaomiReceiptKind,
  sent: XiaomiSent,
  parcel: XiaomiParcel,
  { name }: XiaomiTarget,
  detail: XiaomiReceiptDetail,
): void {
  if (parcel.message.extra.has('callback')) state.receipts.note(kind, sent, parcel, name, context.now(), detail);
}

/** Delivers to phones that came back, and gives up what has outlived its time. */
export function retryOffline(world: XiaomiWorld): void {
  const { own, state, context } = world;
  if (own.offline.size === 0) return;
  const now = context.now();
  const due = own.offline.take(
    ({ sent, until, target }) => sent.stopped || now >= until || state.devices.of(target.found).online !== false,
  );
  for (const { sent, parcel, target, until } of due) {
    if (sent.stopped) continue;
    if (now >= until) note(world, 'expired', sent, parcel, target, {});
    else deliver(world, sent, parcel, [target]);
  }
}
