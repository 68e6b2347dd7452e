import { type FoundInstall } from '../../kit/simulator.types.js';
import { type XiaomiWorld } from '../message/delivery.js';
import { knownOf } from '../message/reach.js';
import { parcelFor, type XiaomiSent } from '../message/sent.js';
import { type XiaomiSuccess } from '../xiaomi.answers.js';
import { type XiaomiCall } from '../xiaomi.call.js';
import { LIMITS } from '../xiaomi.limits.js';
import { XiaomiRefusal } from '../xiaomi.refusals.js';
import { SHAPES } from '../xiaomi.shapes.js';
import { checkMayReport } from './counters.js';

const percent = (part: number, whole: number): string => `${whole === 0 ? 0 : Math.round((part / whole) * 100)}%`;

/** `yyyy-MM-dd HH:mm:ss` in China. */
function chinaTime(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** A message as a trace answers it. */
function traceOf({ id, at, jobType, parcels, counts }: XiaomiSent): Readonly<Record<string, unknown>> {
  const timeToLive = Math.max(...parcels.map((parcel) => parcel.timeToLive));
  return {
    create_time: chinaTime(at),
    create_timestamp: at,
    time_to_live: `${Math.floor(timeToLive / 1000)}s`,
    msg_type: jobType,
    id,
    ...counts,
    delivery_rate: percent(counts.delivered, counts.resolved),
    click_rate: percent(counts.click, counts.delivered),
  };
}

/** The newest messages of a list, the newest first (our decision: the order is not told). */
function newest(sent: readonly XiaomiSent[]): XiaomiSuccess {
  return { data: { data: sent.toReversed().slice(0, LIMITS.traceRange).map(traceOf) } };
}

function instant({ form }: XiaomiCall, name: string): number {
  const text = form.need(name);
  if (!/^\d{1,15}$/.test(text)) throw new XiaomiRefusal('badValue', `${name} must be milliseconds since the epoch.`);
  return Number(text);
}

/**
 * What became of messages: by id, by job key, or of a span of time. Two paths differ in one letter, and clients disagree on which takes what; both take all three
 * (our decision). An id that is not known is refused with 65028; a job key and a span may well have no messages.
 */
export function trace(call: XiaomiCall): XiaomiSuccess {
  checkMayReport(call);
  const { form, own } = call;
  const ways = ['msg_id', 'job_key', 'begin_time'].filter((name) => form.has(name));
  if (ways.length !== 1) {
    throw new XiaomiRefusal('missing', 'One of msg_id, job_key, or begin_time with end_time is needed.');
  }
  if (form.has('msg_id')) {
    // On a phone an id may carry its job key behind a dot.
    const sent = own.ledger.get(form.need('msg_id').split('.', 1)[0] ?? '');
    if (!sent) throw new XiaomiRefusal('noSuchMessage', 'msg_id names no message of this app.');
    return { data: { data: traceOf(sent) } };
  }
  if (form.has('job_key')) {
    const jobkey = form.need('job_key');
    return newest(own.ledger.list(({ parcels }) => parcels.some((parcel) => parcel.jobkey === jobkey)));
  }
  const begin = instant(call, 'begin_time');
  const end = instant(call, 'end_time');
  if (end < begin) throw new XiaomiRefusal('badValue', 'end_time must not lie before begin_time.');
  return newest(own.ledger.list(({ at }) => at >= begin && at <= end));
}

/** The day's quota; at most once a second. */
export function traceQuota(call: XiaomiCall): XiaomiSuccess {
  checkMayReport(call);
  const { own, at } = call;
  own.usage.countQuotaQuery(at);
  const quota = own.usage.quotaOf('default', at);
  return { data: quota ? SHAPES.traceQuota(quota) : {} };
}

/** A phone's owner tapped on a message: the counters, and whoever wanted to hear of it. */
export function countClick({ own, state, context }: XiaomiWorld, sent: XiaomiSent, found: FoundInstall): void {
  const got = parcelFor(sent, found, knownOf(state, own));
  if (!got) return;
  const { parcel, name } = got;
  const packageName = found.install.app;
  const at = context.now();
  sent.counts.click += 1;
  own.ledger.count('click', packageName, at);
  own.pulled.of(packageName).clicks.push({ msgId: sent.id, clickAt: at, jobkey: parcel.jobkey ?? '', target: name });
  const { barStatus = 'Enable' } = state.devices.of(found);
  state.receipts.note('clicked', sent, parcel, name, at, { barStatus });
}
