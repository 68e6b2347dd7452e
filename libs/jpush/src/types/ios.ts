import { type JsonObject } from '@nest-push/core';

/** Apple's alert dictionary. */
export interface JPushIosAlert {
  title?: string;
  subtitle?: string;
  body?: string;
  'launch-image'?: string;
  'title-loc-key'?: string;
  'title-loc-args'?: readonly string[];
  'subtitle-loc-key'?: string;
  'subtitle-loc-args'?: readonly string[];
  'loc-key'?: string;
  'loc-args'?: readonly string[];
  'action-loc-key'?: string;
  'summary-arg'?: string;
  'summary-arg-count'?: number;
}

/** Apple's dictionary for a critical alert's sound. */
export interface JPushIosSound {
  critical?: 0 | 1;
  name?: string;
  /** 0 to 1. */
  volume?: number;
}

/** The notification on iOS. At most 2000 bytes of JSON, braces included. */
export interface JPushIosNotification {
  /** A text, or Apple's alert dictionary. Default: `notification.alert`. */
  alert?: string | JPushIosAlert;
  /** A sound file of the app, or `default`. Without it, and with `''`, there is no sound. */
  sound?: string | JPushIosSound;
  /** A number from 0 to 99, or `'N'`, `'+N'` or `'-N'`; 0 and `''` clear it. Without it, the number stays. */
  badge?: number | string;
  /** Wakes the app in the background. A hyphen, no underscore. */
  'content-available'?: boolean;
  /** Lets the app's notification service extension run; needed for delivery figures. */
  'mutable-content'?: boolean;
  category?: string;
  'thread-id'?: string;
  /** iOS 15 and later. */
  'interruption-level'?: 'active' | 'critical' | 'passive' | 'time-sensitive';
  extras?: JsonObject;
}
