import { accept, errorBody, refuse, type Refusal, type Reply } from '../jpush.answers.js';
import { type JPushCall } from '../jpush.call.js';
import { at, isObject, memberBodies, readJson, writeJson, type JsonBody, type JsonObject } from '../jpush.json.js';
import { JPUSH_LIMITS } from '../jpush.limits.js';
import { readBody } from './push-body.js';
import { sendPush } from './send.js';

/** `POST /v3/push/batch/regid/single` (JPush REST API v3 push, single, 2025-10; VIP). */
export function batchByRegistrationId(call: JPushCall): Reply {
  return answerBatch(call, 'registration_id');
}

/** `POST /v3/push/batch/alias/single` (same page; VIP). */
export function batchByAlias(call: JPushCall): Reply {
  return answerBatch(call, 'alias');
}

/** Every entry is a push of its own: one that is refused leaves the others alone. */
function answerBatch(call: JPushCall, kind: 'registration_id' | 'alias'): Reply {
  const body = readBody(call);
  if ('refusal' in body) return refuse(body.refusal);
  const list = at(body.value, 'pushlist');
  const unknown = isObject(body.value) ? Object.keys(body.value).find((key) => key !== 'pushlist') : undefined;
  if (unknown !== undefined) return refuse({ code: 1009, hint: `${unknown.slice(0, 60)}: is not a supported key` });
  if (list === undefined) return refuse({ code: 1002, hint: 'pushlist: is required' });
  if (!isObject(list)) return refuse({ code: 1003, hint: 'pushlist: must be an object' });
  const cids = Object.keys(list);
  if (cids.length === 0 || cids.length > JPUSH_LIMITS.batchEntries) {
    return refuse({ code: 1003, hint: `pushlist: must have 1 to ${JPUSH_LIMITS.batchEntries} entries` });
  }
  const answers = memberBodies(body, 'pushlist').map(([cid, entry]) => [cid, answerEntry(call, cid, entry, kind)]);
  return accept(Object.fromEntries(answers) as object);
}

/** `{msg_id}`, `{msg_id, error}` or `{error}`; the page's samples write this id as a number. */
function answerEntry(call: JPushCall, cid: string, entry: JsonBody, kind: 'registration_id' | 'alias'): object {
  const known = call.state.cids.find(cid, 'push', call.context.now());
  if (!known) {
    return failure({
      code: 1003,
      hint: 'pushlist: each key must come from GET /v3/push/cid of this app (type push), within the last day',
    });
  }
  if (known.answer) return { msg_id: idOf(known.answer) };
  const target = at(entry.value, 'target');
  if (!isObject(entry.value)) return failure({ code: 1003, hint: 'pushlist: every entry must be an object' });
  if (target === undefined) return failure({ code: 1002, hint: 'target: is required' });
  for (const key of ['audience', 'cid']) {
    if (at(entry.value, key) !== undefined) return failure({ code: 1009, hint: `${key}: is not a supported key here` });
  }
  if (typeof target !== 'string') return failure({ code: 1003, hint: 'target: must be a string' });
  const outcome = sendPush(call, aimedAt(entry, { [kind]: [target] }), { file: 'no', cid: 'ignored' });
  if ('refusal' in outcome) return failure(outcome.refusal);
  known.answer = accept({ sendno: outcome.sendno, msg_id: outcome.messageId });
  return { msg_id: BigInt(outcome.messageId) };
}

function failure(refusal: Refusal): object {
  const { messageId } = refusal;
  return { msg_id: messageId && BigInt(messageId.digits), error: errorBody(refusal) };
}

function idOf(answer: Reply): bigint {
  return BigInt(String(at(readJson(Buffer.from(answer.body))?.value, 'msg_id')));
}

/** The same push object with an audience in place of `target`. */
function aimedAt(entry: JsonBody, audience: JsonObject): JsonBody {
  const members = Object.entries(entry.value as JsonObject).filter(([key]) => key !== 'target');
  // The text keeps the digits that the value may have lost; a further member in front leaves them alone.
  const text = entry.text.replace('{', `{"audience":${writeJson(audience)},`);
  return { value: { ...Object.fromEntries(members), audience }, text };
}
