import { type XiaomiForm } from '../xiaomi.form.js';

/** The top-level fields of a message, as the vendor spells them. Other fields are ignored, as a form API does (our decision). */
export const FIELDS = [
  'payload',
  'title',
  'description',
  'pass_through',
  'notify_type',
  'notify_id',
  'time_to_live',
  'time_to_send',
  'collapse_key',
] as const;

/** A top-level field of a message. */
export type XiaomiField = (typeof FIELDS)[number];

/** A message as it was sent, every value still text. A form and an element of `messages` both come down to this. */
export interface XiaomiMessage {
  readonly fields: ReadonlyMap<XiaomiField, string>;
  /** `extra.*`, named without the prefix. */
  readonly extra: ReadonlyMap<string, string>;
  /** `aps_proper_fields.*` of iOS, named without the prefix. */
  readonly aps: ReadonlyMap<string, string>;
}

/** Reads a message from a form. */
export function messageOf(form: XiaomiForm): XiaomiMessage {
  const fields = new Map<XiaomiField, string>();
  for (const name of FIELDS) {
    const value = form.one(name);
    if (value !== undefined) fields.set(name, value);
  }
  return { fields, extra: form.under('extra.'), aps: form.under('aps_proper_fields.') };
}

/** A data message: handed to the app, nothing is shown by the system. */
export function isPassThrough(message: XiaomiMessage): boolean {
  return message.fields.get('pass_through') === '1';
}

/** A message to a quick app, which is no installed package with activities (quick-app push, 2024-09-26). */
export function isHybrid(message: XiaomiMessage): boolean {
  return message.extra.get('push_server_action') === 'hybrid_message';
}

const BUTTON = /^notification_style_button_(?:left|mid|right)_(?:name|notify_effect|intent_uri|intent_class|web_uri)$/;

const EVERYWHERE = ['jobkey', 'flow_control', 'only_send_once', 'callback', 'callback.param', 'callback.type', 'badge'];

/** Keys below `extra.` that steer the vendor (server API guide of 2024-10-21, official SDKs); all others are the app's own data. */
const ANDROID_RESERVED: ReadonlySet<string> = new Set([
  ...EVERYWHERE,
  ...[
    'notify_effect',
    'intent_uri',
    'web_uri',
    'class_name',
    'intent_flag',
    'notify_foreground',
    'ticker',
    'sound_uri',
  ],
  ...['channel_id', 'channel_name', 'channel_description', 'template_id', 'template_param'],
  ...['locale', 'locale_not_in', 'model', 'model_not_in'],
  ...['app_version', 'app_version_not_in', 'connpt', 'instant_notify', 'notification_style_type'],
  ...['notification_large_icon_uri', 'notification_bigPic_uri', 'notification_small_icon_uri'],
  ...[
    'notification_small_icon_color',
    'layout_name',
    'layout_value',
    'push_server_action',
    'hybrid_debug',
    'hybrid_pn',
  ],
]);

const IOS_RESERVED: ReadonlySet<string> = new Set([
  ...EVERYWHERE,
  ...['category', 'sound_url', 'content-available', 'show-content', 'ios_msg_channel'],
  ...[
    'apsAlert-title',
    'apsAlert-body',
    'apsAlert-title-loc-key',
    'apsAlert-title-loc-args',
    'apsAlert-action-loc-key',
  ],
  ...['apsAlert-loc-key', 'apsAlert-loc-args', 'apsAlert-launch-image'],
]);

/** The app's own key-value pairs: `extra.*` without the reserved keys. */
export function ownExtras(message: XiaomiMessage, platform: 'android' | 'ios'): [key: string, value: string][] {
  const isReserved = (key: string): boolean =>
    platform === 'ios' ? IOS_RESERVED.has(key) : ANDROID_RESERVED.has(key) || BUTTON.test(key);
  return [...message.extra].filter(([key]) => !isReserved(key));
}
