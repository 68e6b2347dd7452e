import { accept, refuse, type Reply } from '../jpush.answers.js';
import { type Call, type GroupCall, type JPushCall, type KnownApp } from '../jpush.call.js';
import { type JPushCode } from '../jpush.codes.js';
import { exactNumber, readJson } from '../jpush.json.js';
import { JPUSH_LIMITS } from '../jpush.limits.js';
import { checked } from '../jpush.problem.js';
import { filledText, list, object, value } from '../jpush.shape.js';
import { dayOf, readTime } from '../jpush.times.js';
import { groupDetailOf, messageDetailOf, oldMessageOf, oldReceivedOf, receivedDetailOf } from './figures.js';
import { type LedgerEntry } from './message-ledger.js';

/* Reports of messages (JPush REST API v3 report, 2025-08). A message that is unknown, too old or too fresh has its id and nothing else. */

const DAY = 86_400_000;

/** A refusal of the report family. */
export function refuseReport(code: JPushCode, hint: string, text?: string): Reply {
  return refuse({ code, family: 'report', hint, text });
}

/** `GET /v3/received?msg_ids=`; ids are strings. */
export function received(call: JPushCall): Reply {
  return report(call, (id, entry) => ({ msg_id: id, ...(entry && oldReceivedOf(entry)) }));
}

/** `GET /v3/received/detail?msg_ids=`; ids are strings. */
export function receivedDetail(call: JPushCall): Reply {
  return report(call, (id, entry) => ({ msg_id: id, ...(entry && receivedDetailOf(entry)) }));
}

/** `GET /v3/messages?msg_ids=` (VIP); ids are numbers. */
export function messages(call: JPushCall): Reply {
  return report(call, (id, entry) => ({ msg_id: BigInt(id), ...(entry && oldMessageOf(entry)) }));
}

/** `GET /v3/messages/detail?msg_ids=` (VIP); ids are numbers. */
export function messagesDetail(call: JPushCall): Reply {
  return report(call, (id, entry) => ({ msg_id: BigInt(id), ...(entry && messageDetailOf(entry)) }));
}

/** `GET /v3/group/messages/detail?group_msgids=` (VIP) */
export function groupMessagesDetail(call: GroupCall): Reply {
  const ids = idsOf(call, 'group_msgids', JPUSH_LIMITS.groupReportIds);
  if ('refused' in ids) return ids.refused;
  const oldest = call.context.now() - JPUSH_LIMITS.groupReportDays * DAY;
  const blocks = ids.map((id) => {
    const message = call.state.find(id);
    const entries = message && message.at >= oldest ? [...message.messages] : [];
    const found = entries.flatMap(([appKey, messageId]) => {
      const known = call.world.apps.get(appKey);
      return (known && told(call, known, messageId)) ?? [];
    });
    return { group_msgid: id, ...(found.length > 0 && groupDetailOf(found)) };
  });
  return accept(blocks);
}

const question = object(
  {
    msg_id: value((given) => Number.isInteger(given) && (given as number) > 0, 'must be a message id, as a number'),
    registration_ids: list(filledText, JPUSH_LIMITS.idsPerCall),
    date: value((given) => readTime(given, 'day') !== undefined, 'must be a day of the form yyyy-MM-dd'),
  },
  { required: ['msg_id', 'registration_ids'] },
);

/** How a push ended for one device. */
const STATUS = { delivered: 0, notDelivered: 1, notOfThisApp: 2, notATarget: 3, systemError: 4 } as const;

/**
 * `POST /v3/status/message` (VIP) — the id must be a number; servers were seen to refuse a string.
 * Our decision: `date` is the day on which the message was sent, today by default, and a message of another day is unknown.
 */
export function messageStatus(call: JPushCall): Reply {
  const { request, state, context } = call;
  const body = readJson(request.body);
  if (!body) return refuseReport(3002, 'body: must be JSON in UTF-8');
  const given = checked(question, body.value);
  if ('hint' in given)
    return refuseReport(3002, given.hint, given.hint.startsWith('msg_id') ? 'Invalid parameter `msg_id`.' : undefined);
  const { registration_ids: ids, date } = given.value as { registration_ids: string[]; date?: string };
  if (ids.length === 0) return refuseReport(3002, 'registration_ids: must name at least one device');
  const entry = state.ledger.find(exactNumber(body, 'msg_id') ?? '');
  const day = dayOf(readTime(date, 'day') ?? context.now());
  if (!entry || dayOf(entry.at) !== day)
    return refuseReport(3002, 'msg_id: is unknown on that day', 'Msgid does not exist.');
  return accept(Object.fromEntries(ids.map((id) => [id, { status: statusOf(call, entry, id) }])));
}

/** Which devices were meant is forgotten of old messages where there are too many: a system error. */
function statusOf({ state, context }: JPushCall, { recipients }: LedgerEntry, id: string): number {
  if (!state.devices.find(id, context)) return STATUS.notOfThisApp;
  if (!recipients) return STATUS.systemError;
  const reached = recipients.get(id);
  if (reached === undefined) return STATUS.notATarget;
  return reached ? STATUS.delivered : STATUS.notDelivered;
}

function report(call: JPushCall, row: (id: string, entry: LedgerEntry | undefined) => object): Reply {
  const ids = idsOf(call, 'msg_ids', JPUSH_LIMITS.reportIds);
  return 'refused' in ids ? ids.refused : accept(ids.map((id) => row(id, told(call, call, id))));
}

/** What the reports know of a message by now: nothing while it is fresh, and nothing after 28 days. */
function told({ context, world }: Call, { state }: KnownApp, id: string): LedgerEntry | undefined {
  const entry = state.ledger.find(id);
  const age = entry && context.now() - entry.at;
  const isTold = age !== undefined && age >= world.settings.reportsAfterMs && age <= JPUSH_LIMITS.reportDays * DAY;
  return isTold ? entry : undefined;
}

function idsOf(
  { request }: Call,
  name: string,
  max: number,
): (readonly string[] & { refused?: never }) | { readonly refused: Reply } {
  const ids = (request.query.get(name) ?? '').split(',').map((id) => id.trim());
  if (ids.length > max || !ids.every((id) => /^\d{1,19}$/.test(id))) {
    return { refused: refuseReport(3002, `${name}: must be 1 to ${max} message ids, with commas between them`) };
  }
  return ids;
}
