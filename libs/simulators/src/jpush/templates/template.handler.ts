import { acceptEnvelope, errorBody, refuseEnvelope, type Refusal, type Reply } from '../jpush.answers.js';
import { type JPushCall } from '../jpush.call.js';
import { at, isObject, readJson, writeJson, type JsonBody, type JsonObject } from '../jpush.json.js';
import { JPUSH_LIMITS } from '../jpush.limits.js';
import { firstDefectOf, hintOf } from '../jpush.problem.js';
import { anything, filledText, list, object, openObject, text } from '../jpush.shape.js';
import { firstDefect } from '../push/judge.js';
import { audienceRule } from '../push/push-object.js';
import { sendPush } from '../push/send.js';
import { addSchedule } from '../schedules/schedule.handler.js';
import { readTrigger, type Trigger } from '../schedules/trigger.js';

/*
 * Pushes by template (JPush REST API v3 push advanced, template, 2025-03; VIP). Templates are made on the console; here they are an option of the app.
 * Our decisions: what is wrong with the whole is answered in the envelope with HTTP 200; one push that fails leaves the others alone.
 */

const param = object(
  { keys: openObject, audience: audienceRule, options: openObject, trace_id: text, geofence: openObject },
  { required: ['audience'] },
);
const members = { id: filledText, params: list(param) };
const immediate = object(members, { required: ['id', 'params'] });
const timed = object(
  { ...members, schedule_name: filledText, trigger: anything },
  { required: ['id', 'params', 'schedule_name', 'trigger'] },
);

/** Kinds of audience that count as one. */
const ONE_KIND: Readonly<Record<string, string>> = { tag_and: 'tag', tag_not: 'tag' };
/** Kinds that go with exactly one entry of `params`. */
const ALONE: readonly string[] = ['all', 'tag', 'segment', 'file'];
const RULES = { file: 'may', cid: 'ignored' } as const;

interface Order {
  readonly template: JsonObject;
  readonly body: JsonBody;
  readonly params: readonly JsonObject[];
}

/** `POST /v3/push/template` */
export function pushByTemplate(call: JPushCall): Reply {
  const order = readOrder(call, immediate);
  if ('refused' in order) return order.refused;
  const pushList = order.params.map((each, n) => {
    const push = filled(order, n);
    const outcome =
      'hint' in push ? { refusal: { code: 1003, hint: push.hint } as const } : sendPush(call, push, RULES);
    return 'refusal' in outcome
      ? failure(outcome.refusal, each)
      : { code: 0, message: 'success', message_id: outcome.messageId, trace_id: each.trace_id };
  });
  return acceptEnvelope({ push_list: pushList });
}

/** `POST /v3/push/template/schedule` — one task for each entry of `params`. */
export function scheduleByTemplate(call: JPushCall): Reply {
  const order = readOrder(call, timed);
  if ('refused' in order) return order.refused;
  const name = String(at(order.body.value, 'schedule_name'));
  const trigger = readTrigger(at(order.body.value, 'trigger'), call.context.now());
  if ('hint' in trigger) return refuseEnvelope({ code: 8100, family: 'schedule', hint: trigger.hint });
  const scheduleList = order.params.map((each, n) => {
    const task = scheduled(call, name, trigger, filled(order, n));
    return 'code' in task
      ? failure(task, each)
      : { code: 0, message: 'success', schedule_id: task.id, trace_id: each.trace_id };
  });
  return acceptEnvelope({ schedule_list: scheduleList });
}

function scheduled(
  call: JPushCall,
  name: string,
  trigger: Trigger,
  push: JsonBody | { readonly hint: string },
): Refusal | { readonly id: string } {
  if ('hint' in push) return { code: 1003, hint: push.hint };
  const defect = firstDefect(call, push, RULES);
  if (defect) return { code: defect.code, hint: hintOf(defect) };
  const added = addSchedule(call, name, trigger, push);
  return 'hint' in added ? { code: 8100, family: 'schedule', hint: added.hint } : added;
}

function readOrder({ request, app }: JPushCall, rule: typeof immediate): Order | { readonly refused: Reply } {
  const body = readJson(request.body);
  if (!body) return { refused: refuseEnvelope({ code: 1003, hint: 'body: must be JSON in UTF-8' }) };
  const defect = firstDefectOf(rule, body.value);
  if (defect) return { refused: refuseEnvelope({ code: defect.code, hint: hintOf(defect) }) };
  const { id, params } = body.value as { id: string; params: JsonObject[] };
  const { templates = {} } = app;
  const template = Object.hasOwn(templates, id) ? templates[id] : undefined;
  if (!template)
    return {
      refused: refuseEnvelope({
        code: 1003,
        hint: 'id: must be a template of this app; set them with the option templates',
      }),
    };
  const problem = audienceProblem(params);
  return problem === undefined
    ? { template, body, params }
    : { refused: refuseEnvelope({ code: 1003, hint: problem }) };
}

/** Inside one entry and over all of them there is one kind of audience; a broad one goes alone, and ids are limited over all. */
function audienceProblem(params: readonly JsonObject[]): string | undefined {
  if (params.length === 0) return 'params: must have at least one entry';
  const kinds = new Set(params.flatMap(({ audience }) => kindsOf(audience)));
  if (kinds.size !== 1) return 'params: must have one kind of audience';
  const [kind = ''] = kinds;
  if (params.length > 1 && ALONE.includes(kind)) return `params: must have exactly one entry with the audience ${kind}`;
  if (params.length > 1 && params.some(({ geofence }) => geofence !== undefined))
    return 'params: must have one entry with a geofence';
  const named = params.reduce(
    (sum, { audience }) => sum + ((at(audience, kind) as unknown[] | undefined)?.length ?? 0),
    0,
  );
  return ['alias', 'registration_id'].includes(kind) && named > JPUSH_LIMITS.registrationIds
    ? `params: must name at most ${JPUSH_LIMITS.registrationIds} targets in all`
    : undefined;
}

function kindsOf(audience: unknown): string[] {
  if (!isObject(audience)) return ['all'];
  const named = Object.keys(audience).filter(
    (kind) => !Array.isArray(audience[kind]) || (audience[kind] as unknown[]).length > 0,
  );
  return [...new Set(named.map((kind) => ONE_KIND[kind] ?? kind))];
}

/** The push object of one entry: the template with the entry's audience, options and keys. */
function filled({ template, body }: Order, n: number): JsonBody | { readonly hint: string } {
  const {
    keys = {},
    audience,
    options,
    geofence,
  } = (at(body.value, 'params') as JsonObject[])[n] as JsonObject & { keys?: JsonObject };
  const missing = new Set<string>();
  const texts = fill(template, (name) => {
    const given = Object.hasOwn(keys, name) ? keys[name] : undefined;
    if (typeof given !== 'string') missing.add(name);
    return String(given);
  }) as JsonObject;
  const [first] = missing;
  if (first !== undefined) return { hint: `keys.${first.slice(0, 60)}: is required by the template, as a string` };
  const merged = {
    ...(texts.options as JsonObject | undefined),
    ...(options as JsonObject | undefined),
    ...(geofence !== undefined && { geofence }),
  };
  const value = { ...texts, audience, ...(Object.keys(merged).length > 0 && { options: merged }) };
  return { value, text: writeJson(value) };
}

/** Puts the keys in place of `{{name}}` in every text. */
function fill(value: unknown, keyOf: (name: string) => string): unknown {
  if (typeof value === 'string') return value.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => keyOf(name));
  if (Array.isArray(value)) return value.map((each) => fill(each, keyOf));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, keyOf)]));
}

function failure(refusal: Refusal, { trace_id: traceId }: JsonObject): object {
  const { code, message } = errorBody(refusal);
  return { code, message, trace_id: traceId };
}
