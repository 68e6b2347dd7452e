/** How long and how fast: what every message may say. */
export interface UmengPolicy {
  /**
   * When delivery ends, `yyyy-MM-dd HH:mm:ss`. Umeng does not name the time zone: it is read in that of the option
   * `timeZone`, Chinese time (UTC+8) where it is not set. It must be later than now and than `start_time`, and at most 7 days after sending. Default: 3 days.
   */
  expire_time?: string;
}

/** What only tasks (broadcast, groupcast, filecast, customizedcast with a file) may say; Umeng ignores it elsewhere. */
export interface UmengTaskPolicy {
  /** When sending begins, `yyyy-MM-dd HH:mm:ss`: not in the past, at most 7 days ahead. Default: at once. */
  start_time?: string;
  /** Idempotency key, unique in the app: a second task with the same key has no effect. */
  out_biz_no?: string;
}

/** Policy of an Android message. */
export interface UmengAndroidPolicy extends UmengPolicy {
  /** Most messages a second, at least 1000. */
  max_send_num?: number;
  /** Skip devices whose notifications are switched off; notifications only. Saves the makers' quotas. */
  notification_closed_filter?: boolean;
  /** Show the message inside the app where notifications are off. Pro; client SDK 6.6.3 or later. */
  in_app?: { in_app: boolean };
  /** Plan id of U-App. */
  uapp_arg?: string;
}

/** Policy of an iOS message. */
export interface UmengIosPolicy extends UmengPolicy {
  /** A later notification with the same id replaces this one. At most 64 bytes. */
  apns_collapse_id?: string;
  /** Plan id of U-App; production messages only. */
  uapp_arg?: string;
}

/** Policy of a HarmonyOS message. */
export interface UmengHarmonyPolicy extends UmengPolicy {
  /** Most messages a second, at least 1000. */
  max_send_num?: number;
  /**
   * Which way it goes: 1 Umeng's own channel alone; 2 Umeng's while the app is online, else the maker's (default); 3 the maker's first (Pro);
   * 4 the maker's alone (Pro).
   */
  channel_strategy?: { default: 1 | 2 | 3 | 4 };
}
