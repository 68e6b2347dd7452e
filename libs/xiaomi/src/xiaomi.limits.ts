import { type XiaomiPlatform } from './types/message.js';

/**
 * Xiaomi's limits. `below` must not be reached, `most` may be. Xiaomi says that every character counts 1, and not what an emoji counts. Our
 * decision: characters are UTF-16 units, as Java counts them, so that an emoji is 2; at worst we refuse what Xiaomi would take.
 *
 * "As quoted" marks what was read not on Xiaomi's page but in the code and notes of those who quote it.
 */
export const XIAOMI_LIMITS = {
  /** Characters. pId=1559, 2024-10-21. */
  title: { below: 50 },
  /** Characters. pId=1559, 2024-10-21. */
  description: { below: 128 },
  /** Characters: 4 K, every one counts 1. Server SDK documents, as quoted (undated); code 65009. */
  payload: { below: 4096 },
  /**
   * Pairs of the app's own. Server SDK documents, as quoted (undated); code 65014. Our decision: names that Xiaomi reserves are not counted, as the
   * page does not say, and a message with a channel, a template and receipts would have no room left.
   */
  extraPairs: { most: 10 },
  /** Characters of these pairs' names and values together. Server SDK documents, as quoted (undated); code 65015. */
  extraCharacters: { most: 1024 },
  /** Topics of one call. Xiaomi's server SDKs (2017 to 2020); code 65035. */
  topics: { most: 5 },
  /** Messages of one call that carries different ones. As quoted in 2026-08; Xiaomi's own pages were not found to say it. */
  messages: { most: 1000 },
  /** Days ahead for `time_to_send`. Server API, as quoted until 2023; one note of 2026 says 30. The option `scheduleDays` changes it. */
  scheduleDays: { most: 7 },
  /** Days of one query of counters. Server API, as quoted in 2018. */
  counterDays: { below: 30 },
  /** Bytes of an uploaded picture. As quoted (undated); icons are smaller, by sources that differ. */
  imageBytes: { below: 1_048_576 },
  /** Addresses of one call. Push limits, pId=1656, as quoted in 2026-08; for aliases and accounts other clients assume the same. */
  addresses: { most: 1000 },
  /** pId=1559, as quoted after 2024-09. Older pages allowed only 0 to 4. */
  notifyId: { most: 2_147_483_647 },
  /** Milliseconds. Notice pId=1854, 2024-07-30, in force since 2024-09-03. */
  timeToLivePublic: { most: 86_400_000 },
  /** Milliseconds. Notice pId=1854, 2024-07-30, in force since 2024-09-03. */
  timeToLivePrivate: { most: 864_000_000 },
  /** Milliseconds: two weeks, on iOS and outside China. Server API, as quoted before 2024-09. That it still holds there is our decision. */
  timeToLiveElsewhere: { most: 1_209_600_000 },
  /** Private-message templates, pId=2314, 2026-06-02. */
  templateParams: { most: 9 },
  /** Characters of one template parameter. pId=2314, 2026-06-02. */
  templateParam: { most: 128 },
  /** Characters. pId=1559, as quoted after 2024-09; older pages said 12. */
  jobkey: { most: 20 },
  /** Bytes of `extra.callback`. Receipts, as quoted (2020 to 2023). */
  callback: { most: 128 },
  /** Bytes of `extra.callback.param`. Receipts, as quoted (2020 to 2023); another quotation says 256. */
  callbackParam: { most: 64 },
} as const;

/** A rule that made something illegal, and since when. */
export interface XiaomiRule {
  /** The day in China from which it holds; null where it is announced without a day. */
  readonly since: string | null;
  readonly rule: string;
  readonly source: string;
}

/** What was allowed once, and is no longer. All of them are China's. */
export const XIAOMI_RULES = {
  notifyEffect: {
    since: '2024-09-30',
    rule: 'a notification must say what a tap opens (extra.notify_effect)',
    source: 'notice pId=1856, 2024-08-14',
  },
  timeToLive: {
    since: '2024-09-03',
    rule: 'a message is kept for 1 day (public) or 10 days (private), no longer for 14',
    source: 'notice pId=1854, 2024-07-30',
  },
  privateTemplate: {
    since: '2026-08-01',
    rule: 'a private message needs a channel and a template; new apps since 2026-07-01, every app after 2026-12-31',
    source: 'templates, pId=2314, 2026-06-02, and as quoted in 2026-08',
  },
  passThrough: {
    since: null,
    rule: 'data messages (pass_through 1) come to an end',
    source: 'document index, pId=1529, 2025-06-11',
  },
} as const satisfies Readonly<Record<string, XiaomiRule>>;

/**
 * Calls that an app may make in a second when it has fewer than 100 000 devices: the lowest of five steps, of which the highest is 3000. Push limits,
 * pId=1656, 2026-02-04, as quoted in 2026-08.
 */
export const XIAOMI_CALLS_PER_SECOND = 500;

/** The names in `extra` that mean something to Xiaomi: an app's own data must not use them. pId=1559, 2024-10-21, and Xiaomi's server SDKs (2018 to 2020); quick apps: pId=1564, 2024-09-26. */
export const XIAOMI_RESERVED_EXTRA: Readonly<Record<XiaomiPlatform, ReadonlySet<string>>> = {
  android: new Set(
    `notify_effect intent_uri web_uri class_name intent_flag notify_foreground ticker sound_uri
    channel_id channel_name channel_description template_id template_param jobkey flow_control only_send_once
    callback callback.param callback.type locale locale_not_in model model_not_in app_version app_version_not_in
    connpt instant_notify badge layout_name layout_value push_server_action hybrid_debug hybrid_pn
    notification_style_type notification_large_icon_uri notification_bigPic_uri notification_small_icon_uri
    notification_small_icon_color
    ${['left', 'mid', 'right'].map(buttonNames).join(' ')}`.split(/\s+/),
  ),
  ios: new Set(
    `badge category sound_url content-available show-content ios_msg_channel jobkey flow_control only_send_once
    callback callback.param callback.type apsAlert-title apsAlert-body apsAlert-title-loc-key
    apsAlert-title-loc-args apsAlert-action-loc-key apsAlert-loc-key apsAlert-loc-args apsAlert-launch-image`.split(
      /\s+/,
    ),
  ),
};

function buttonNames(side: string): string {
  return ['name', 'notify_effect', 'intent_uri', 'intent_class', 'web_uri']
    .map((name) => `notification_style_button_${side}_${name}`)
    .join(' ');
}
