export {
  type JPushCids,
  type JPushCidsRequest,
  JPushPushApi,
  type JPushSent,
  type JPushValidated,
} from './api/push.api.js';
export {
  type JPushAccepted,
  type JPushAnswer,
  type JPushRateLimit,
  type JPushRefused,
  readJPushAnswer,
  readRateLimit,
} from './jpush.answer.js';
export { JPushClient } from './jpush.client.js';
export {
  JPUSH_ADMIN_CODES,
  JPUSH_DEVICE_CODES,
  JPUSH_PUSH_CODES,
  JPUSH_REPORT_CODES,
  JPUSH_SCHEDULE_CODES,
} from './jpush.codes.js';
export { jpushEnvironment } from './jpush.env.js';
export {
  checkPush,
  JPUSH_AUDIENCE_ITEMS,
  JPUSH_CALLS_PER_MINUTE,
  JPUSH_CIDS_FREE,
  JPUSH_LIMITS,
  JPUSH_TIME_TO_LIVE,
  type JPushLimit,
  type JPushMeasure,
} from './jpush.limits.js';
export { JPushModule, type JPushFromEnv } from './jpush.module.js';
export { getJPushClientToken, InjectJPushClient, type JPushModuleExtras } from './jpush.module-definition.js';
export { JPUSH_ZONES, JPushOptions, type JPushOptionsInput, type JPushZone } from './jpush.options.js';
export { type JPushOverride, type JPushPartial } from './jpush.overrides.js';
export { type JPushCidType } from './jpush.request.js';
export { type JPushTranslation, translateJPush } from './jpush.translate.js';
export { JPushVendor } from './jpush.vendor.js';
export * from './types/index.js';
