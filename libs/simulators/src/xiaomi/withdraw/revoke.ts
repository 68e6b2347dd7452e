import { type FoundInstall, type ShownNotification, type SimulatedPhone } from '../../kit/simulator.types.js';
import { knownOf, reach } from '../message/reach.js';
import { checkNames, NAME_RULES, TARGET_KINDS, type XiaomiKnown } from '../message/targets.js';
import { type XiaomiSuccess } from '../xiaomi.answers.js';
import { packageOf, type XiaomiCall } from '../xiaomi.call.js';
import { type XiaomiForm } from '../xiaomi.form.js';
import { LIMITS } from '../xiaomi.limits.js';
import { XiaomiRefusal } from '../xiaomi.refusals.js';

/** A way to name from whom a notification is taken back. */
export interface XiaomiRevokeKind {
  /** As in the path: `/v1/message/<name>/revoke`. */
  readonly name: string;
  named(form: XiaomiForm): string[];
  check(form: XiaomiForm, named: readonly string[]): void;
  selects(found: FoundInstall, named: ReadonlySet<string>, known: XiaomiKnown, form: XiaomiForm): boolean;
}

function byNames(
  name: string,
  key: string,
  rules: keyof typeof NAME_RULES,
  heldBy: (found: FoundInstall, known: XiaomiKnown) => readonly (string | undefined)[],
): XiaomiRevokeKind {
  return {
    name,
    named: (form) => form.list(key),
    check(form, named) {
      if (!form.has(key)) throw new XiaomiRefusal('missing', `${key} is needed.`);
      checkNames(form, key, named, NAME_RULES[rules]);
    },
    selects: (found, named, known) => heldBy(found, known).some((value) => value !== undefined && named.has(value)),
  };
}

const { regid, alias, userAccount, topic, multiTopic } = TARGET_KINDS;

/** The seven kinds of the official Java SDK. Its lists are repeated keys; commas pass too. */
export const REVOKE_KINDS: readonly XiaomiRevokeKind[] = [
  byNames('regid', 'registration_ids', 'regid', (found, known) => regid.heldBy(found, known)),
  byNames('alias', 'aliases', 'alias', (found, known) => alias.heldBy(found, known)),
  byNames('user_account', 'user_accounts', 'userAccount', (found, known) => userAccount.heldBy(found, known)),
  byNames('miid', 'miids', 'regid', (found, known) => [known.deviceOf(found).miid]),
  byNames('imeimd5', 'imeimd5s', 'imeiMd5', (found, known) => [known.deviceOf(found).imeiMd5]),
  topic,
  multiTopic,
];

function notifyIdOf({ form }: XiaomiCall): number {
  const text = form.need('notify_id');
  if (!/^\d{1,10}$/.test(text) || Number(text) > LIMITS.notifyId) {
    throw new XiaomiRefusal('badNotifyId', `notify_id must be 0 to ${LIMITS.notifyId}.`);
  }
  return Number(text);
}

/** Takes a notification off the phones of some installs, and out of what waits for them. */
function takeBack(
  { own, context }: XiaomiCall,
  installs: readonly FoundInstall[],
  isMeant: (notification: Pick<ShownNotification, 'messageId' | 'replaces'>) => boolean,
): void {
  const regids = new Set(installs.map(({ install }) => install.registrationId));
  const phones = new Set(installs.map(({ phone }) => phone.id));
  own.offline.take(({ sent, parcel, target }) => {
    const notifyId = Number(parcel.message.fields.get('notify_id') ?? 0);
    const replaces = notifyId > 0 ? `${target.found.install.app}:${notifyId}` : undefined;
    const waiting = { messageId: sent.id, ...(replaces !== undefined && { replaces }) };
    return regids.has(target.found.install.registrationId) && isMeant(waiting);
  });
  context.hide?.('xiaomi', (shown, { id }: SimulatedPhone) => phones.has(id) && isMeant(shown));
}

/** Takes back what one kind of target shows under a `notify_id`. Id 0, which messages without an id have, takes all of those (our decision). */
export function revoke(call: XiaomiCall, kind: XiaomiRevokeKind): XiaomiSuccess {
  const { form, own, state, context } = call;
  const named = kind.named(form);
  kind.check(form, named);
  const packageName = packageOf(call);
  const notifyId = notifyIdOf(call);
  const wanted = new Set(named);
  const known = knownOf(state, own);
  const installs = reach(call, [packageName], context, (found) => kind.selects(found, wanted, known, form));
  takeBack(call, installs, ({ messageId, replaces }) =>
    notifyId > 0
      ? replaces === `${packageName}:${notifyId}`
      : replaces === undefined && (own.ledger.get(messageId)?.packages.includes(packageName) ?? false),
  );
  return {};
}

/**
 * Takes one message back by its id, from subscribers of `topics` or from everyone. The old path names these parameters; those of `/v2/message/revoke` are not
 * known, so it takes the same (our decision). `title` and `description` narrow nothing.
 */
export function revokeById(call: XiaomiCall): XiaomiSuccess {
  const { form, own, context } = call;
  const packageName = packageOf(call);
  const id = form.need('msg_id');
  const sent = own.ledger.get(id);
  if (!sent) throw new XiaomiRefusal('noSuchMessage', 'msg_id names no message of this app.');
  if (form.has('notify_id')) notifyIdOf(call);
  const topics = new Set(form.list('topics', ';$;'));
  const installs = reach(
    call,
    [packageName],
    context,
    ({ install }) => topics.size === 0 || own.subscriptions.topicsOf(install).some((held) => topics.has(held)),
  );
  if (topics.size === 0) sent.stopped = true;
  takeBack(call, installs, ({ messageId }) => messageId === id);
  return {};
}
