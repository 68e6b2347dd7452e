/**
 * Settings for the phone makers' own channels, through which Umeng can reach apps that are not running. Android, but for
 * `harmony_channel_category`. Umeng adds keys often: unknown ones pass.
 */
export interface UmengChannelProperties {
  /** Full class name of the activity that a tap opens. Without it the makers' channels are not used. Notifications only. */
  channel_activity?: string;
  /** Full class name of the launcher activity; Huawei needs it for badges. */
  main_activity?: string;
  /** Xiaomi notification channel. */
  xiaomi_channel_id?: string;
  xiaomi_extra_properties?: UmengXiaomiExtraProperties;
  /** vivo second-level category; Umeng does not check it. */
  vivo_category?: string;
  /** `'true'` raises the badge on vivo; the app must use vivo's badge API first, or vivo answers 10089. */
  vivo_addbadge?: 'true' | 'false';
  /**
   * `0` marketing, `1` system.
   * @deprecated Gone from Umeng's documents since 2025; use `vivo_category`.
   */
  vivo_classification?: string;
  /** OPPO notification channel. Default for client SDK 6.0.5 and later: `upush_default`. */
  oppo_channel_id?: string;
  /** OPPO message category. */
  oppo_category?: string;
  /** `1` in the list, `2` also on the lock screen, `16` also as a banner with sound and vibration. Needs `oppo_category`. */
  oppo_notify_level?: string;
  oppo_private_msg_template?: UmengOppoPrivateTemplate;
  /** Huawei and Honor: `LOW` marketing, `NORMAL` service. */
  huawei_channel_importance?: 'LOW' | 'NORMAL' | (string & {});
  /** Huawei category, e.g. `MARKETING`, `WORK`. */
  huawei_channel_category?: string;
  /** Meizu: `'0'` public (default), `'1'` private. */
  meizu_msg_type?: '0' | '1';
  /** Google's channel: `'1'` on, `'0'` off. */
  channel_fcm?: '0' | '1';
  /** HarmonyOS category, e.g. `MARKETING`. */
  harmony_channel_category?: string;
  [key: string]: unknown;
}

/** Passed on to Xiaomi. */
export interface UmengXiaomiExtraProperties {
  /** Template; needed for Xiaomi's private messages. */
  template_id?: string;
  /** The template's parameters as JSON text. */
  template_param?: string;
  [key: string]: unknown;
}

/** Template of OPPO's private messages. */
export interface UmengOppoPrivateTemplate {
  private_msg_template_id?: string;
  private_title_parameters?: Record<string, string>;
  private_content_parameters?: Record<string, string>;
}

/** How Android shows a notification that came through Umeng's own channel. */
export interface UmengLocalProperties {
  /** Huawei's enumeration, e.g. `CATEGORY_PROMO`, `CATEGORY_REMINDER`. */
  category?: string;
  /** Huawei's enumeration, e.g. `IMPORTANCE_MIN`, `IMPORTANCE_DEFAULT`. Ignored without `category`. */
  importance?: string;
  /** vivo. */
  channel_id?: string;
  /** vivo. */
  channel_name?: string;
}
