import { anything, list, object, type ObjectRule, oneOf, record, type Shape, text, whole } from '@nest-push/core';
import { JPUSH_LIMITS } from '../jpush.limits.js';

const { badge, button, shortTexts } = JPUSH_LIMITS;

/** What a tap opens. */
export const intent: Shape = object({ url: text() }, { required: ['url'] });

/** Numbers on the icon, as Android and HarmonyOS name them. */
export const badgeFields = { badge_add_num: whole(badge.add), badge_set_num: whole(badge.set) };

/** Whether it shows while the app is open. */
export const displayForeground: Shape = oneOf(['0', '1']);

const time: Shape = (value, field, report) => {
  if (typeof value !== 'string' || !isTime(value))
    report.add('value', field, 'must be a time of the form yyyy-MM-dd HH:mm:ss');
};

/** A day that its month lacks is moved on by the parser: it comes back changed. */
function isTime(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value)) return false;
  const instant = Date.parse(`${value.replace(' ', 'T')}Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().slice(0, 19).replace('T', ' ') === value;
}

/** Intents and deep links (types 1 and 2) need to know where to. */
const buttonAction: NonNullable<ObjectRule['relations']> = ({ action_type, action }, field, report) => {
  if ((action_type === 1 || action_type === 2) && action === undefined)
    report.add('missing', `${field}.action`, 'must be set with the action types 1 and 2');
};

const customButton = object(
  {
    name: text({ min: 1, max: button.name, code: '1003' }),
    action_type: oneOf([1, 2, 3, 4]),
    action: text({ max: button.action, code: '1003' }),
    data: text({ max: button.data, code: '1003' }),
  },
  { required: ['name', 'action_type'], relations: buttonAction },
);

/** Free but for the keys that JPush itself reads. */
export const androidExtras: Shape = object(
  {
    mipns_content_forshort: text({ max: shortTexts.xiaomi, code: '1003' }),
    oppns_content_forshort: text({ max: shortTexts.oppo, code: '1003' }),
    vpns_content_forshort: text({ max: shortTexts.vivo, unit: 'columns', code: '1003' }),
    mzpns_content_forshort: text({ max: shortTexts.meizu, code: '1003' }),
    third_url_encode: anything,
  },
  { open: true },
);

/** `notification.android`. That it has a text of its own or inherits one is the notification's to check. */
export const ANDROID_FIELDS: Readonly<Record<string, Shape>> = {
  alert: text(),
  title: text(),
  builder_id: whole(),
  channel_id: text({ max: JPUSH_LIMITS.channelIdBytes, unit: 'bytes' }),
  category: text(),
  priority: whole(JPUSH_LIMITS.priority),
  style: oneOf([0, 1, 2, 3]),
  alert_type: whole(JPUSH_LIMITS.alertType),
  big_text: text(),
  inbox: record(),
  big_pic_path: text(),
  large_icon: text(),
  small_icon_uri: text(),
  icon_bg_color: text(),
  intent,
  uri_activity: text(),
  uri_action: text(),
  ...badgeFields,
  badge_class: text(),
  sound: text(),
  show_begin_time: time,
  show_end_time: time,
  display_foreground: displayForeground,
  custom_buttons: list(customButton),
  extras: androidExtras,
};
