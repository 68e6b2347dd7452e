import { type ShownNotification } from '../../kit/simulator.types.js';
import { isPassThrough, ownExtras, type XiaomiMessage } from './message.js';

type Shown = Omit<ShownNotification, 'messageId' | 'vendor' | 'at'>;

/** Leaves out what a message does not say. */
function given<T extends Record<string, unknown>>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(kept) as { [K in keyof T]?: NonNullable<T[K]> };
}

/** The app's own data: its extras, and the payload where there is one. */
function dataOf(message: XiaomiMessage, platform: 'android' | 'ios'): Record<string, string> {
  return { ...Object.fromEntries(ownExtras(message, platform)), ...given({ payload: message.fields.get('payload') }) };
}

/** What a tap opens: `launcher`, an intent, an activity or a web address. */
function clickOf({ extra }: XiaomiMessage): string | undefined {
  switch (extra.get('notify_effect')) {
    case '1':
      return 'launcher';
    case '2':
      return extra.get('intent_uri') ?? extra.get('class_name');
    case '3':
      return extra.get('web_uri');
    default:
      return extra.get('hybrid_pn');
  }
}

function badgeOf({ extra }: XiaomiMessage): number | undefined {
  const badge = extra.get('badge');
  return badge === undefined ? undefined : Number(badge);
}

/**
 * What an Android phone shows. Ids above 0 replace an earlier notification of the same app; 0 is what every SDK sends for
 * "no id", so nothing is replaced then (our decision).
 */
export function shownOnAndroid(message: XiaomiMessage, packageName: string): Shown {
  const { fields, extra } = message;
  const notifyId = Number(fields.get('notify_id') ?? 0);
  return {
    kind: isPassThrough(message) ? 'message' : 'notification',
    data: dataOf(message, 'android'),
    ...given({
      title: fields.get('title'),
      body: fields.get('description'),
      badge: badgeOf(message),
      sound: extra.get('sound_uri'),
      image: extra.get('notification_bigPic_uri') ?? extra.get('notification_large_icon_uri'),
      click: clickOf(message),
      replaces: notifyId > 0 ? `${packageName}:${notifyId}` : undefined,
    }),
  };
}

/** What an iPhone shows. `aps_proper_fields.*` win over the older `apsAlert-*`, and these over `description`. */
export function shownOnIos(message: XiaomiMessage): Shown {
  const { fields, extra, aps } = message;
  const text = { title: aps.get('title') ?? extra.get('apsAlert-title') };
  const body = aps.get('body') ?? extra.get('apsAlert-body') ?? fields.get('description');
  const silent = extra.get('content-available') === '1' && !body && !text.title;
  return {
    kind: silent ? 'message' : 'notification',
    data: dataOf(message, 'ios'),
    ...given({ ...text, body, badge: badgeOf(message), sound: extra.get('sound_url') }),
  };
}
