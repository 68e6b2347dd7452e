import { type FoundInstall } from '../../kit/simulator.types.js';
import { findRegid, findRegids, knownOf, reach } from '../message/reach.js';
import { checkNames, NAME_RULES, type XiaomiKnown } from '../message/targets.js';
import { type XiaomiSuccess } from '../xiaomi.answers.js';
import { packageOf, type XiaomiCall } from '../xiaomi.call.js';
import { XiaomiRefusal } from '../xiaomi.refusals.js';
import { SHAPES, type XiaomiPresence } from '../xiaomi.shapes.js';

/** What is asked of one install. */
export const LABELS = {
  alias: ({ install }: FoundInstall) => (install.aliases ?? []).map(({ value }) => value),
  topic: (found: FoundInstall, known: XiaomiKnown) => known.topicsOf(found),
  account: ({ install }: FoundInstall) => install.accounts ?? [],
  miid: (found: FoundInstall, known: XiaomiKnown) => [known.deviceOf(found).miid ?? []].flat(),
} as const;

/** The aliases, topics, accounts or miids of one install. */
export function labelsOf(call: XiaomiCall, label: keyof typeof LABELS): XiaomiSuccess {
  const packageName = packageOf(call);
  const found = findRegid(call, packageName, call.form.need('registration_id'));
  if (!found) throw new XiaomiRefusal('noSuchDevice', 'registration_id names no device of this package.');
  const list = LABELS[label](found, knownOf(call.state, call.own));
  return { data: label === 'miid' ? SHAPES.miids(list) : { list } };
}

function presenceOf(found: FoundInstall | undefined, known: XiaomiKnown): XiaomiPresence {
  if (!found) return 'unknown';
  const { online = true, installed = true } = known.deviceOf(found);
  return online && installed ? 'online' : 'offline';
}

/** Whether devices are there: version 1 takes one regid, later ones a list. */
export function presence(call: XiaomiCall, version: number): XiaomiSuccess {
  const packageName = packageOf(call);
  const { form } = call;
  const regids = form.list('registration_id');
  if (!form.has('registration_id')) throw new XiaomiRefusal('missing', 'registration_id is needed.');
  checkNames(form, 'registration_id', regids, NAME_RULES.regid);
  const [first = '', second] = regids;
  const known = knownOf(call.state, call.own);
  if (version > 1) {
    const states = regids.map((id) => [id, presenceOf(findRegid(call, packageName, id), known)] as const);
    return { data: SHAPES.presenceOfMany(states) };
  }
  if (second !== undefined) {
    throw new XiaomiRefusal('badValue', 'registration_id takes one regid on /v1; use /v2 for more.');
  }
  const found = findRegid(call, packageName, first);
  if (!found) throw new XiaomiRefusal('noSuchDevice', 'registration_id names no device of this package.');
  return { data: SHAPES.presenceOfOne(first, presenceOf(found, known)) };
}

/** Every regid of a user account. */
export function regidsOfAccount(call: XiaomiCall): XiaomiSuccess {
  const packageName = packageOf(call);
  const account = call.form.need('user_account');
  const found = reach(call, [packageName], call.context, ({ install }) => (install.accounts ?? []).includes(account));
  return { data: SHAPES.regidsOfAccount(found.map(({ install }) => install.registrationId)) };
}

/** Which of some regids are valid: known, and still installed. */
export function validate(call: XiaomiCall): XiaomiSuccess {
  const { form, state } = call;
  const regids = [...new Set(form.list('registration_ids'))];
  if (!form.has('registration_ids')) throw new XiaomiRefusal('missing', 'registration_ids is needed.');
  checkNames(form, 'registration_ids', regids, NAME_RULES.regid);
  const found = findRegids(call, regids);
  const isValid = (id: string): boolean => {
    const one = found.get(id);
    return one !== undefined && state.devices.of(one).installed !== false;
  };
  return {
    data: SHAPES.validation(
      regids.filter(isValid),
      regids.filter((id) => !isValid(id)),
    ),
  };
}
