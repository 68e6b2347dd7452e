import {
  type Failure,
  type InputIssue,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  localFailure,
  mergeJson,
  MessageRefusedError,
} from '@nest-push/core';
import { failureOfItem, illegalIdsOf } from '../jpush.answer.js';
import { idOf } from '../jpush.reading.js';
import { JPUSH_LABEL } from '../jpush.request.js';
import { type JPushChecks } from '../jpush.options.js';

/** How a push is sent. */
export interface JPushSendOptions {
  /** Laid over the request last, object by object, and not checked: for fields newer than the types. `null` takes a field out. */
  readonly extra?: JsonObject;
}

/** What every result of sending carries. */
export interface JPushWarned {
  /** What JPush would refuse by its documents; empty unless `checks` is `warn`. */
  readonly warnings: readonly InputIssue[];
}

/** What is wrong everywhere is told about this often. */
const MAX_ISSUES = 50;

/**
 * A request as it will leave, after its checks.
 *
 * @throws MessageRefusedError naming everything that is wrong, where `checks` is `refuse`
 */
export function prepared<T extends object>(
  request: T,
  found: readonly InputIssue[],
  checks: JPushChecks,
  { extra }: JPushSendOptions,
): { readonly request: T; readonly warnings: readonly InputIssue[] } {
  const issues = found.slice(0, MAX_ISSUES);
  if (issues.length > 0 && checks === 'refuse') throw new MessageRefusedError(JPUSH_LABEL, issues);
  return { request: extra === undefined ? request : mergeJson(request, extra), warnings: issues };
}

/** What became of one push of several in a call. */
export interface JPushItem {
  /** Null where JPush allotted none. A push may have one and a failure all the same. */
  readonly messageId: string | null;
  /** Null where JPush took the push. */
  readonly failure: Failure | null;
  /** Registration ids that JPush calls malformed or foreign. */
  readonly illegalRegistrationIds: readonly string[];
}

/** What is known of a push of which an answer says nothing. */
export const UNSAID = localFailure(
  'unknown',
  JPUSH_LABEL,
  `${JPUSH_LABEL} said nothing of this push that can be read.`,
);

/** One of several pushes in an answer: `{msg_id}`, `{error}` or both. One that cannot be read does not hide the others. */
export function itemOf(value: JsonValue | undefined): JPushItem {
  const item = isJsonObject(value) ? value : {};
  const messageId = idOf(item.msg_id) ?? idOf(item.message_id);
  const failure = failureOfItem(item);
  return {
    messageId,
    failure: failure ?? (messageId === null ? UNSAID : null),
    illegalRegistrationIds: illegalIdsOf(item),
  };
}

/** Issues of a part, as issues of the whole. */
export function under(field: string, issues: readonly InputIssue[]): readonly InputIssue[] {
  return issues.map((issue) => ({ ...issue, field: issue.field === '' ? field : `${field}.${issue.field}` }));
}
