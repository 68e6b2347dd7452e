export {
  type CallbackEnd as JPushCallbackEnd,
  type CallbackReport as JPushCallbackReport,
} from './callbacks/callback-outbox.js';
export { jpushFault } from './jpush.answers.js';
export {
  type JPushChannelQuota,
  type JPushSimulatedApp,
  type JPushSimulatedDeveloper,
  type JPushSimulatedGroup,
  type JPushVendorQuota,
} from './jpush.apps.js';
export {
  JPUSH_ADMIN_ERRORS,
  JPUSH_DEVICE_ERRORS,
  JPUSH_ERRORS,
  JPUSH_FAMILY_ERRORS,
  JPUSH_REPORT_ERRORS,
  JPUSH_SCHEDULE_ERRORS,
  type JPushCode,
  type JPushError,
  type JPushErrorCode,
  type JPushFamily,
} from './jpush.codes.js';
export { JPushDialect } from './jpush.dialect.js';
export { JPUSH_LIMITS, JPUSH_TIERS, type JPushAppLimits } from './jpush.limits.js';
export { type JPushDialectOptions } from './jpush.options.js';
