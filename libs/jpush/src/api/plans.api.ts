import { object, text as textShape, whole } from '@nest-push/core';
import { exactJson } from '../jpush.request.js';
import { type JPushCaller, type JPushResult } from './caller.js';
import { assertFits, INPUT_CODES, named, page } from './input.js';
import { at, type JPushPage, nothing, number, orNull, pageOf, text } from '../jpush.reading.js';

/** A push plan: pushes name it in `options.business_operation_code`. */
export interface JPushPlan {
  name: string;
  description?: string;
}

/** Which plans are listed. */
export interface JPushPlansRequest {
  /** From 1. @default 1 */
  readonly page?: number;
  /** @default 50 */
  readonly page_size?: number;
  /** What name or description contain. */
  readonly info?: string;
  /** 0: used by the API; 1: by the console. Default: both */
  readonly send_source?: 0 | 1;
}

/** A push plan as JPush keeps it. */
export interface JPushPlanRow {
  readonly name: string;
  readonly description: string | null;
  readonly push_count: number | null;
  readonly create_time: string | null;
  readonly last_used_time: string | null;
  readonly send_source: number | null;
}

/** A page of push plans. */
export interface JPushPlanPage extends JPushResult, JPushPage<JPushPlanRow> {}

const PLAN = object({ name: named, description: textShape() }, { required: ['name'] });
const QUERY = object({ page, page_size: page, info: textShape(), send_source: whole({ min: 0, max: 1 }) });

const PAGE = at(
  'data',
  pageOf<JPushPlanRow>({
    name: text,
    description: orNull(text),
    push_count: orNull(number),
    create_time: orNull(text),
    last_used_time: orNull(text),
    send_source: orNull(number),
  }),
);

/** Push plans: `client.plans`. For paying apps, at most 1000. */
export class JPushPlansApi {
  constructor(private readonly caller: JPushCaller) {}

  /**
   * Makes a plan (`POST /v3/push_plan/create`).
   *
   * @throws PushInputError when it has no name
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  async create(plan: JPushPlan): Promise<JPushResult> {
    assertFits(PLAN, plan, INPUT_CODES.push);
    return this.caller.call('plans.create', { body: exactJson(plan) }, nothing);
  }

  /**
   * Changes the description of a plan (`PUT /v3/push_plan/update`).
   *
   * @throws PushInputError when it has no name
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  async update(plan: JPushPlan): Promise<JPushResult> {
    assertFits(PLAN, plan, INPUT_CODES.push);
    return this.caller.call('plans.update', { body: exactJson(plan) }, nothing);
  }

  /**
   * One page of the plans (`GET /v3/push_plan/list`).
   *
   * @throws PushInputError when a page or size is no whole number from 1
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  async list(request: JPushPlansRequest = {}): Promise<JPushPlanPage> {
    assertFits(QUERY, request, INPUT_CODES.push);
    return this.caller.call('plans.list', { query: { ...request } }, PAGE);
  }
}
