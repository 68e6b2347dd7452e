export {
  type JPushAndroidExtras,
  type JPushAndroidNotification,
  type JPushCustomButton,
  type JPushIntent,
} from './android.js';
export {
  type JPushAudience,
  type JPushFileAudience,
  type JPushLiveActivityAudience,
  type JPushPlatform,
  type JPushReceivers,
} from './audience.js';
export { type JPushCallback } from './callback.js';
export { type JPushHmosNotification } from './hmos.js';
export { type JPushIosAlert, type JPushIosNotification, type JPushIosSound } from './ios.js';
export { type JPushIosLiveActivity, type JPushLiveActivity } from './live-activity.js';
export {
  type JPushInAppMessage,
  type JPushMessage,
  type JPushNotification3rd,
  type JPushNotification3rdV1,
  type JPushNotification3rdV2,
  type JPushSmsMessage,
} from './message.js';
export {
  type JPushNotification,
  type JPushQuickAppNotification,
  type JPushWinphoneNotification,
} from './notification.js';
export { type JPushPushOptions, type JPushSpecialOptions } from './options.js';
export {
  type JPushInAppPush,
  type JPushLiveActivityPush,
  type JPushMessagePush,
  type JPushNotificationPush,
  type JPushPush,
  type JPushPushFields,
  type JPushSpecialPush,
} from './push.js';
export {
  type JPushChannelChoice,
  type JPushDistribution,
  type JPushFcmDistribution,
  type JPushHonorChannel,
  type JPushHuaweiChannel,
  type JPushNioChannel,
  type JPushOppoChannel,
  type JPushSpecialChannel,
  type JPushStyleChoice,
  type JPushThirdPartyChannel,
  type JPushVivoChannel,
  type JPushXiaomiChannel,
} from './third-party-channel.js';
