import { accept, DONE, refuse, type Reply } from '../jpush.answers.js';
import { type JPushCall } from '../jpush.call.js';
import { isObject, memberBody, readJson, type JsonBody, type JsonObject } from '../jpush.json.js';
import { JPUSH_LIMITS } from '../jpush.limits.js';
import { checked, hintOf } from '../jpush.problem.js';
import { anything, filledText, flag, object, value } from '../jpush.shape.js';
import { firstDefect } from '../push/judge.js';
import { type Schedule } from './schedule-store.js';
import { nextOf, readTrigger, type Trigger } from './trigger.js';

/*
 * The schedule API. Source: JPush REST API v3 schedule, 2022-07. Everything wrong with a task is 8100; the push inside it is judged like a push of its own.
 */

const name = value(
  (given) =>
    typeof given === 'string' &&
    /^[\w\p{Script=Han}]+$/u.test(given) &&
    Buffer.byteLength(given, 'utf8') <= JPUSH_LIMITS.scheduleNameBytes,
  `must be 1 to ${JPUSH_LIMITS.scheduleNameBytes} bytes (UTF-8) of letters, digits, Chinese characters and _`,
);
const members = { name, enabled: flag, trigger: anything, push: anything };
const newTask = object({ cid: filledText, ...members }, { required: ['name', 'enabled', 'trigger', 'push'] });
const changedTask = object(members);

const invalid = (hint: string): Reply => refuse({ code: 8100, family: 'schedule', hint });
const UNKNOWN = refuse({ code: 8104, family: 'schedule' });

/** The parts of a task that were given and are right. */
interface Parts {
  name?: string;
  enabled?: boolean;
  trigger?: Trigger;
  push?: JsonBody;
}

/** `POST /v3/schedules` */
export function createSchedule(call: JPushCall): Reply {
  const { state, context } = call;
  const now = context.now();
  const body = readJson(call.request.body);
  const given = checked(newTask, body?.value);
  if (!body || 'hint' in given) return invalid('hint' in given ? given.hint : 'body: must be JSON in UTF-8');
  const cid = state.cids.find(given.value.cid, 'schedule', now);
  // A replay gets the first successful answer, as with pushes.
  if (cid?.answer) return cid.answer;
  if (given.value.cid !== undefined && !cid) {
    return invalid('cid: must come from GET /v3/push/cid?type=schedule of this app, within the last day');
  }
  if (given.value.enabled !== true) return invalid('enabled: must be true for a new task');
  const parts = readParts(call, body, given.value);
  if ('hint' in parts) return invalid(parts.hint);
  const { trigger, push } = parts;
  if (!trigger || !push) return invalid('body: needs trigger and push');
  const added = addSchedule(call, String(given.value.name), trigger, push);
  if ('hint' in added) return invalid(added.hint);
  const reply = accept({ schedule_id: added.id, name: added.name });
  if (cid) cid.answer = reply;
  return reply;
}

/** Adds a task that was checked, unless the app has too many. */
export function addSchedule(
  { state, limits, context }: JPushCall,
  taskName: string,
  trigger: Trigger,
  push: JsonBody,
): Schedule | { readonly hint: string } {
  if (state.schedules.live().length >= limits.liveSchedules) {
    return { hint: `body: at most ${limits.liveSchedules} tasks may wait` };
  }
  const now = context.now();
  const nextAt = nextOf(trigger, now);
  return state.schedules.add({ createdAt: now, name: taskName, enabled: true, trigger, push, nextAt });
}

/** `GET /v3/schedules?page=` — 50 a page, only those that have not expired. Our decision: a page that is no positive integer is 8100. */
export function listSchedules({ request, state }: JPushCall): Reply {
  const asked = request.query.get('page') ?? '1';
  if (!/^[1-9]\d{0,8}$/.test(asked)) return invalid('page: must be a positive integer');
  const page = Number(asked);
  const live = state.schedules.live();
  const size = JPUSH_LIMITS.schedulesPerPage;
  return accept({
    total_count: live.length,
    total_pages: Math.ceil(live.length / size),
    page,
    schedules: live.slice((page - 1) * size, page * size).map(viewOf),
  });
}

/** `GET /v3/schedules/{id}` */
export function getSchedule({ params, state }: JPushCall): Reply {
  const schedule = state.schedules.find(params.id ?? '');
  return schedule ? accept(viewOf(schedule)) : UNKNOWN;
}

/** `GET /v3/schedules/{id}/msg_ids` */
export function getFirings({ params, state }: JPushCall): Reply {
  const schedule = state.schedules.find(params.id ?? '');
  return schedule ? accept({ count: schedule.firings.length, msgids: schedule.firings }) : UNKNOWN;
}

/** `PUT /v3/schedules/{id}` — a part that is given is replaced whole. The page prints a form's content type beside a JSON body: JSON counts. */
export function updateSchedule(call: JPushCall): Reply {
  const schedule = call.state.schedules.find(call.params.id ?? '');
  if (!schedule) return UNKNOWN;
  const body = readJson(call.request.body);
  const given = checked(changedTask, body?.value);
  if (!body || 'hint' in given) return invalid('hint' in given ? given.hint : 'body: must be JSON in UTF-8');
  if (Object.keys(given.value).length === 0) return invalid(`body: needs one of ${Object.keys(members).join(', ')}`);
  if (schedule.nextAt === undefined) return invalid('body: a task that has expired cannot be changed');
  const parts = readParts(call, body, given.value);
  if ('hint' in parts) return invalid(parts.hint);
  if (parts.trigger && parts.trigger.kind !== schedule.trigger.kind) {
    return invalid('trigger: a single task cannot become a periodical one, nor the other way round');
  }
  Object.assign(schedule, parts);
  if (parts.trigger) schedule.nextAt = nextOf(parts.trigger, call.context.now());
  return accept(viewOf(schedule));
}

/** `DELETE /v3/schedules/{id}` */
export function deleteSchedule({ params, state }: JPushCall): Reply {
  if (!state.schedules.find(params.id ?? '')) return UNKNOWN;
  state.schedules.remove(params.id ?? '');
  return DONE;
}

function readParts(call: JPushCall, body: JsonBody, given: JsonObject): Parts | { readonly hint: string } {
  const parts: Parts = {};
  if (given.name !== undefined) parts.name = given.name as string;
  if (given.enabled !== undefined) parts.enabled = given.enabled as boolean;
  if (given.trigger !== undefined) {
    const trigger = readTrigger(given.trigger, call.context.now());
    if ('hint' in trigger) return trigger;
    parts.trigger = trigger;
  }
  if (given.push !== undefined) {
    const push = memberBody(body, 'push');
    if (!isObject(push.value)) return { hint: 'push: must be a JSON object' };
    const defect = firstDefect(call, push, { file: 'may', cid: 'ignored' });
    if (defect) return { hint: `push.${hintOf(defect)}` };
    parts.push = push;
  }
  return parts;
}

function viewOf({ id, name: taskName, enabled, trigger, push }: Schedule): object {
  return { schedule_id: id, name: taskName, enabled, trigger: trigger.given, push: push.value };
}
