import { acceptEnvelope, refuseEnvelope, type Reply } from '../jpush.answers.js';
import { type JPushCall } from '../jpush.call.js';
import { readJson } from '../jpush.json.js';
import { JPUSH_LIMITS } from '../jpush.limits.js';
import { firstDefectOf, hintOf } from '../jpush.problem.js';
import { filledText, object, text } from '../jpush.shape.js';
import { writeTime } from '../jpush.times.js';
import { type Plan } from './plan-store.js';

/*
 * Push plans (JPush REST API v3 push advanced, push plan, 2025-04; VIP). Our decisions: a name that exists, a name that does not, and one plan too many
 * are 1003; refusals come in the envelope of the successes. Plans of the console (send_source 1) do not exist here.
 */

const named = object({ name: filledText, description: text }, { required: ['name'] });
const FROM_API = 0;

/** `POST /v3/push_plan/create` */
export function createPlan(call: JPushCall): Reply {
  const given = planOf(call);
  if ('refused' in given) return given.refused;
  const { plans } = call.state;
  if (plans.find(given.name)) return refuseEnvelope({ code: 1003, hint: 'name: is taken by another push plan' });
  if (plans.size >= call.limits.plans)
    return refuseEnvelope({ code: 1003, hint: `name: at most ${call.limits.plans} push plans` });
  plans.add(given.name, given.description, call.context.now());
  return acceptEnvelope();
}

/** `PUT /v3/push_plan/update` */
export function updatePlan(call: JPushCall): Reply {
  const given = planOf(call);
  if ('refused' in given) return given.refused;
  const plan = call.state.plans.find(given.name);
  if (!plan) return refuseEnvelope({ code: 1003, hint: 'name: must be a push plan of this app' });
  plan.description = given.description;
  return acceptEnvelope();
}

/** `GET /v3/push_plan/list?page&page_size&info&send_source` — `info` is looked for in name and description; anything but 0 and 1 as source is both. */
export function listPlans({ request, state }: JPushCall): Reply {
  const { query } = request;
  const [page, size] = [query.get('page') ?? '1', query.get('page_size') ?? String(JPUSH_LIMITS.plansPerPage)];
  if (![page, size].every((given) => /^[1-9]\d{0,5}$/.test(given))) {
    return refuseEnvelope({ code: 1003, hint: 'page: page and page_size must be positive integers' });
  }
  const info = query.get('info') ?? '';
  const onlyConsole = query.get('send_source') === '1';
  const found = onlyConsole
    ? []
    : state.plans.list().filter(({ name, description }) => `${name}\n${description}`.includes(info));
  const from = (Number(page) - 1) * Number(size);
  const detail = found.slice(from, from + Number(size)).map(viewOf);
  return acceptEnvelope({ total: found.length, page: Number(page), page_size: Number(size), detail });
}

function planOf({
  request,
}: JPushCall): { readonly name: string; readonly description: string } | { readonly refused: Reply } {
  const value = readJson(request.body)?.value;
  if (value === undefined) return { refused: refuseEnvelope({ code: 1003, hint: 'body: must be JSON in UTF-8' }) };
  const defect = firstDefectOf(named, value);
  if (defect) return { refused: refuseEnvelope({ code: defect.code, hint: hintOf(defect) }) };
  const { name, description = '' } = value as { name: string; description?: string };
  return { name, description };
}

function viewOf({ name, description, createdAt, pushCount, lastUsedAt }: Plan): object {
  return {
    name,
    description,
    push_count: pushCount,
    create_time: writeTime(createdAt),
    last_used_time: lastUsedAt === undefined ? undefined : writeTime(lastUsedAt),
    send_source: FROM_API,
  };
}
