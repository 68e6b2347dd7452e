import { android, badgeToAdd, badgeToSet, hmos, intent, ios, liveActivity, quickapp, winphone } from './platforms.js';
import { at } from '../jpush.json.js';
import { JPUSH_LIMITS, LABEL_CHARACTERS } from '../jpush.limits.js';
import { thirdPartyChannel } from './channels.js';
import {
  anything,
  byType,
  filledText,
  flag,
  integer,
  list,
  object,
  oneOf,
  openObject,
  text,
  textLike,
  textOfBytes,
  value,
  type Report,
  type Rule,
} from '../jpush.shape.js';

/*
 * The push object: every key, its type and its range. Source: JPush REST API v3 push, 2025-10, where nothing else is said.
 * What depends on more than one field is in relations.ts, sizes in sizes.ts, permissions in tiers.ts.
 */

/** The platforms that a push can name; the last one is gone from the documents, but old clients name it. */
export const PLATFORMS = ['android', 'ios', 'quickapp', 'hmos', 'winphone'] as const;

const NOT_AN_ARRAY = 'Audience value must be JSON Array format!';
const INT32_MAX = 2 ** 31 - 1;

/** A tag or an alias: 1 to 40 bytes of the documented characters. */
function label(maxBytes: number, vendorText?: string): Rule {
  return value(
    (given) =>
      typeof given === 'string' &&
      given !== '' &&
      Buffer.byteLength(given, 'utf8') <= maxBytes &&
      LABEL_CHARACTERS.test(given),
    `must be 1 to ${maxBytes} bytes (UTF-8) of letters, digits, Chinese characters and _@!#$&*+=.|￥`,
    vendorText,
  );
}

const tags = list(label(JPUSH_LIMITS.tagBytes), JPUSH_LIMITS.tagsPerKind, NOT_AN_ARRAY);
const groupId = byType({ string: filledText, number: integer() });

const kinds = {
  tag: tags,
  tag_and: tags,
  tag_not: tags,
  alias: list(label(JPUSH_LIMITS.aliasBytes, 'Invalid alias value'), JPUSH_LIMITS.aliases, NOT_AN_ARRAY),
  registration_id: list(filledText, JPUSH_LIMITS.registrationIds, NOT_AN_ARRAY),
  segment: list(groupId, JPUSH_LIMITS.segments, NOT_AN_ARRAY),
  abtest: list(groupId, JPUSH_LIMITS.abtests, NOT_AN_ARRAY),
  live_activity_id: filledText,
};
const file = object({ file_id: filledText }, { required: ['file_id'] });

/** Whether an audience names an uploaded file: never in a plain push, always in a push to a file, and either in a timed one. */
export type FileUse = 'no' | 'must' | 'may';

const AUDIENCES: Readonly<Record<FileUse, Rule>> = {
  no: byType({
    string: oneOf('all'),
    object: object({ ...kinds, file: value(() => false, 'is for POST /v3/push/file and for schedules') }),
  }),
  must: byType({ object: object({ file }, { required: ['file'] }) }),
  may: byType({ string: oneOf('all'), object: object({ ...kinds, file }) }),
};

/** Checks an audience that stands alone, as in a template. */
export const audienceRule: Rule = (given, field, report) => {
  AUDIENCES.may(given, field, report);
};

// An empty array is not documented. Our decision: it names no platform, so it is an illegal value.
const platform = byType({
  string: oneOf('all'),
  array: (given, field, report) => {
    list(oneOf(...PLATFORMS))(given, field, report);
    value((items) => (items as unknown[]).length > 0, 'must name at least one platform')(given, field, report);
  },
});

const notification = object({
  alert: text,
  alternate_alert: text,
  android,
  ios,
  hmos,
  quickapp,
  winphone,
  /** Delivered as APNs VoIP; its members are the app's own. */
  voip: openObject,
});

const message = object(
  {
    msg_content: text,
    title: text,
    content_type: text,
    extras: openObject,
    alternate_title: text,
    alternate_content: text,
  },
  { required: ['msg_content'] },
);

/**
 * Templates replaced the free text in 2018-03. Our decision: a request of the vendor's Python client, which still sends `content`, is
 * taken (relations.ts asks for one of the two), since its documents are still published.
 */
const smsMessage = object(
  {
    /** A 64-bit number: it may be beyond what JavaScript holds exactly. */
    temp_id: integer(0, 2 ** 63),
    delay_time: integer(0, JPUSH_LIMITS.smsDelaySeconds),
    signid: integer(),
    temp_para: openObject,
    active_filter: flag,
    content: text,
  },
  { required: ['delay_time'] },
);

/** Our decision: `sendno` is an int32 (the documents say "int" and "not 0"). */
const sendno: Rule = (given, field, report) => {
  integer(-INT32_MAX - 1, INT32_MAX)(given, field, report);
  value((number) => number !== 0, 'must not be 0')(given, field, report);
};

const options = object({
  sendno,
  time_to_live: integer(0, JPUSH_LIMITS.ttlSecondsVip),
  override_msg_id: value(
    (given) => Number.isInteger(given) && (given as number) > 0,
    'must be a message id, as a number',
  ),
  apns_production: flag,
  apns_collapse_id: textOfBytes(JPUSH_LIMITS.collapseIdBytes),
  big_push_duration: integer(0, JPUSH_LIMITS.slowPushMinutes),
  third_party_channel: thirdPartyChannel,
  classification: oneOf(0, 1),
  target_event: list(filledText),
  test_message: flag,
  receipt_id: text,
  active_push: flag,
  need_backup: flag,
  business_operation_code: filledText,
  test_model: flag,
  alternate_set: flag,
  /** The fields of a geofence are not published. */
  geofence: openObject,
  portal_extra: object({ task: anything }),
  notification_3rd_ver: oneOf('v1', 'v2'),
  auto_truncation: flag,
  mkt_enable: flag,
  notification_switch_filter: flag,
});

/** 1 delivered, 2 clicked, 4 undelivered, 8 accepted, or any sum. */
const callback = object({
  url: textLike(/^https?:\/\/\S+$/, 'a URL that begins with https:// or http://'),
  params: openObject,
  type: integer(1, 15),
});

const notification3rdV1 = object(
  {
    title: text,
    content: filledText,
    channel_id: textOfBytes(JPUSH_LIMITS.channelIdBytes),
    intent,
    uri_activity: text,
    uri_action: text,
    badge_add_num: badgeToAdd,
    badge_set_num: badgeToSet,
    badge_class: text,
    sound: text,
    extras: openObject,
  },
  { required: ['content'] },
);
const notification3rdV2 = object({ android, ios, hmos });

const members = {
  cid: filledText,
  platform,
  notification,
  message,
  live_activity: liveActivity,
  inapp_message: object({ inapp_message: flag }, { required: ['inapp_message'] }),
  notification_3rd: byType({ object: anything }),
  sms_message: smsMessage,
  options,
  callback,
};
const pushObjectOf = (audience: Rule) => object({ ...members, audience }, { required: ['platform', 'audience'] });
const PUSH_OBJECTS: Readonly<Record<FileUse, Rule>> = {
  no: pushObjectOf(AUDIENCES.no),
  must: pushObjectOf(AUDIENCES.must),
  may: pushObjectOf(AUDIENCES.may),
};

/** Checks the keys, types and ranges of a push object. */
export function checkShape(push: unknown, report: Report, use: FileUse = 'no'): void {
  PUSH_OBJECTS[use](push, '', report);
  const third = at(push, 'notification_3rd');
  if (third === undefined) return;
  const rule = at(push, 'options', 'notification_3rd_ver') === 'v2' ? notification3rdV2 : notification3rdV1;
  rule(third, 'notification_3rd', report);
}
