import { JPUSH_LIMITS, SHORT_TEXTS } from '../jpush.limits.js';
import { readTime } from '../jpush.times.js';
import {
  byType,
  characters,
  filledText,
  flag,
  flagOrBit,
  integer,
  list,
  numberWithin,
  object,
  oneOf,
  openObject,
  text,
  textLike,
  textOfBytes,
  textOfChars,
  value,
  type Rule,
} from '../jpush.shape.js';

/*
 * The objects of each platform. Source: JPush REST API v3 push, sections android, ios, hmos, quickapp, live_activity, 2025-10;
 * winphone from the edition of 2019. `alert` is required there, but a platform may inherit it: relations.ts checks that.
 */

/** `{ "url": … }` */
export const intent = object({ url: text }, { required: ['url'] });

/** The number to add to the badge. */
export const badgeToAdd = integer(1, 99);
/** The number to show as badge. */
export const badgeToSet = integer(0, 99);

const localTime = value((given) => readTime(given) !== undefined, 'must be a time of the form yyyy-MM-dd HH:mm:ss');

/** The length of a vendor's short text; one vendor counts a Chinese character twice. Our decision: too long is 1003. */
function shortText({ chars, hanCountsDouble }: { chars: number; hanCountsDouble: boolean }): Rule {
  const width = (given: string) =>
    characters(given).reduce((sum, each) => sum + (hanCountsDouble && /\p{Script=Han}/u.test(each) ? 2 : 1), 0);
  return value(
    (given) => typeof given === 'string' && width(given) <= chars,
    `must be a string of at most ${chars} characters${hanCountsDouble ? ' (a Chinese character counts as 2)' : ''}`,
  );
}

const androidExtras = object(
  Object.fromEntries(Object.entries(SHORT_TEXTS).map(([key, limit]) => [key, shortText(limit)])),
  { open: true },
);

const customButton = object(
  {
    name: textOfChars(1, JPUSH_LIMITS.buttonNameChars),
    /** 1 intent, 2 deep link, 3 home page, 4 clear. */
    action_type: oneOf(1, 2, 3, 4),
    action: textOfChars(0, JPUSH_LIMITS.buttonActionChars),
    data: textOfChars(0, JPUSH_LIMITS.buttonDataChars),
  },
  {
    required: ['name', 'action_type'],
    alsoRequired: ({ action_type: type }) => (type === 1 || type === 2 ? ['action'] : []),
  },
);

/** `notification.android` */
export const android = object({
  alert: text,
  title: text,
  builder_id: integer(),
  channel_id: textOfBytes(JPUSH_LIMITS.channelIdBytes),
  category: text,
  priority: integer(-2, 2),
  style: oneOf(0, 1, 2, 3),
  alert_type: integer(-1, 7),
  big_text: text,
  inbox: openObject,
  big_pic_path: text,
  large_icon: text,
  small_icon_uri: text,
  icon_bg_color: text,
  intent,
  uri_activity: text,
  uri_action: text,
  badge_add_num: badgeToAdd,
  badge_set_num: badgeToSet,
  badge_class: text,
  sound: text,
  show_begin_time: localTime,
  show_end_time: localTime,
  display_foreground: oneOf('0', '1'),
  custom_buttons: list(customButton),
  extras: androidExtras,
});

/** `notification.ios`; its alert may be Apple's own dictionary, which is passed on. */
export const ios = object({
  alert: byType({ string: text, object: object({ title: text, subtitle: text, body: text }, { open: true }) }),
  sound: byType({ string: text, object: object({ critical: flagOrBit, name: text, volume: numberWithin(0, 1) }) }),
  badge: byType({
    number: badgeToSet,
    string: textLike(/^(?:[+-]?\d{1,2})?$/, 'a number from 0 to 99, with + or - to add or subtract, or empty'),
  }),
  'content-available': flagOrBit,
  'mutable-content': flagOrBit,
  category: text,
  'thread-id': text,
  'interruption-level': oneOf('active', 'critical', 'passive', 'time-sensitive'),
  extras: openObject,
});

/** `notification.hmos` (HarmonyOS). The vendor asks for `category`, but JPush does not check it. */
export const hmos = object({
  alert: filledText,
  title: text,
  category: text,
  large_icon: textLike(/^https:\/\//, 'an https URL'),
  intent,
  badge_add_num: badgeToAdd,
  badge_set_num: badgeToSet,
  test_message: flag,
  receipt_id: text,
  extras: openObject,
  style: oneOf(0, 2),
  inbox: openObject,
  /** 0 alert, 1 card refresh, 2 extension, 7 live view, 10 VoIP. */
  push_type: oneOf(0, 1, 2, 7, 10),
  extra_data: text,
  display_foreground: oneOf('0', '1'),
  sound: text,
  sound_duration: integer(1, 60),
  hm_payload: openObject,
});

/** `notification.quickapp` */
export const quickapp = object(
  { title: text, alert: text, page: text, extras: openObject },
  { required: ['title', 'page'] },
);

/** `notification.winphone`, gone from the documents, still sent by old clients. */
export const winphone = object({ alert: text, title: text, _open_page: text, extras: openObject });

const unixSeconds = integer(0);

/** `live_activity` */
export const liveActivity = object(
  {
    ios: object(
      {
        event: oneOf('start', 'update', 'end'),
        'content-state': openObject,
        'attributes-type': filledText,
        attributes: openObject,
        alert: object({ title: text, body: text, sound: text }),
        'dismissal-date': unixSeconds,
        'stale-date': unixSeconds,
        'relevance-score': numberWithin(1, 100),
        'apns-priority': oneOf(5, 10),
      },
      {
        required: ['event', 'content-state'],
        alsoRequired: ({ event }) => (event === 'start' ? ['attributes-type'] : []),
      },
    ),
  },
  { required: ['ios'] },
);
