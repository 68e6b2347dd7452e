import { type XiaomiReceiptType } from '../receipts/xiaomi.receipt-types.js';

/** What a tap opens: the app, one of its pages, or a web page. */
export type XiaomiEffect = 'app' | 'page' | 'url';

/** A button on an Android notification. */
export interface XiaomiButton {
  readonly name: string;
  readonly opens: XiaomiEffect;
  /** For `page`: an intent URI. */
  readonly intentUri?: string | undefined;
  /** For `page`, the older way: an activity's class. */
  readonly intentClass?: string | undefined;
  /** For `url`. */
  readonly webUri?: string | undefined;
}

/** Settings of every platform. */
export interface XiaomiCommonSettings {
  /** `jobkey`: at most 20 of `0-9A-Za-z_-`, not beginning with `_`. A phone shows the first message of a job key and ignores the others. */
  readonly jobKey?: string | undefined;
  /** `callback`: where receipts go, at most 128 bytes. */
  readonly callback?: string | undefined;
  /** `callback.param`: comes back with every receipt, at most 64 bytes. */
  readonly callbackParam?: string | undefined;
  /** `callback.type`: the wanted receipts by name, so that no mask can be wrong. Without it Xiaomi tells of `delivered` and `clicked`. */
  readonly callbackTypes?: readonly XiaomiReceiptType[] | undefined;
}

/**
 * Xiaomi's own names in `extra` of an Android message, under readable names; flags are booleans, lists are lists.
 *
 * What each does is told at {@link XiaomiAndroidExtra}.
 *
 * @example
 * ```ts
 * settings: { opens: 'url', webUri: 'https://shop.example/7', channelId: '1002', templateId: 'P77', templateParam: { goods: '自行车' } }
 * ```
 */
export interface XiaomiAndroidSettings extends XiaomiCommonSettings {
  /** `notify_effect` */
  readonly opens?: XiaomiEffect | undefined;
  /** `intent_uri`, for `page` */
  readonly intentUri?: string | undefined;
  /** `web_uri`, for `url` */
  readonly webUri?: string | undefined;
  /** `class_name`, for `page`: the older way */
  readonly className?: string | undefined;
  /** `intent_flag`, with `className` */
  readonly intentFlag?: string | undefined;
  /** `notify_foreground` */
  readonly showInForeground?: boolean | undefined;
  /** `ticker` */
  readonly ticker?: string | undefined;
  /** `sound_uri` */
  readonly soundUri?: string | undefined;
  /** `channel_id` */
  readonly channelId?: string | undefined;
  /** `channel_name` */
  readonly channelName?: string | undefined;
  /** `channel_description` */
  readonly channelDescription?: string | undefined;
  /** `template_id` */
  readonly templateId?: string | undefined;
  /** `template_param`; the client writes the JSON. */
  readonly templateParam?: Readonly<Record<string, string>> | undefined;
  /** `flow_control` */
  readonly flowControl?: number | undefined;
  /** `only_send_once` */
  readonly onlyOnline?: boolean | undefined;
  /** `instant_notify` */
  readonly instant?: boolean | undefined;
  /** `badge` */
  readonly badge?: number | undefined;
  /** `locale` */
  readonly locales?: readonly string[] | undefined;
  /** `locale_not_in` */
  readonly notLocales?: readonly string[] | undefined;
  /** `model` */
  readonly models?: readonly string[] | undefined;
  /** `model_not_in` */
  readonly notModels?: readonly string[] | undefined;
  /** `app_version` */
  readonly appVersions?: readonly string[] | undefined;
  /** `app_version_not_in` */
  readonly notAppVersions?: readonly string[] | undefined;
  /** `connpt` */
  readonly wifiOnly?: boolean | undefined;
  /** `notification_style_type` */
  readonly style?: 'bigText' | 'bigPicture' | undefined;
  /** `notification_large_icon_uri` */
  readonly largeIcon?: string | undefined;
  /** `notification_bigPic_uri` */
  readonly bigPicture?: string | undefined;
  /** `notification_small_icon_uri` */
  readonly smallIcon?: string | undefined;
  /** `notification_small_icon_color` */
  readonly smallIconColor?: string | undefined;
  /** `notification_style_button_{left,mid,right}_…` */
  readonly buttons?:
    | {
        readonly left?: XiaomiButton | undefined;
        readonly mid?: XiaomiButton | undefined;
        readonly right?: XiaomiButton | undefined;
      }
    | undefined;
  /** `layout_name` */
  readonly layoutName?: string | undefined;
  /** `layout_value` */
  readonly layoutValue?: string | undefined;
}

/** The parts of an iOS alert that Xiaomi knows, each `apsAlert-…` on the wire. */
export interface XiaomiIosAlert {
  readonly title?: string | undefined;
  readonly body?: string | undefined;
  readonly titleLocKey?: string | undefined;
  /** As the SDKs of Xiaomi hand it on: text. */
  readonly titleLocArgs?: string | undefined;
  readonly actionLocKey?: string | undefined;
  readonly locKey?: string | undefined;
  readonly locArgs?: string | undefined;
  readonly launchImage?: string | undefined;
}

/** Xiaomi's own names in `extra` of an iOS message, under readable names. What each does is told at {@link XiaomiIosExtra}. */
export interface XiaomiIosSettings extends XiaomiCommonSettings {
  /** `badge` */
  readonly badge?: number | undefined;
  /** `category` */
  readonly category?: string | undefined;
  /** `sound_url`; the empty text is silence. */
  readonly sound?: string | undefined;
  /** `content-available` */
  readonly contentAvailable?: boolean | undefined;
  /** `show-content` */
  readonly showContent?: boolean | undefined;
  /** `ios_msg_channel` */
  readonly through?: 'apns' | 'connection' | undefined;
  /** `apsAlert-…` */
  readonly alert?: XiaomiIosAlert | undefined;
}
