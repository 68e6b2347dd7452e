import {
  type InputIssue,
  isJsonObject,
  type JsonObject,
  list as listOf,
  misfits,
  object,
  type ObjectRule,
  record,
  text as textShape,
} from '@nest-push/core';
import { scheduleAudience } from '../checks/audience.checks.js';
import { options as pushOptions } from '../checks/options.checks.js';
import { failureOfItem } from '../jpush.answer.js';
import { exactJson, withExactIds } from '../jpush.request.js';
import { type JPushTemplatePush, type JPushTemplateSchedule } from '../types/requests/templates.js';
import { type JPushCaller, type JPushResult } from './caller.js';
import { INPUT_CODES, named } from './input.js';
import { as, list, orNull, type Reader, text } from '../jpush.reading.js';
import { trigger } from '../checks/schedules.checks.js';
import { itemOf, type JPushItem, type JPushSendOptions, type JPushWarned, prepared, UNSAID } from './sending.js';

/** What became of one push of a template. */
export interface JPushTemplateItem extends JPushItem {
  readonly trace_id: string | null;
}

/** What became of the pushes of a template, in the order of the request. */
export interface JPushTemplateSent extends JPushResult, JPushWarned {
  readonly pushes: readonly JPushTemplateItem[];
}

/** One schedule made of a template. */
export interface JPushTemplateScheduleItem extends Pick<JPushTemplateItem, 'failure' | 'trace_id'> {
  readonly schedule_id: string | null;
}

/** The schedules made of a template. */
export interface JPushTemplateScheduled extends JPushResult, JPushWarned {
  readonly schedules: readonly JPushTemplateScheduleItem[];
}

/** Registration ids or aliases of all pushes together (JPush REST API v3 push template, 2025-03-06). */
const ADDRESSES_MAX = 1000;

/** How a push names its receivers: the three tag kinds count as one. */
function kindsOf({ audience }: JsonObject): readonly string[] {
  if (!isJsonObject(audience)) return ['all'];
  return [...new Set(Object.keys(audience).map((kind) => (kind.startsWith('tag') ? 'tag' : kind)))];
}

/** What the pushes of one call demand of each other. */
const receivers: NonNullable<ObjectRule['relations']> = ({ params }, _field, report) => {
  const pushes = Array.isArray(params) ? params.filter(isJsonObject) : [];
  const kinds = [...new Set(pushes.flatMap(kindsOf))];
  if (kinds.length > 1) report.add('value', 'params', 'must name all receivers in the same way');
  if (pushes.length > 1 && kinds.some((kind) => ['all', 'tag', 'segment', 'file'].includes(kind)))
    report.add('value', 'params', 'must have one item where it is for everyone, tags, a segment or a file');
  const addresses = pushes
    .flatMap(({ audience }) => (isJsonObject(audience) ? [audience.alias, audience.registration_id] : []))
    .reduce((sum: number, named) => sum + (Array.isArray(named) ? named.length : 0), 0);
  if (addresses > ADDRESSES_MAX)
    report.add('value', 'params', `must name at most ${ADDRESSES_MAX} receivers in all (they name ${addresses})`);
};

const PARAM = object(
  {
    keys: record(textShape()),
    audience: scheduleAudience,
    options: pushOptions,
    trace_id: textShape(),
    geofence: record(),
  },
  { required: ['keys', 'audience'] },
);

const FIELDS = { id: named, params: listOf(PARAM, { min: 1 }) };
const PUSH = object(FIELDS, { required: ['id', 'params'], relations: receivers });
const SCHEDULE = object(
  { ...FIELDS, schedule_name: named, trigger },
  { required: ['id', 'params', 'schedule_name', 'trigger'], relations: receivers },
);

/** The items of an answer; JPush may null all of them. */
const itemsAt =
  <T>(key: string, read: Reader<T>): Reader<readonly T[]> =>
  (body) => {
    if (!isJsonObject(body)) return undefined;
    return list(read)(isJsonObject(body.data) ? body.data[key] : undefined);
  };

const PUSHES = itemsAt('push_list', (item): JPushTemplateItem | undefined =>
  isJsonObject(item) ? { ...itemOf(item), trace_id: orNull(text)(item.trace_id) ?? null } : undefined,
);

const SCHEDULES = itemsAt('schedule_list', (item): JPushTemplateScheduleItem | undefined => {
  if (!isJsonObject(item)) return undefined;
  const schedule_id = orNull(text)(item.schedule_id) ?? null;
  const failure = failureOfItem(item) ?? (schedule_id === null ? UNSAID : null);
  return { schedule_id, failure, trace_id: orNull(text)(item.trace_id) ?? null };
});

/** Pushes from templates of the console: `client.templates`. For paying apps. */
export class JPushTemplatesApi {
  constructor(private readonly caller: JPushCaller) {}

  /**
   * Sends the pushes of a template (`POST /v3/push/template`).
   *
   * @returns what became of each push; that some were refused is no error of the call
   * @throws MessageRefusedError when JPush would refuse the request, unless `checks` is `warn`
   * @throws JPushError when JPush refuses the whole call, or when no readable answer comes
   *
   * @example
   * ```ts
   * await client.templates.send({ id: 'welcome', params: [{ keys: { name: '小明' }, audience: { alias: ['4314'] } }] });
   * ```
   */
  async send(request: JPushTemplatePush, options: JPushSendOptions = {}): Promise<JPushTemplateSent> {
    const issues = misfits(PUSH, request, '', INPUT_CODES.push);
    const { body, warnings } = this.prepared(request, issues, options);
    return { ...(await this.caller.call('templates.send', { body }, as('pushes', PUSHES))), warnings };
  }

  /**
   * Schedules the pushes of a template (`POST /v3/push/template/schedule`).
   *
   * @returns what became of each schedule; that some were refused is no error of the call
   * @throws MessageRefusedError when JPush would refuse the request, unless `checks` is `warn`
   * @throws JPushError when JPush refuses the whole call, or when no readable answer comes
   */
  async schedule(request: JPushTemplateSchedule, options: JPushSendOptions = {}): Promise<JPushTemplateScheduled> {
    const issues = misfits(SCHEDULE, request, '', INPUT_CODES.push);
    const { body, warnings } = this.prepared(request, issues, options);
    return { ...(await this.caller.call('templates.schedule', { body }, as('schedules', SCHEDULES))), warnings };
  }

  private prepared(
    request: JPushTemplatePush,
    issues: readonly InputIssue[],
    options: JPushSendOptions,
  ): { readonly body: string; readonly warnings: readonly InputIssue[] } {
    const { request: merged, warnings } = prepared(request, issues, this.caller.checks, options);
    return { body: exactJson({ ...merged, params: merged.params.map(withExactIds) }), warnings };
  }
}
