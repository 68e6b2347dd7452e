import { type XiaomiSuccess } from '../xiaomi.answers.js';
import { type XiaomiCall } from '../xiaomi.call.js';
import { type XiaomiForm } from '../xiaomi.form.js';
import { LIMITS } from '../xiaomi.limits.js';
import { XiaomiRefusal } from '../xiaomi.refusals.js';
import { checkMaySend, launch, load, type XiaomiLoad } from './launch.js';
import { FIELDS, type XiaomiField, type XiaomiMessage } from './message.js';
import { type XiaomiTargetKind } from './targets.js';

type Fields = Readonly<Record<string, unknown>>;

function asObject(value: unknown, where: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new XiaomiRefusal('badValue', `${where} must be an object.`);
}

function parse(text: string): readonly unknown[] {
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    // refused below, as any other value that is no list
  }
  if (!Array.isArray(value)) throw new XiaomiRefusal('badForm', 'messages must be a JSON array, written as a string.');
  if (value.length === 0) throw new XiaomiRefusal('noTarget');
  if (value.length > LIMITS.messages) {
    throw new XiaomiRefusal('tooManyTargets', `messages must hold at most ${LIMITS.messages} messages.`);
  }
  return value as unknown[];
}

/** Key-value pairs whose values are texts. */
function pairsOf(value: unknown, where: string): Map<string, string> {
  if (value === undefined) return new Map();
  const pairs = Object.entries(asObject(value, where));
  return new Map(
    pairs.map(([key, text]) => {
      if (typeof text !== 'string') throw new XiaomiRefusal('badValue', `${where}.${key} must be a string.`);
      return [key, text];
    }),
  );
}

/** A message of the list: its numbers are JSON numbers, and its extras an object whose keys have no `extra.` in front. */
function readMessage(input: Fields, where: string, sendAt: string | undefined): XiaomiMessage {
  const prefixed = Object.keys(input).find((key) => key.startsWith('extra.') || key.startsWith('aps_proper_fields.'));
  if (prefixed !== undefined) {
    throw new XiaomiRefusal('badValue', `${where}.${prefixed} must stand inside an object here.`);
  }
  const fields = new Map<XiaomiField, string>();
  for (const name of FIELDS) {
    const value = input[name];
    if (value === undefined) continue;
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new XiaomiRefusal('badValue', `${where}.${name} must be a string or a number.`);
    }
    fields.set(name, String(value));
  }
  const own = fields.get('time_to_send');
  if (own === '0') fields.delete('time_to_send');
  if (sendAt !== undefined && !fields.has('time_to_send')) fields.set('time_to_send', sendAt);
  return {
    fields,
    extra: pairsOf(input.extra, `${where}.extra`),
    aps: pairsOf(input.aps_proper_fields, `${where}.aps_proper_fields`),
  };
}

/** Every message names its one package (Android), as an iOS app's may (our decision for more than one: refused). */
function packagesOf({ app }: XiaomiCall, { restricted_package_name: name }: Fields, where: string): readonly string[] {
  if (name === undefined || name === '') {
    if (app.platform === 'ios') return app.packages;
    throw new XiaomiRefusal('missingPackage', `${where}.restricted_package_name is needed.`);
  }
  if (typeof name !== 'string' || !app.packages.includes(name)) {
    throw new XiaomiRefusal('wrongPackage', `${where}.restricted_package_name must be one package of this app.`);
  }
  return [name];
}

/** The targets of a list, for fault scripts; nothing of what cannot be read. */
export function targetsOf(form: XiaomiForm): string[] {
  try {
    const list: unknown = JSON.parse(form.one('messages') ?? '[]');
    return (Array.isArray(list) ? (list as unknown[]) : []).flatMap((one) => {
      const target: unknown = typeof one === 'object' && one !== null ? (one as Fields).target : undefined;
      return typeof target === 'string' ? [target] : [];
    });
  } catch {
    return []; // the request is refused when it is judged
  }
}

/** Dropped messages by channel, e.g. `no_channel:2 a:3`. */
function exceeded(loads: readonly XiaomiLoad[], drops: readonly number[]): string {
  const byChannel = new Map<string, number>();
  loads.forEach(({ channel }, index) => {
    const id = channel?.id ?? 'no_channel';
    byChannel.set(id, (byChannel.get(id) ?? 0) + (drops[index] ?? 0));
  });
  const over = [...byChannel].filter(([, count]) => count > 0);
  return over.map(([id, count]) => `${id}:${count}`).join(' ');
}

/**
 * Many messages, one target each. One message that is wrong refuses the whole call (our decision); one above the day's quota is dropped and counted in
 * `channel_exceed_quota`, and never 200001. All have one time to be sent at.
 */
export function sendMany(call: XiaomiCall, kind: XiaomiTargetKind): XiaomiSuccess {
  const { form, at, context } = call;
  checkMaySend(call, kind);
  const time = form.one('time_to_send');
  const sendAt = time === undefined || time === '' || time === '0' ? undefined : time;
  const loads = parse(form.need('messages')).map((element, index) => {
    const where = `messages[${index}]`;
    const { target, message } = asObject(element, where);
    if (typeof target !== 'string' || target === '') throw new XiaomiRefusal('noTarget');
    const input = asObject(message, `${where}.message`);
    const read = readMessage(input, `${where}.message`, sendAt);
    return load(call, kind, read, packagesOf(call, input, `${where}.message`), [target]);
  });
  const times = new Set(loads.map(({ parcel }) => parcel.message.fields.get('time_to_send')));
  if (times.size > 1) throw new XiaomiRefusal('badValue', 'All messages of one call must have the same time_to_send.');
  const found = loads.map((one) => [one, one.find(context)] as const);
  const bad = new Set(found.flatMap(([, { bad: names }]) => names));
  const good = loads.filter(({ wanted }) => ![...wanted].every((name) => bad.has(name)));
  if (good.length === 0) throw new XiaomiRefusal('noValidTargets');

  const { id, over } = launch(call, kind, found, kind.jobTypes[1], Number([...times][0] ?? at));
  const drops = over.map((ofMessage) => ofMessage.filter(({ limit }) => limit === 'app').length);
  const channelExceedQuota = exceeded(loads, drops);
  return {
    info: `Received push messages for ${good.length} ${kind.label}`,
    data: {
      id,
      ...(bad.size > 0 && kind.name === 'regid' && { bad_regids: [...bad].join(',') }),
      ...(channelExceedQuota !== '' && { channel_exceed_quota: channelExceedQuota }),
    },
  };
}
