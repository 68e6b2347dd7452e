import { type UmengCustom } from './android.js';
import { type UmengPolicy } from './policy.js';

/** What a HarmonyOS message shows and carries. At most 2048 bytes as JSON. */
export type UmengHarmonyPayload = UmengHarmonyNotificationPayload | UmengHarmonyMessagePayload;

/** A notification: the system shows it. */
export interface UmengHarmonyNotificationPayload {
  display_type: 'notification';
  body: UmengHarmonyBody;
  /** For the app. Values are strings. */
  extra?: Record<string, string>;
}

/** A message: the app gets it, the screen shows nothing. */
export interface UmengHarmonyMessagePayload {
  display_type: 'message';
  body: { custom: UmengCustom };
  extra?: Record<string, string>;
}

/** The notification itself. */
export interface UmengHarmonyBody {
  title: string;
  text: string;
  /** Long text, at most 120 characters. */
  big_body?: string;
  /** A local file of the app. */
  large_icon?: string;
  /** Large icon, `http:` or `https:`. Named by Alibaba Cloud's SDK of the same product alone, 2022. */
  img?: string;
  /** Adds to the badge, 1 to 99. */
  add_badge?: number;
  /** What a tap does. Default: `go_app`. */
  after_open?: 'go_app' | 'go_ability';
  /** For `go_ability`, which needs `action` or `uri`; `action` wins. */
  action?: string;
  /** For `go_ability`. */
  uri?: string;
}

/** A live view: unicast alone. */
export interface UmengHarmonyScene {
  display_type: 'scene';
  channels_body: {
    harmony: {
      type: 'live_view';
      /** Huawei's live view protocol as JSON text. */
      payload: string;
    };
  };
}

/** What a HarmonyOS message has beside its receivers and its policy. */
export interface UmengHarmonyContent {
  payload: UmengHarmonyPayload;
  channel_properties?: {
    /** E.g. `MARKETING`. */
    harmony_channel_category?: string;
    [key: string]: unknown;
  };
}

/** What a live view has beside its receiver. */
export interface UmengHarmonySceneContent {
  payload: UmengHarmonyScene;
  /** A live view takes `expire_time` alone. */
  policy?: UmengPolicy;
}
