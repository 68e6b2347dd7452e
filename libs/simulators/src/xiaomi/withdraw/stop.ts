import { type XiaomiSent } from '../message/sent.js';
import { type XiaomiSuccess } from '../xiaomi.answers.js';
import { packageOf, type XiaomiCall } from '../xiaomi.call.js';
import { XiaomiRefusal } from '../xiaomi.refusals.js';

/** Nothing more of these messages reaches a phone: neither what is scheduled, nor what waits for phones that are offline. What is shown stays. */
function stop({ own }: XiaomiCall, messages: readonly XiaomiSent[]): void {
  for (const sent of messages) {
    sent.stopped = true;
    own.jobs.delete(sent.id);
  }
  own.offline.take(({ sent }) => sent.stopped);
}

/** Ends sends under way, by their ids or by their job keys. Our decision: what names no message of the package is refused with 65028. */
export function stopSends(call: XiaomiCall, by: 'msg_ids' | 'job_keys'): XiaomiSuccess {
  const { form, own } = call;
  const packageName = packageOf(call);
  const names = new Set(form.list(by));
  if (names.size === 0) throw new XiaomiRefusal('missing', `${by} is needed.`);
  const isNamed = ({ id, parcels }: XiaomiSent): boolean =>
    by === 'msg_ids' ? names.has(id) : parcels.some(({ jobkey }) => jobkey !== undefined && names.has(jobkey));
  const messages = own.ledger.list((sent) => sent.packages.includes(packageName) && isNamed(sent));
  if (messages.length === 0) throw new XiaomiRefusal('noSuchMessage', `${by} names no message of this package.`);
  stop(call, messages);
  return {};
}

/**
 * Deletes a broadcast: it reaches no further phone. The parameter is `id`. The vendor was seen to answer success to `msg_id` and do nothing; the simulator refuses
 * that, so that the mistake is found (our decision).
 */
export function deleteBroadcast(call: XiaomiCall): XiaomiSuccess {
  const sent = call.own.ledger.get(call.form.need('id'));
  if (!sent || sent.kind.addressed) throw new XiaomiRefusal('notDeleted', 'id names no broadcast of this app.');
  stop(call, [sent]);
  return {};
}
