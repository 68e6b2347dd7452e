import { type JPushAudience } from './audience.js';
import { type JPushNotification } from './notification.js';
import { type JPushPush } from './push.js';

/**
 * What must not compile. The compiler reads these lines with every other one (`tsc -p tsconfig.check.json`): a line that compiles although it is marked
 * is an error there.
 */
const common = { platform: 'all', audience: 'all' } as const;
const notification: JPushNotification = { alert: 'Hi' };
const message = { msg_content: 'm' };
const live_activity = { ios: { event: 'end', 'content-state': {} } } as const;

const impossible: readonly JPushPush[] = [
  // @ts-expect-error -- nothing to say
  { ...common },
  // @ts-expect-error -- a special type needs the class 1
  { ...common, options: { third_party_channel: { vivo: { vivo_push_type: 7 } } } },
  // @ts-expect-error -- and a type
  { ...common, options: { classification: 1, third_party_channel: { vivo: { category: 'IM' } } } },
  // @ts-expect-error -- a live activity stands alone
  { ...common, live_activity, notification },
  // @ts-expect-error -- a live activity stands alone
  { ...common, live_activity, message },
  // @ts-expect-error -- a message for makers needs a message
  { ...common, notification_3rd: { content: 'c' } },
  // @ts-expect-error -- and has no notification beside it
  { ...common, notification, message, notification_3rd: { content: 'c' } },
  // @ts-expect-error -- in-app needs a notification
  { ...common, message, inapp_message: { inapp_message: true } },
  // @ts-expect-error -- and has no message beside it
  { ...common, notification, message, inapp_message: { inapp_message: true } },
  // @ts-expect-error -- no platform
  { audience: 'all', notification },
  // @ts-expect-error -- no audience
  { platform: 'all', notification },
  // @ts-expect-error -- no such word
  { platform: 'all', audience: 'everyone', notification },
  // @ts-expect-error -- a quick app needs a page
  { ...common, notification: { quickapp: { title: 'T', alert: 'A' } } },
  // @ts-expect-error -- an underscore
  { ...common, notification: { ios: { alert: 'A', content_available: true } } },
  // @ts-expect-error -- no such style
  { ...common, notification: { android: { style: 4 } } },
  // @ts-expect-error -- an id that may have been rounded
  { ...common, notification, options: { override_msg_id: 1810028700889 } },
  // @ts-expect-error -- a text for a truth
  { ...common, notification, options: { apns_production: 'false' } },
  // @ts-expect-error -- HarmonyOS knows one key
  { ...common, notification, options: { third_party_channel: { hmos: { channel_id: '1' } } } },
];

const noAudiences: readonly JPushAudience[] = [
  // @ts-expect-error -- a live activity stands alone
  { live_activity_id: 'l', tag: ['a'] },
  // @ts-expect-error -- a file stands alone
  { file: { file_id: 'f' }, alias: ['a'] },
  // @ts-expect-error -- a list, not a text
  { alias: 'a' },
];

const possible: readonly JPushPush[] = [
  { ...common, notification },
  { ...common, message },
  { ...common, notification, message },
  { ...common, notification, inapp_message: { inapp_message: true } },
  { ...common, message, notification_3rd: { content: 'c' } },
  { ...common, message, notification_3rd: { hmos: { alert: 'A' } }, options: { notification_3rd_ver: 'v2' } },
  { ...common, audience: { live_activity_id: 'l' }, live_activity },
  { ...common, audience: { file: { file_id: 'f' } }, notification },
  { ...common, options: { classification: 1, third_party_channel: { xiaomi: { mi_push_type: 7, channel_id: '1' } } } },
];

describe('the push object', () => {
  it('has types for every combination that JPush takes, and for no other', () => {
    // The compiler has done the work; the lists are of use so that it cannot drop them.
    expect([impossible.length, noAudiences.length, possible.length]).toEqual([18, 3, 9]);
  });
});
