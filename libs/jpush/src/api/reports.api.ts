import { list as listOf, object, type ObjectRule, type Shape, text, whole } from '@nest-push/core';
import { exactId, exactJson } from '../jpush.request.js';
import {
  type JPushMessageCounts,
  type JPushMessageReport,
  type JPushMessageStatus,
  type JPushReceived,
  type JPushReceivedDetail,
  type JPushUsers,
} from '../types/answers/reports.js';
import { type JPushCaller, type JPushResult } from './caller.js';
import { REGISTRATION_IDS } from './devices.api.js';
import { assertFits, DATE, INPUT_CODES } from './input.js';
import { MESSAGES, MESSAGES_DETAIL, RECEIVED_DETAILS, RECEIVED_LIST, STATUSES, USERS } from './reports.reading.js';

/** Which pushes a report is about: 1 to 100 message ids. */
export interface JPushMessagesRequest {
  readonly msg_ids: readonly string[];
}

/** Which devices of a push are asked about. */
export interface JPushMessageStatusRequest {
  readonly msg_id: string;
  /** 1 to 1000. */
  readonly registration_ids: readonly string[];
  /** `yyyy-MM-dd`, the day on which it was sent. JPush states no time zone. Default: today */
  readonly date?: string;
}

/** Which time a report is about: `duration` units from `start` on. */
export interface JPushUsersRequest {
  /** Hours of today alone, days, or months. */
  readonly time_unit: 'HOUR' | 'DAY' | 'MONTH';
  /** `yyyy-MM-dd HH`, `yyyy-MM-dd` or `yyyy-MM`, at most 60 days back. */
  readonly start: string;
  /** At most 24 hours, 60 days or 2 months. */
  readonly duration: number;
}

/** A report on several pushes. */
export interface JPushReports<T> extends JPushResult {
  readonly reports: readonly T[];
}

/** What became of a push on some devices. */
export interface JPushMessageStatuses extends JPushResult {
  /** By registration id. */
  readonly devices: Readonly<Record<string, JPushMessageStatus>>;
}

// Bounds and forms: JPush REST API v3 report, 2025-08-04.

/** A message id. JPush takes digits alone: a text was refused with 3002, and other numbers lose digits. */
export const messageId = text({ like: [/^(0|[1-9]\d{0,18})$/, 'must be the digits of a message id'] });

const MESSAGES_QUERY = object({ msg_ids: listOf(messageId, { min: 1, max: 100 }) }, { required: ['msg_ids'] });

const STATUS_QUERY = object(
  {
    msg_id: messageId,
    registration_ids: REGISTRATION_IDS,
    date: text({ like: [new RegExp(`^${DATE}$`), 'must have the form yyyy-MM-dd'] }),
  },
  { required: ['msg_id', 'registration_ids'] },
);

const MONTH = '\\d{4}-(0[1-9]|1[0-2])';

/** What a unit demands of the start and the duration. */
const UNITS: Readonly<Record<JPushUsersRequest['time_unit'], { start: Shape; duration: Shape }>> = {
  HOUR: { start: startsLike(`${DATE} ([01]\\d|2[0-3])`, 'yyyy-MM-dd HH'), duration: lasts(24) },
  DAY: { start: startsLike(DATE, 'yyyy-MM-dd'), duration: lasts(60) },
  MONTH: { start: startsLike(MONTH, 'yyyy-MM'), duration: lasts(2) },
};

function startsLike(pattern: string, form: string): Shape {
  return text({ like: [new RegExp(`^${pattern}$`), `must have the form ${form}`], code: '3004' });
}

function lasts(max: number): Shape {
  return whole({ min: 1, max, code: '3005' });
}

const byUnit: NonNullable<ObjectRule['relations']> = ({ time_unit, start, duration }, field, report) => {
  const unit = Object.entries(UNITS).find(([name]) => name === time_unit)?.[1];
  if (unit === undefined) {
    report.add('value', 'time_unit', `must be one of ${Object.keys(UNITS).join(', ')}`);
    return;
  }
  unit.start(start, 'start', report);
  unit.duration(duration, 'duration', report);
};

/** Users over time, of an app or a group. */
export const USERS_QUERY = object(
  { time_unit: () => undefined, start: () => undefined, duration: () => undefined },
  { relations: byUnit },
);

/** Reports: `client.reports`. 2400 calls in 60 seconds for apps that do not pay. A push that is new or unknown has a row with its id alone. */
export class JPushReportsApi {
  constructor(private readonly caller: JPushCaller) {}

  /**
   * How many devices received pushes, in short (`GET /v3/received`). JPush has replaced it by {@link receivedDetail}.
   *
   * @throws PushInputError when there is no id, more than 100, or one that is not made of digits
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  async received(request: JPushMessagesRequest): Promise<JPushReports<JPushReceived>> {
    assertFits(MESSAGES_QUERY, request, INPUT_CODES.report);
    return this.caller.call('reports.received', { query: { msg_ids: request.msg_ids } }, RECEIVED_LIST);
  }

  /**
   * How many devices received pushes, by way (`GET /v3/received/detail`): of the last 28 days.
   *
   * @throws PushInputError when there is no id, more than 100, or one that is not made of digits
   * @throws JPushError when JPush refuses, or when no readable answer comes
   *
   * @example
   * ```ts
   * const { reports } = await client.reports.receivedDetail({ msg_ids: [messageId] });
   * ```
   */
  async receivedDetail(request: JPushMessagesRequest): Promise<JPushReports<JPushReceivedDetail>> {
    assertFits(MESSAGES_QUERY, request, INPUT_CODES.report);
    return this.caller.call('reports.receivedDetail', { query: { msg_ids: request.msg_ids } }, RECEIVED_DETAILS);
  }

  /**
   * What became of a push on single devices (`POST /v3/status/message`). For paying apps. The id leaves as a number, with every digit.
   *
   * @throws PushInputError when the id is not made of digits, or there are no devices or more than 1000
   * @throws JPushError when JPush refuses (3002: no such push), or when no readable answer comes
   */
  async messageStatus(request: JPushMessageStatusRequest): Promise<JPushMessageStatuses> {
    assertFits(STATUS_QUERY, request, INPUT_CODES.report);
    const body = exactJson({ ...request, msg_id: exactId(request.msg_id) });
    return this.caller.call('reports.messageStatus', { body }, STATUSES);
  }

  /**
   * Figures of pushes, in short (`GET /v3/messages`). For paying apps. JPush has replaced it by {@link messagesDetail}.
   *
   * @throws PushInputError when there is no id, more than 100, or one that is not made of digits
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  async messages(request: JPushMessagesRequest): Promise<JPushReports<JPushMessageCounts>> {
    assertFits(MESSAGES_QUERY, request, INPUT_CODES.report);
    return this.caller.call('reports.messages', { query: { msg_ids: request.msg_ids } }, MESSAGES);
  }

  /**
   * Figures of pushes by content, platform and way (`GET /v3/messages/detail`). For paying apps.
   *
   * @throws PushInputError when there is no id, more than 100, or one that is not made of digits
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  async messagesDetail(request: JPushMessagesRequest): Promise<JPushReports<JPushMessageReport>> {
    assertFits(MESSAGES_QUERY, request, INPUT_CODES.report);
    return this.caller.call('reports.messagesDetail', { query: { msg_ids: request.msg_ids } }, MESSAGES_DETAIL);
  }

  /**
   * New, online and active users over time (`GET /v3/users`). For paying apps.
   *
   * @throws PushInputError when the start has not the form that the unit asks for, or the time is too long
   * @throws JPushError when JPush refuses, or when no readable answer comes
   *
   * @example
   * ```ts
   * await client.reports.users({ time_unit: 'DAY', start: '2026-01-02', duration: 7 });
   * ```
   */
  async users(request: JPushUsersRequest): Promise<JPushUsers> {
    assertFits(USERS_QUERY, request, INPUT_CODES.report);
    return this.caller.call('reports.users', { query: { ...request } }, USERS);
  }
}
