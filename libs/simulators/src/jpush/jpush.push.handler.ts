import { accept, refuse, type Refusal, type Reply } from './jpush.answers.js';
import { targetsOf } from './jpush.audience.js';
import { DEFECT_ORDER } from './jpush.codes.js';
import { deliver } from './jpush.delivery.js';
import { at, exactNumber, isObject, readJson, type JsonBody, type JsonObject } from './jpush.json.js';
import { checkShape } from './jpush.push-object.js';
import { checkRelations } from './jpush.relations.js';
import { type JPushCall } from './jpush.routes.js';
import { type Defect, type Report } from './jpush.shape.js';
import { checkSizes } from './jpush.sizes.js';
import { checkLifetime, checkTier } from './jpush.tiers.js';

/** `POST /v3/push` (JPush REST API v3 push, 2025-10). */
export function push(call: JPushCall): Reply {
  const body = readJson(call.request.body);
  if (!body) return refuse(NOT_JSON);
  const { state, context } = call;
  // A replay gets the first successful answer, whatever else its body says. A failed push does not use its identifier up.
  const cid = state.cids.find(at(body.value, 'cid'), 'push', context.now());
  if (cid?.answer) return cid.answer;
  const reply = send(call, body, true);
  if (cid && reply.status === 200) cid.answer = reply;
  return reply;
}

/**
 * `POST /v3/push/validate`: judged and answered like a push, but nothing is shown.
 * Our decision (not documented): it gives a message id, which cannot be overridden, and uses up neither identifier nor quota.
 */
export function validate(call: JPushCall): Reply {
  const body = readJson(call.request.body);
  return body ? send(call, body, false) : refuse(NOT_JSON);
}

/** Our decision: a body that is not JSON is an illegal value; no code of its own is documented. */
const NOT_JSON: Refusal = { code: 1003, hint: 'body: must be JSON in UTF-8' };

function send(call: JPushCall, body: JsonBody, forReal: boolean): Reply {
  const { value } = body;
  if (!isObject(value)) return refuse({ code: 1003, hint: 'body: must be a JSON object' });
  const overridden = exactNumber(body, 'options', 'override_msg_id');
  const defect = firstDefect(call, value, overridden);
  if (defect) return refuse({ code: defect.code, hint: `${defect.field}: ${defect.rule}`, text: defect.vendorText });
  const exhausted = exhaustedQuota(call, value);
  if (exhausted) return refuse(exhausted);

  const { app, context, ids, settings, state } = call;
  const messageId = ids.next();
  const targets = targetsOf(value, app.appKey, context);
  if (targets.length === 0) {
    return refuse({
      code: 1011,
      hint: 'audience: fits no install of this app on the addressed platforms (and APNs environment)',
      messageId: { digits: messageId, as: settings.errorMessageId },
    });
  }
  if (forReal) {
    const now = context.now();
    const chain = (overridden === undefined ? undefined : state.sent.chainOf(overridden, now)) ?? messageId;
    countDown(call, value);
    state.sent.add(messageId, chain, now);
    deliver({ push: value, messageId, chain, appName: app.name }, targets, context);
  }
  // Samples show "0" where the caller sent no number of his own.
  return accept({ sendno: String((at(value, 'options', 'sendno') as number | undefined) ?? 0), msg_id: messageId });
}

/** The defect that is reported: the first one found of the kind that comes first. */
function firstDefect(call: JPushCall, value: JsonObject, overridden: string | undefined): Defect | undefined {
  let first: Defect | undefined;
  const rank = ({ code }: Defect) => DEFECT_ORDER.indexOf(code);
  const report: Report = (defect) => {
    if (!first || rank(defect) < rank(first)) first = defect;
  };
  checkShape(value, report);
  checkRelations(value, report);
  checkLifetime(value, call.app.vip === true, report);
  checkReferences(call, value, overridden, report);
  checkSizes(value, report);
  if (call.settings.reserveVipFields && call.app.vip !== true) checkTier(value, report);
  return first;
}

/** What a push refers to must exist: the message it overrides, and its identifier. */
function checkReferences(
  { state, context }: JPushCall,
  value: JsonObject,
  overridden: string | undefined,
  report: Report,
): void {
  const now = context.now();
  if (overridden !== undefined && state.sent.chainOf(overridden, now) === undefined) {
    report({
      code: 1003,
      field: 'options.override_msg_id',
      rule: 'must be a message that this app sent within the last day',
    });
  }
  // Our decision (not documented): an identifier that is self-made, expired, another app's or of type schedule is an illegal value.
  if (value.cid !== undefined && !state.cids.find(value.cid, 'push', now)) {
    report({
      code: 1003,
      field: 'cid',
      rule: 'must come from GET /v3/push/cid of this app (type push), within the last day',
    });
  }
}

function exhaustedQuota({ state, context }: JPushCall, value: JsonObject): Refusal | undefined {
  const now = context.now();
  if (value.audience === 'all' && state.broadcasts.isUsedUp(now)) {
    return { code: 2008, hint: 'audience: the broadcasts of today are used up' };
  }
  if (slowMinutes(value) > 0 && state.slowPushes.isFull(now)) {
    return { code: 1012, hint: 'options.big_push_duration: too many slow pushes at once' };
  }
  return undefined;
}

function countDown({ state, context }: JPushCall, value: JsonObject): void {
  if (value.audience === 'all') state.broadcasts.add(context.now());
  if (slowMinutes(value) > 0) state.slowPushes.add(context.now(), slowMinutes(value));
}

function slowMinutes(value: JsonObject): number {
  return (at(value, 'options', 'big_push_duration') as number | undefined) ?? 0;
}
