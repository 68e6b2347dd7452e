import { type FileStore, type StoredFile } from '../files/file-store.js';
import { type Sender } from '../jpush.call.js';
import { DEFECT_ORDER } from '../jpush.codes.js';
import { at, exactNumber, type JsonBody } from '../jpush.json.js';
import { type Defect, type Report } from '../jpush.shape.js';
import { checkShape, type FileUse } from './push-object.js';
import { checkRelations } from './relations.js';
import { checkSizes } from './sizes.js';
import { checkLifetime, checkTier } from './tiers.js';

/** What differs between the calls that carry a push object. */
export interface PushRules {
  /** Whether the audience names an uploaded file. */
  readonly file: FileUse;
  /** Whose files; a group's are its developer's. @default the app's own */
  readonly files?: FileStore;
  /** Whether the push's own identifier is looked at. */
  readonly cid: 'push' | 'ignored';
}

/** The defect of a push object that is reported: the first one found of the kind that comes first. */
export function firstDefect(sender: Sender, body: JsonBody, rules: PushRules): Defect | undefined {
  const { app, limits, world } = sender;
  return worstOf((report) => {
    checkForm(body.value, report, rules.file);
    checkLifetime(body.value, limits.ttlSeconds, report);
    checkReferences(sender, body, rules, report);
    if (world.settings.reserveVipFields && app.vip !== true) checkTier(body.value, report);
  });
}

/** What can be said of a push object without knowing whose it is. */
export function checkForm(push: unknown, report: Report, use: FileUse = 'no'): void {
  checkShape(push, report, use);
  checkRelations(push, report);
  checkSizes(push, report);
}

/** The defect that is reported of those that some checks find. */
export function worstOf(checks: (report: Report) => void): Defect | undefined {
  let first: Defect | undefined;
  const rank = ({ code }: Defect) => DEFECT_ORDER.indexOf(code);
  checks((defect) => {
    if (!first || rank(defect) < rank(first)) first = defect;
  });
  return first;
}

/** The uploaded file that an audience names. */
export function fileOf(
  push: unknown,
  { state, context }: Sender,
  { files = state.files }: PushRules,
): StoredFile | undefined {
  return files.find(at(push, 'audience', 'file', 'file_id'), context.now());
}

/** What a push refers to must exist: the message it overrides, its identifier, its file, its plan. */
function checkReferences(sender: Sender, body: JsonBody, rules: PushRules, report: Report): void {
  const { state, context } = sender;
  const now = context.now();
  const cid = at(body.value, 'cid');
  const overridden = exactNumber(body, 'options', 'override_msg_id');
  const plan = at(body.value, 'options', 'business_operation_code');
  const unknown = (isUnknown: boolean, field: string, rule: string): void => {
    if (isUnknown) report({ code: 1003, field, rule });
  };
  unknown(
    overridden !== undefined && state.sent.chainOf(overridden, now) === undefined,
    'options.override_msg_id',
    'must be a message that this app sent within the last day',
  );
  // Our decision (not documented): an identifier that is self-made, expired, another app's or of type schedule is an illegal value.
  unknown(
    rules.cid === 'push' && cid !== undefined && !state.cids.find(cid, 'push', now),
    'cid',
    'must come from GET /v3/push/cid of this app (type push), within the last day',
  );
  unknown(
    at(body.value, 'audience', 'file') !== undefined && !fileOf(body.value, sender, rules),
    'audience.file.file_id',
    'must be a file that was uploaded and has not expired',
  );
  unknown(
    plan !== undefined && !state.plans.find(plan),
    'options.business_operation_code',
    'must be the name of a push plan of this app',
  );
}
