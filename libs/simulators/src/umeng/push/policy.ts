import { type UmengCall } from '../umeng.call.js';
import { INFERRED_CODES } from '../umeng.codes.js';
import {
  boolean,
  type Check,
  checkFields,
  type FieldTable,
  filled,
  isObject,
  oneOf,
  present,
  textOfBytes,
} from '../umeng.fields.js';
import { UMENG_LIMITS } from '../umeng.limits.js';
import { type UmengJson } from '../umeng.types.js';
import { type UmengAudience } from './audience.js';

/** What `policy` asks for, in the simulator's terms; times in milliseconds since the epoch. */
export interface UmengPolicy {
  /** Null: now. */
  readonly startAt: number | null;
  readonly expireAt: number;
  readonly outBizNo?: string;
  readonly collapseId?: string;
}

const sendRate: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= UMENG_LIMITS.minimumSendsPerSecond
    ? null
    : `must be a whole number of at least ${UMENG_LIMITS.minimumSendsPerSecond} a second`;

// The page writes `{ "in_app": true }`, which can be read as the policy itself or as the value: both are taken.
const inApp: Check = (value) =>
  boolean(isObject(value) ? value.in_app : value) === null ? null : 'must be a boolean, or {"in_app": true}';

const strategy: Check = (value) => {
  const fault = 'must be {"default": 1}, or 2, 3 or 4 in its place';
  return isObject(value) && oneOf(1, 2, 3, 4)(value.default) === null ? null : fault;
};

/** Source: U-Push API integration, the three policy chapters, docs/67966/detail/68343, text of 2025. */
const EVERYWHERE: FieldTable = { start_time: {}, expire_time: {}, out_biz_no: { check: filled } };
const RATE: FieldTable = { max_send_num: { check: sendRate, code: INFERRED_CODES.sendRate } };
const PLAN: FieldTable = { uapp_arg: { check: filled } };
const FIELDS: Readonly<Record<UmengCall['app']['platform'], FieldTable>> = {
  android: {
    ...EVERYWHERE,
    ...RATE,
    ...PLAN,
    notification_closed_filter: { check: boolean },
    in_app: { check: inApp },
  },
  ios: { ...EVERYWHERE, ...PLAN, apns_collapse_id: { check: textOfBytes(UMENG_LIMITS.collapseIdBytes) } },
  harmony: { ...EVERYWHERE, ...RATE, channel_strategy: { check: strategy } },
};

/** Checks `policy`: 1027 where it is no object, then its fields, then its times. */
export function readPolicy(call: UmengCall, audience: UmengAudience): UmengPolicy {
  const { policy = {} } = call.body;
  if (!isObject(policy)) return call.refuse('1027', 'policy', 'must be a JSON object');
  checkScene(call, policy);
  checkFields(call, 'policy', policy, FIELDS[call.app.platform], INFERRED_CODES.policyForm);
  if (audience.task === null) {
    for (const field of ['start_time', 'out_biz_no']) {
      if (field in policy) {
        call.deviate(
          INFERRED_CODES.policyForm,
          `policy.${field}`,
          `says nothing in a ${audience.type}, which is no task`,
        );
      }
    }
  }
  const startAt = audience.task === null ? null : readTime(call, policy, 'start_time');
  const expireAt = readTime(call, policy, 'expire_time');
  checkTimes(call, startAt, expireAt);
  return present<UmengPolicy>({
    startAt,
    expireAt: expireAt ?? (startAt ?? call.now) + UMENG_LIMITS.expiryMs,
    outBizNo: audience.task === null ? undefined : (policy.out_biz_no as string | undefined),
    collapseId: call.app.platform === 'ios' ? (policy.apns_collapse_id as string | undefined) : undefined,
  });
}

function checkScene(call: UmengCall, policy: UmengJson): void {
  const { payload } = call.body;
  if (call.app.platform !== 'harmony' || !isObject(payload) || payload.display_type !== 'scene') return;
  const other = Object.keys(policy).find((key) => key !== 'expire_time');
  if (other !== undefined) {
    call.refuse(
      INFERRED_CODES.scenePolicy,
      `policy.${other}`,
      'is not allowed with a scene, which takes expire_time only',
    );
  }
}

function checkTimes(call: UmengCall, startAt: number | null, expireAt: number | null): void {
  // The times have whole seconds: one that names the current second is not in the past.
  if (startAt !== null && startAt < Math.floor(call.now / 1000) * 1000) {
    call.refuse('2002', 'policy.start_time', 'is in the past; mind that its clock is the one of China');
  }
  if (startAt !== null && startAt > call.now + UMENG_LIMITS.policyMs) {
    call.refuse('2046', 'policy.start_time', 'is more than 7 days ahead');
  }
  if (expireAt === null) return;
  const sendAt = Math.max(startAt ?? call.now, call.now);
  if (expireAt <= sendAt) {
    call.refuse(
      '2003',
      'policy.expire_time',
      'must be after start_time and after now; mind that its clock is the one of China',
    );
  }
  // Our decision: the 7 days are counted from start_time where there is one, because "time of sending" is then start_time.
  if (expireAt > sendAt + UMENG_LIMITS.policyMs) {
    call.refuse('2040', 'policy.expire_time', 'is more than 7 days after the time of sending');
  }
}

// The time zone is not stated. Our decision: the clock of China, which the option utcOffsetHours can change.
function readTime(call: UmengCall, policy: UmengJson, field: string): number | null {
  const given = policy[field];
  if (given === undefined) return null;
  const match = typeof given === 'string' ? /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/u.exec(given) : null;
  const local = match === null ? Number.NaN : Date.parse(`${match[1] ?? ''}T${match[2] ?? ''}Z`);
  // A day such as 31 June is read as 1 July, so what was read is compared with what was written.
  const exists = !Number.isNaN(local) && new Date(local).toISOString().slice(0, 19).replace('T', ' ') === given;
  if (!exists) return call.refuse('2039', `policy.${field}`, 'must be a time that exists, as yyyy-MM-dd HH:mm:ss');
  return local - call.settings.utcOffsetHours * 3_600_000;
}
