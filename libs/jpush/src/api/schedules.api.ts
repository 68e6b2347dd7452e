import { isJsonObject, object } from '@nest-push/core';
import { exactJson, withExactIds } from '../jpush.request.js';
import {
  type JPushScheduleCreated,
  type JPushTask,
  type JPushTaskPage,
  type JPushTaskPush,
  type JPushTaskPushes,
  type JPushTaskTrigger,
} from '../types/answers/schedules.js';
import { type JPushSchedule, type JPushScheduleChange } from '../types/requests/schedules.js';
import { type JPushCaller, type JPushResult } from './caller.js';
import { assertFits, INPUT_CODES, page } from './input.js';
import { fields, flag, json, list, nothing, number, orNull, parsed, type Reader, text } from '../jpush.reading.js';
import { checkSchedule, checkScheduleChange } from '../checks/schedules.checks.js';
import { itemOf, type JPushSendOptions, type JPushWarned, prepared } from './sending.js';

/** Our decision: paying apps have at most 2000 schedules, 50 on a page; a server that counts pages without end is not followed beyond this. */
const PAGES_MAX = 200;

const PAGE = object({ page });

const TRIGGER = fields<JPushTaskTrigger>({
  single: orNull(fields({ time: text })),
  periodical: orNull(
    fields({ start: text, end: text, time: text, time_unit: text, frequency: number, point: list(text) }),
  ),
});

const REST = { name: text, enabled: flag, trigger: TRIGGER, push: json };
const TASK = fields<JPushTask>({ schedule_id: text, ...REST });
const CHANGED = fields<Omit<JPushTask, 'schedule_id'>>(REST);
const CREATED = fields<Pick<JPushScheduleCreated, 'schedule_id' | 'name'>>({ schedule_id: text, name: orNull(text) });
const TASKS = fields<Omit<JPushTaskPage, 'rateLimit'>>({
  total_count: number,
  total_pages: number,
  page: number,
  schedules: list(TASK),
});

/** JSON inside a JSON string since 2018-09-13, a bare id before that. */
const TASK_PUSH: Reader<JPushTaskPush> = (value) => {
  const inner = typeof value === 'string' ? parsed(value) : value;
  const item = isJsonObject(inner) ? inner : { msg_id: value };
  return {
    ...itemOf(item),
    needRetry: item.needRetry === true,
    ts: number(item.ts) ?? null,
  };
};

const TASK_PUSHES: Reader<Omit<JPushTaskPushes, 'rateLimit'>> = (body) => {
  const pushes = isJsonObject(body) ? list(TASK_PUSH)(body.msgids) : undefined;
  if (!isJsonObject(body) || pushes === undefined) return undefined;
  return { count: number(body.count) ?? pushes.length, pushes };
};

/** Pushes at a time: `client.schedules`. 100 calls in 60 seconds. The API sees only what the API made. */
export class JPushSchedulesApi {
  constructor(private readonly caller: JPushCaller) {}

  /**
   * Makes a schedule (`POST /v3/schedules`).
   *
   * @throws MessageRefusedError when JPush would refuse the schedule or its push, unless `checks` is `warn`
   * @throws JPushError when JPush refuses, or when no readable answer comes
   * @throws PushConfigurationError when JPush is off
   *
   * @example
   * ```ts
   * await client.schedules.create({
   *   name: 'weekly',
   *   enabled: true,
   *   trigger: { periodical: { start: '2026-01-01 00:00:00', end: '2026-12-31 23:59:59', time: '09:00:00', time_unit: 'week', frequency: 1, point: ['MON'] } },
   *   push: { platform: 'all', audience: 'all', notification: { alert: 'A new week' } },
   * });
   * ```
   */
  async create(schedule: JPushSchedule, options: JPushSendOptions = {}): Promise<JPushScheduleCreated> {
    const { request, warnings } = prepared(schedule, checkSchedule(schedule), this.caller.checks, options);
    return { ...(await this.caller.call('schedules.create', { body: bodyOf(request) }, CREATED)), warnings };
  }

  /**
   * One page of the schedules that have not ended, 50 on each (`GET /v3/schedules`). A page beyond the last is empty.
   *
   * @param page - from 1. Default 1
   * @throws PushInputError when the page is no whole number from 1
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  async list({ page = 1 }: { readonly page?: number } = {}): Promise<JPushTaskPage> {
    assertFits(PAGE, { page }, INPUT_CODES.schedule);
    return this.caller.call('schedules.list', { query: { page } }, TASKS);
  }

  /**
   * Every schedule that has not ended, page by page, at most 200 pages.
   *
   * @example
   * ```ts
   * for await (const task of client.schedules.all()) console.log(task.name);
   * ```
   */
  async *all(): AsyncGenerator<JPushTask, void, undefined> {
    for (let number = 1; number <= PAGES_MAX; number += 1) {
      const { schedules, total_pages } = await this.list({ page: number });
      yield* schedules;
      if (schedules.length === 0 || number >= total_pages) return;
    }
  }

  /**
   * One schedule (`GET /v3/schedules/{schedule_id}`).
   *
   * @throws JPushError when there is no such schedule (8104), when JPush refuses, or when no readable answer comes
   */
  get(scheduleId: string): Promise<JPushTask & JPushResult> {
    return this.caller.call('schedules.get', of(scheduleId), TASK);
  }

  /**
   * Changes a schedule (`PUT /v3/schedules/{schedule_id}`): each part that is given is replaced whole.
   *
   * @throws MessageRefusedError when JPush would refuse the change, unless `checks` is `warn`
   * @throws JPushError when JPush refuses, or when no readable answer comes
   *
   * @example
   * ```ts
   * await client.schedules.update(schedule_id, { enabled: false });
   * ```
   */
  async update(
    scheduleId: string,
    change: JPushScheduleChange,
    options: JPushSendOptions = {},
  ): Promise<JPushTask & JPushResult & JPushWarned> {
    const { request, warnings } = prepared(change, checkScheduleChange(change), this.caller.checks, options);
    const parts = { ...of(scheduleId), body: bodyOf(request) };
    // JPush's documents do not say whether the answer repeats the id.
    return { schedule_id: scheduleId, ...(await this.caller.call('schedules.update', parts, CHANGED)), warnings };
  }

  /**
   * Deletes a schedule (`DELETE /v3/schedules/{schedule_id}`).
   *
   * @throws JPushError when there is no such schedule, when JPush refuses, or when no readable answer comes
   */
  delete(scheduleId: string): Promise<JPushResult> {
    return this.caller.call('schedules.delete', of(scheduleId), nothing);
  }

  /**
   * The pushes that a schedule has sent (`GET /v3/schedules/{schedule_id}/msg_ids`).
   *
   * @throws JPushError when there is no such schedule, when JPush refuses, or when no readable answer comes
   */
  messageIds(scheduleId: string): Promise<JPushTaskPushes> {
    return this.caller.call('schedules.messageIds', of(scheduleId), TASK_PUSHES);
  }
}

const of = (scheduleId: string): { readonly path: Readonly<Record<string, string>> } => ({
  path: { schedule_id: scheduleId },
});

function bodyOf(schedule: JPushSchedule | JPushScheduleChange): string {
  const { push } = schedule;
  return exactJson(push === undefined ? schedule : { ...schedule, push: withExactIds(push) });
}
