import { type JsonObject } from './json.js';

/** What a device runs. */
export type Platform = 'android' | 'ios' | 'harmony';

/** All platforms, in the order in which they are shown. */
export const PLATFORMS: readonly Platform[] = ['android', 'ios', 'harmony'];

/**
 * What a message is for. Said once, it reaches every vendor's own field (JPush `options.classification`, Umeng `category`, the Xiaomi channel):
 * a vendor may close an app that sends advertising as `transactional`.
 */
export type MessageClass = 'transactional' | 'marketing';

/** A finer kind inside the class; a vendor's channels may be chosen by it. */
export type MessageKind = 'im' | 'order' | 'account' | 'reminder' | 'social' | 'news' | (string & {});

/** What a tap on the notification opens. Without one, the app. */
export type ClickAction =
  | { readonly open: 'app' }
  /** A web page, `http:` or `https:`. */
  | { readonly open: 'url'; readonly url: string }
  /** A page of the app: an Android intent URI or deep link, or an activity's full class name. */
  | { readonly open: 'page'; readonly page: string };

/** The number on the app's icon: set to a number (0 clears it), or raised by one. */
export type Badge = number | { readonly add: number };

/** The part of a message that may differ from platform to platform. */
export interface MessageContent {
  /** First line. Limits are the vendors': Xiaomi takes fewer than 50 characters. */
  title?: string;
  /** The text. A message with neither title nor body is a data message: the app gets `data`, the screen shows nothing. */
  body?: string;
  /** For the app, not for the screen. Nested values reach vendors that know only strings (Umeng, Xiaomi) as JSON text. */
  data?: JsonObject;
  /** @default `{ open: 'app' }` */
  click?: ClickAction;
  badge?: Badge;
  /** A sound file of the app, without path; `false` for silence. Without it, the device's own sound. */
  sound?: string | false;
  /** A picture, `https:`. */
  image?: string;
  /** A later message with the same key replaces this one on the screen, where the vendor can. At most 64 bytes. */
  collapseKey?: string;
}

/**
 * What vendors add to a message: each vendor package declares its own property here, typed with that vendor's payload, so that
 * core knows no vendor's field.
 *
 * @example
 * ```ts
 * message.vendors = { jpush: { options: { big_push_duration: 10 } } };
 * ```
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled in by the vendor packages, through declaration merging
export interface VendorOverrides {}

/**
 * What is said.
 *
 * @example
 * ```ts
 * const message: Message = {
 *   title: '您有一条新消息~',
 *   body: '【小明】刚刚浏览了您的商品【自行车】~',
 *   data: { type: 2 },
 *   class: 'transactional',
 *   ttl: 3600,
 *   ios: { badge: 1 },
 * };
 * ```
 */
export interface Message extends MessageContent {
  class?: MessageClass;
  kind?: MessageKind;
  /** Seconds from the moment it is due during which it is still worth showing; after that it ends `expired`. At most 30 days. Default: the vendor's own. */
  ttl?: number;
  /** Replaces fields of the message on Android. */
  android?: MessageContent;
  /** Replaces fields of the message on iOS. */
  ios?: MessageContent;
  /** Replaces fields of the message on HarmonyOS. */
  harmony?: MessageContent;
  /** Laid over the payload of one vendor, field by field, in the vendor's own words. */
  vendors?: VendorOverrides;
}

/** The content as one platform gets it: the common fields with the platform's own laid over them. */
export function contentFor(message: Message, platform: Platform): MessageContent {
  const { title, body, data, click, badge, sound, image, collapseKey } = message;
  const common = { title, body, data, click, badge, sound, image, collapseKey };
  const merged: Record<string, unknown> = {};
  for (const layer of [common, message[platform] ?? {}]) {
    for (const [field, value] of Object.entries(layer)) if (value !== undefined) merged[field] = value;
  }
  return merged;
}

/** Whether the content shows something, or only hands data to the app. */
export function isDataOnly(content: MessageContent): boolean {
  return content.title === undefined && content.body === undefined;
}
