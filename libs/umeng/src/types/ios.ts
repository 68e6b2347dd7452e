/** What an iOS message shows and carries. At most 2012 bytes as JSON. The app's own keys stand beside `aps`. */
export interface UmengIosPayload {
  aps: UmengAps;
  /** Reserved by Umeng. */
  d?: never;
  /** Reserved by Umeng. */
  p?: never;
  [key: string]: unknown;
}

/** Apple's part, as APNs defines it; keys that Umeng does not list pass. */
export interface UmengAps {
  /** Required unless `content-available` is 1. */
  alert?: string | UmengAlert;
  /** `'5'` sets the number, `'+1'` and `'-1'` change it, `''` clears it. A number is the form in the documents of 2020, which know no steps. */
  badge?: string | number;
  /** A sound file of the app, or `default`; Apple's object for critical alerts. Without it: silence. */
  sound?: string | Record<string, unknown>;
  /** 1: a silent message that wakes the app. */
  'content-available'?: 0 | 1;
  /** Category of the notification's actions. */
  category?: string;
  /** Notifications with the same id form a group. */
  'thread-id'?: string;
  'interruption-level'?: 'passive' | 'active' | 'time-sensitive' | 'critical';
  /** 1: the app's service extension may change it, e.g. load the picture in `image`. */
  'mutable-content'?: 0 | 1;
  /** A picture for Umeng's service extension. */
  image?: string;
  [key: string]: unknown;
}

/** The text of a notification. */
export interface UmengAlert {
  title?: string;
  subtitle?: string;
  body?: string;
  [key: string]: unknown;
}

/** What an iOS message has beside its receivers and its policy. */
export interface UmengIosContent {
  payload: UmengIosPayload;
}
