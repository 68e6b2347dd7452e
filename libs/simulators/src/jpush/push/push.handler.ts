import { accept, acceptEnvelope, DONE, refuse, type Reply } from '../jpush.answers.js';
import { type JPushCall } from '../jpush.call.js';
import { at } from '../jpush.json.js';
import { readBody } from './push-body.js';
import { sendPush, type Outcome, type SendRules } from './send.js';

/** `POST /v3/push` (JPush REST API v3 push, 2025-10). */
export function push(call: JPushCall): Reply {
  return answerPush(call, { file: 'no', cid: 'push' });
}

/**
 * `POST /v3/push/file` — to the aliases or ids of an uploaded file (push advanced, 2022-07).
 * The file may be deleted at once: the vendor asks for 5 minutes, but here everything is shown before the answer.
 */
export function pushToFile(call: JPushCall): Reply {
  return answerPush(call, { file: 'must', cid: 'push' });
}

/**
 * `POST /v3/push/validate`: judged and answered like a push, but nothing is shown.
 * Our decision (not documented): it gives a message id, which cannot be overridden, and uses up neither identifier nor quota.
 */
export function validate(call: JPushCall): Reply {
  const body = readBody(call);
  return 'refusal' in body
    ? refuse(body.refusal)
    : replyOf(sendPush(call, body, { file: 'no', cid: 'push', dryRun: true }));
}

/**
 * `DELETE /v3/push/{msg_id}` — takes a push back (push advanced, 2022-08): phones remove what they show of it and nobody has tapped.
 * Our decision (the codes are not published): a message that this app did not send is 1003; one that was withdrawn already succeeds again.
 */
export function withdraw({ params, state, context }: JPushCall): Reply {
  const messageId = params.msgId ?? '';
  if (!state.ledger.find(messageId))
    return refuse({ code: 1003, hint: 'msg_id: must be a message that this app sent' });
  context.hide?.('jpush', (shown) => shown.messageId === messageId);
  return DONE;
}

/** `GET /v3/push/quota` — what the vendor channels have left (push advanced, 2022-08). */
export function quota({ state }: JPushCall): Reply {
  return acceptEnvelope(state.channels.read());
}

function answerPush(call: JPushCall, rules: SendRules): Reply {
  const body = readBody(call);
  if ('refusal' in body) return refuse(body.refusal);
  // A replay gets the first successful answer, whatever else its body says. A failed push does not use its identifier up.
  const cid = call.state.cids.find(at(body.value, 'cid'), 'push', call.context.now());
  if (cid?.answer) return cid.answer;
  const reply = replyOf(sendPush(call, body, rules));
  if (cid && reply.status === 200) cid.answer = reply;
  return reply;
}

/** The answer to one push. The ids that are wrong are listed in answers to many pushes alone. */
function replyOf(outcome: Outcome): Reply {
  if ('refusal' in outcome) return refuse({ ...outcome.refusal, illegalIds: [] });
  return accept({ sendno: outcome.sendno, msg_id: outcome.messageId });
}
