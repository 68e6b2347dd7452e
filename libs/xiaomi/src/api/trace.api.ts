import { isJsonObject, type JsonObject, type JsonValue } from '@nest-push/core';
import { XIAOMI_MESSAGE_ID } from '../xiaomi.ids.js';
import { count, textOrNull } from '../xiaomi.reading.js';
import { type XiaomiQuota, type XiaomiTrace, type XiaomiTraces } from '../types/answers/asked.js';
import { refuseIf, said, span } from './input.js';
import { type XiaomiCaller } from './caller.js';

/**
 * What became of messages. Xiaomi opens traces for an app (10038) and slows down who asks often (10039).
 *
 * @throws PushInputError when an argument is wrong
 * @throws VendorError when Xiaomi refuses, or cannot be reached; a message that it does not know is 65028
 */
export class XiaomiTraceApi {
  /** @internal */
  constructor(private readonly caller: XiaomiCaller) {}

  /** `GET /v1/trace/message/status?msg_id=`: one message, or none. An id that begins with `X` is that of a call, and not of a message. */
  async byId(messageId: string): Promise<XiaomiTraces> {
    refuseIf(
      XIAOMI_MESSAGE_ID.test(messageId)
        ? []
        : [
            {
              field: 'messageId',
              rule: 'must be the id of a message: one that begins with X is a trace id',
              code: '65028',
            },
          ],
    );
    return this.ask('trace.byId', { msg_id: messageId });
  }

  /** `GET /v1/trace/message/status?job_key=`: all messages with this job key. */
  async byJobKey(jobKey: string): Promise<XiaomiTraces> {
    refuseIf(said('jobKey', jobKey));
    return this.ask('trace.byJobKey', { job_key: jobKey });
  }

  /** `GET /v1/trace/messages/status?begin_time=&end_time=`: messages of a span of time, both in milliseconds since the epoch; the newest 100. */
  async byTime({
    beginTime,
    endTime,
  }: {
    readonly beginTime: number;
    readonly endTime: number;
  }): Promise<XiaomiTraces> {
    refuseIf(span(beginTime, endTime));
    return this.ask('trace.byTime', { begin_time: beginTime, end_time: endTime });
  }

  /** `GET /v1/trace/quota/get`: the day's allowance; at most once a second. */
  async quota(): Promise<XiaomiQuota> {
    const { traceId, data, raw } = await this.caller.call('trace.quota');
    return { traceId, dayQuota: count(data.day_quota), dayAcked: count(data.day_acked), data: raw };
  }

  private async ask(
    endpoint: 'trace.byId' | 'trace.byJobKey' | 'trace.byTime',
    parameters: Readonly<Record<string, string | number>>,
  ): Promise<XiaomiTraces> {
    const { traceId, data } = await this.caller.call(endpoint, { parameters });
    return { traceId, messages: tracesOf(data.data) };
  }
}

/** Clients have met all three: one object, a list, and a map by message id. */
function tracesOf(data: JsonValue | undefined): readonly XiaomiTrace[] {
  if (Array.isArray(data)) return (data as readonly JsonValue[]).flatMap((item) => traceOf(item));
  if (!isJsonObject(data)) return [];
  if (textOrNull(data.id) !== null) return traceOf(data);
  return Object.entries(data).flatMap(([id, item]) => traceOf(isJsonObject(item) ? { id, ...item } : item));
}

function traceOf(item: JsonValue | undefined): XiaomiTrace[] {
  const messageId = isJsonObject(item) ? textOrNull(item.id) : null;
  if (messageId === null || !isJsonObject(item)) return [];
  return [
    {
      messageId,
      type: textOrNull(item.msg_type),
      createdAt: createdAt(item),
      timeToLiveSeconds: seconds(item.time_to_live),
      resolved: count(item.resolved),
      rawCounter: count(item.raw_counter),
      sent: count(item.msg_send),
      delivered: count(item.delivered),
      deliveryRate: textOrNull(item.delivery_rate),
      displayed: count(item.msg_display),
      clicked: count(item.click),
      clickRate: textOrNull(item.click_rate),
      invalidTargets: count(item.invalid_target),
      appNotRegistered: count(item.app_not_register),
      conditionsUnmatched: count(item.device_condition_unmatch),
      barClosed: count(item.bar_closed),
    },
  ];
}

/** `create_time` is a time in China, without saying so. */
function createdAt({ create_timestamp, create_time }: JsonObject): number | null {
  const stamp = count(create_timestamp);
  if (stamp !== null || typeof create_time !== 'string') return stamp;
  const [, day, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/.exec(create_time) ?? [];
  const parsed = day === undefined || time === undefined ? Number.NaN : Date.parse(`${day}T${time}+08:00`);
  return Number.isNaN(parsed) ? null : parsed;
}

/** `1209600s` */
const seconds = (value: unknown): number | null => count(typeof value === 'string' ? value.replace(/s$/, '') : value);
