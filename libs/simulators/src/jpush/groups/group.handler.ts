import { accept, errorBody, refuse, type Reply } from '../jpush.answers.js';
import { type GroupCall, type KnownApp, type KnownDeveloper } from '../jpush.call.js';
import { at, isObject, readJson } from '../jpush.json.js';
import { hintOf } from '../jpush.problem.js';
import { checkForm, worstOf } from '../push/judge.js';
import { sendPush, type SendRules } from '../push/send.js';

/*
 * Pushes to a group of apps (JPush REST API v3 grouppush, 2025-10). Our decisions: a defect that is no matter of a single app refuses the whole; `cid` and
 * `options.override_msg_id`, which groups do not support, are unsupported keys (1009).
 */

const UNSUPPORTED = [['cid'], ['options', 'override_msg_id']] as const;

/** `POST /v3/grouppush` */
export function groupPush(call: GroupCall): Reply {
  return pushToGroup(call, { file: 'no', cid: 'ignored' });
}

/** `POST /v3/grouppush/file` (VIP) — the file must come from a developer's account that may upload files for groups. */
export function groupPushToFile(call: GroupCall): Reply {
  const id = at(readJson(call.request.body)?.value, 'audience', 'file', 'file_id');
  const owners = [...call.world.developers.values()];
  const owner = owners.find(({ state }: KnownDeveloper) => state.files.find(id, call.context.now()));
  const [anyone] = owners;
  const files = (owner ?? anyone)?.state.files;
  if (!files)
    return refuse({
      code: 1003,
      hint: 'audience.file.file_id: must be a file that was uploaded with the keys of a developer',
    });
  return pushToGroup(call, { file: 'must', files, cid: 'ignored' });
}

function pushToGroup(call: GroupCall, rules: SendRules): Reply {
  const { request, world, state } = call;
  if (request.headers['x-encrypt-type'] !== undefined) {
    return refuse({ code: 1003, hint: 'X-Encrypt-Type: is not known for groups; send the push object in clear' });
  }
  const body = readJson(request.body);
  if (!body) return refuse({ code: 1003, hint: 'body: must be JSON in UTF-8' });
  if (!isObject(body.value)) return refuse({ code: 1003, hint: 'body: must be a JSON object' });
  const defect = worstOf((report) => {
    for (const path of UNSUPPORTED) {
      const given = at(body.value, ...path) !== undefined;
      if (given) report({ code: 1009, field: path.join('.'), rule: 'is not supported for groups' });
    }
    checkForm(body.value, report, rules.file);
  });
  if (defect) return refuse({ code: defect.code, hint: hintOf(defect), text: defect.vendorText });

  const groupMessageId = world.ids.next();
  const sent = new Map<string, string>();
  const answers = appsOf(call).map((known): readonly [string, object] => {
    const outcome = sendPush({ ...known, context: call.context, world }, body, rules);
    if ('refusal' in outcome) return [known.app.appKey, { error: errorBody(outcome.refusal) }];
    sent.set(known.app.appKey, outcome.messageId);
    return [known.app.appKey, { msg_id: outcome.messageId, sendno: outcome.sendno }];
  });
  state.add(groupMessageId, { at: call.context.now(), messages: sent });
  // `group_msgid` is there since 2020-08-11.
  return accept({ group_msgid: groupMessageId, ...Object.fromEntries(answers) });
}

/** The apps of a group; one that was deleted since is passed over. */
export function appsOf({ group, world }: Pick<GroupCall, 'group' | 'world'>): KnownApp[] {
  return group.appKeys.flatMap((key) => world.apps.get(key) ?? []);
}
