import { flag, isJsonObject, object, oneOf, type Platform, type Shape, text, whole } from '@nest-push/core';
import { UMENG_LIMITS } from '../umeng.limits.js';
import { umengTimeMs } from '../umeng.time.js';
import { IN_APP } from './payload.checks.js';
import { refused } from './shapes.js';

const WEEK_MS = UMENG_LIMITS.timeToLive.most * 1000;
const MAX_SEND_NUM = whole({ min: UMENG_LIMITS.maxSendNum.least, unit: 'messages a second', code: '2024' });
const FORM = 'must be written as yyyy-MM-dd HH:mm:ss';

/** What the time means is judged by {@link timesShape}. */
const TIME: Shape = (value, field, report) => {
  if (typeof value !== 'string' || umengTimeMs(value) === null) report.add('value', field, FORM, '2039');
};

const OF_PLATFORM: Readonly<Record<Platform, Readonly<Record<string, Shape>>>> = {
  android: { max_send_num: MAX_SEND_NUM, notification_closed_filter: flag(), in_app: IN_APP, uapp_arg: text() },
  ios: { apns_collapse_id: text({ max: UMENG_LIMITS.collapseId.most, unit: 'bytes' }), uapp_arg: text() },
  harmony: {
    max_send_num: MAX_SEND_NUM,
    channel_strategy: object({ default: oneOf([1, 2, 3, 4]) }, { required: ['default'] }),
  },
};

// Umeng ignores these elsewhere (U-Push API integration, policy, 2025-04). Our decision: then they are refused, for a start that is ignored is a push at the wrong time.
const TASK_ONLY = refused('has no effect here: Umeng takes it of broadcasts, groupcasts and files alone');

/** `scene`: a live view of HarmonyOS. */
export type PolicyScope = 'task' | 'single' | 'scene';

/** What a policy must be, but for the order of its times. A live view takes `expire_time` alone. */
export function policyShape(platform: Platform, scope: PolicyScope): Shape {
  const ofTask = { start_time: TIME, out_biz_no: text({ min: 1 }) };
  const ofSingle = { start_time: TASK_ONLY, out_biz_no: TASK_ONLY };
  const others = scope === 'scene' ? {} : { ...(scope === 'task' ? ofTask : ofSingle), ...OF_PLATFORM[platform] };
  const shape = object({ expire_time: TIME, ...others });
  return (value, field, report) => {
    if (isJsonObject(value)) shape(value, field, report);
    else report.add('type', field, 'must be an object', '1027');
  };
}

/** How the times of a policy stand to each other and to now. */
export function timesShape(now: number, timeZone: string): Shape {
  const at = (value: unknown): number | null => (typeof value === 'string' ? umengTimeMs(value, timeZone) : null);
  return (policy, field, report) => {
    const { start_time, expire_time } = isJsonObject(policy) ? policy : {};
    const [start, end] = [at(start_time), at(expire_time)];
    const from = start ?? now;
    const add = (name: string, rule: string, code: string): void => {
      report.add('value', `${field}.${name}`, rule, code);
    };
    // The times have whole seconds: one that names the present second has not passed.
    if (start !== null && start < Math.floor(now / 1000) * 1000) add('start_time', 'must not have passed', '2002');
    if (end !== null && end <= Math.max(from, now)) {
      add('expire_time', 'must be later than now and than start_time', '2003');
    }
    if (end !== null && end > from + WEEK_MS) add('expire_time', 'must be at most 7 days after sending', '2040');
    if (start !== null && start > now + WEEK_MS) add('start_time', 'must be at most 7 days ahead', '2046');
  };
}
