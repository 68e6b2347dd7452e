import {
  flag,
  isJsonObject,
  type JsonObject,
  list,
  object,
  type ObjectRule,
  oneOf,
  record,
  type Shape,
  type ShapeReport,
  text,
  whole,
} from '@nest-push/core';
import { JPUSH_LIMITS } from '../jpush.limits.js';
import { specialMakers, thirdPartyChannel } from './channel.checks.js';

type Relation = NonNullable<ObjectRule['relations']>;

const inSendno = whole(JPUSH_LIMITS.sendno);

const sendno: Shape = (value, field, report) => {
  if (value === 0) report.add('value', field, 'must not be 0');
  else inSendno(value, field, report);
};

/** A number on the wire that JavaScript may not hold exactly: digits in a text, or a number that is exact. */
export const longId: Shape = (value, field, report) => {
  const exact = typeof value === 'string' ? /^(0|[1-9]\d{0,18})$/.test(value) : Number.isSafeInteger(value);
  if (!exact) report.add('value', field, 'must be a whole number: digits in a text, or a number up to 2^53');
};

const FIELDS: Readonly<Record<string, Shape>> = {
  sendno,
  time_to_live: whole({ min: 0, max: JPUSH_LIMITS.timeToLive.vip, unit: 'seconds' }),
  override_msg_id: longId,
  apns_production: flag(),
  apns_collapse_id: text({ max: JPUSH_LIMITS.collapseIdBytes, unit: 'bytes' }),
  big_push_duration: whole(JPUSH_LIMITS.bigPushDuration),
  third_party_channel: thirdPartyChannel,
  classification: oneOf([0, 1]),
  target_event: list(text({ min: 1 })),
  test_message: flag(),
  receipt_id: text(),
  active_push: flag(),
  need_backup: flag(),
  business_operation_code: text(),
  test_model: flag(),
  alternate_set: flag(),
  geofence: record(),
  portal_extra: record(),
  notification_3rd_ver: oneOf(['v1', 'v2']),
  auto_truncation: flag(),
  mkt_enable: flag(),
  notification_switch_filter: flag(),
};

/** A screen-on push: it leaves the way to the makers open, or takes their channel for those who are offline. */
const activePush: Relation = ({ active_push, need_backup, big_push_duration, third_party_channel }, field, report) => {
  if (need_backup === true && active_push !== true)
    report.add('value', `${field}.need_backup`, 'must stand beside active_push alone');
  if (active_push !== true) return;
  if (big_push_duration !== undefined)
    report.add('value', `${field}.active_push`, 'must not stand beside big_push_duration', '1035');
  demandDistribution(
    third_party_channel,
    () => 'secondary_push',
    'with active_push',
    `${field}.third_party_channel`,
    report,
  );
};

/** Every special type of a maker is for transactional pushes, by that maker's channel. */
const special: Relation = ({ classification, third_party_channel }, field, report) => {
  const makers = specialMakers(third_party_channel);
  if (makers.length === 0) return;
  if (classification !== 1)
    report.add(
      'value',
      `${field}.classification`,
      `must be 1: the push is of a special type for ${makers.join(' and ')}`,
    );
  demandDistribution(
    third_party_channel,
    (maker) => (makers.includes(maker) ? 'ospush' : undefined),
    'with a push of a special type',
    `${field}.third_party_channel`,
    report,
  );
};

/** A maker's `distribution` must be the one that is demanded of it, or absent. */
function demandDistribution(
  channels: JsonObject[string],
  demandOf: (maker: string) => string | undefined,
  when: string,
  field: string,
  report: ShapeReport,
): void {
  if (!isJsonObject(channels)) return;
  for (const [maker, channel] of Object.entries(channels)) {
    const demanded = demandOf(maker);
    if (demanded === undefined || !isJsonObject(channel) || channel.distribution === undefined) continue;
    if (channel.distribution !== demanded)
      report.add('value', `${field}.${maker}.distribution`, `must be "${demanded}" or absent ${when}`);
  }
}

const relations: Relation = (value, field, report) => {
  activePush(value, field, report);
  special(value, field, report);
};

/** `options`. */
export const options: Shape = object(FIELDS, { relations });

const notInGroups: Shape = (_value, field, report) => {
  report.add('value', field, 'must not be set in a push to a group of apps');
};

/** `options` of a push to a group of apps: message ids are an app's own. */
export const groupOptions: Shape = object({ ...FIELDS, override_msg_id: notInGroups }, { relations });
