export {
  type JPushAliasDevice,
  type JPushAliasDevices,
  JPushAliasesApi,
  type JPushAliasRequest,
} from './api/aliases.api.js';
export {
  type JPushAdminDone,
  type JPushAppCreated,
  JPushAppsApi,
  type JPushCertificate,
  type JPushCertificates,
  type JPushNewApp,
} from './api/apps.api.js';
export { type JPushResult } from './api/caller.js';
export {
  type JPushDevice,
  type JPushDeviceChange,
  JPushDevicesApi,
  type JPushDeviceStatus,
  type JPushDeviceStatuses,
} from './api/devices.api.js';
export {
  type JPushFile,
  type JPushFiles,
  JPushFilesApi,
  type JPushFileUpload,
  type JPushFileUploaded,
} from './api/files.api.js';
export { JPushGroupPushApi, JPushGroupReportsApi } from './api/group.api.js';
export {
  type JPushImage,
  type JPushImageFiles,
  JPushImagesApi,
  type JPushImageType,
  type JPushImageUrls,
} from './api/images.api.js';
export {
  type JPushPlan,
  type JPushPlanPage,
  type JPushPlanRow,
  JPushPlansApi,
  type JPushPlansRequest,
} from './api/plans.api.js';
export { JPushPushApi } from './api/push.api.js';
export {
  type JPushMessagesRequest,
  type JPushMessageStatuses,
  type JPushMessageStatusRequest,
  type JPushReports,
  JPushReportsApi,
  type JPushUsersRequest,
} from './api/reports.api.js';
export { JPushSchedulesApi } from './api/schedules.api.js';
export { type JPushItem, type JPushSendOptions, type JPushWarned } from './api/sending.js';
export {
  type JPushPlatformsRequest,
  type JPushTagChange,
  type JPushTagged,
  type JPushTags,
  JPushTagsApi,
} from './api/tags.api.js';
export {
  type JPushTemplateItem,
  type JPushTemplateScheduled,
  type JPushTemplateScheduleItem,
  type JPushTemplateSent,
  JPushTemplatesApi,
} from './api/templates.api.js';
export {
  type JPushTestDevice,
  type JPushTestDevicePage,
  type JPushTestDeviceRow,
  JPushTestDevicesApi,
  type JPushTestDevicesRequest,
} from './api/test-devices.api.js';
export { type JPushUpload } from './api/upload.js';
export { JPushAdminClient } from './jpush.admin.client.js';
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
export { JPUSH_SM2_PUBLIC_KEY } from './jpush.encryption.js';
export {
  JPUSH_ENDPOINTS,
  JPUSH_FAMILIES,
  JPUSH_UNKNOWN_ENDPOINTS,
  JPUSH_ZONES,
  type JPushEndpoint,
  type JPushEndpointName,
  type JPushFamily,
  type JPushFamilyRow,
  type JPushZone,
} from './jpush.endpoints.js';
export { jpushEnvironment } from './jpush.env.js';
export { JPushError, type JPushErrorDetails } from './jpush.error.js';
export { JPushGroupClient } from './jpush.group.client.js';
export { checkPush as checkJPushPush, type JPushUse } from './checks/push.checks.js';
export * as jpush from './jpush.builders.js';
export { type JPushChannel, type JPushChannels } from './jpush.channels.js';
export {
  JPUSH_BROADCASTS_PER_DAY,
  JPUSH_CALLS_PER_MINUTE,
  JPUSH_CIDS_FREE,
  JPUSH_CIDS_MAX,
  JPUSH_LIMITS,
} from './jpush.limits.js';
export { JPushModule, type JPushFromEnv } from './jpush.module.js';
export {
  getJPushAdminClientToken,
  getJPushClientToken,
  getJPushGroupClientToken,
  InjectJPushAdminClient,
  InjectJPushClient,
  InjectJPushGroupClient,
  type JPushModuleExtras,
} from './jpush.module-definition.js';
export { type JPushChecks, JPushOptions, type JPushOptionsInput } from './jpush.options.js';
export { type JPushOverride, type JPushPartial } from './jpush.overrides.js';
export { type JPushTranslation, type JPushTranslateSettings, translateJPush } from './jpush.translate.js';
export { type JPushPage } from './jpush.reading.js';
export { JPushVendor } from './jpush.vendor.js';
export { JPUSH_RECEIPTS_BYTES } from './receipts/jpush.receipt-desk.js';
export { type JPushReceiptOrigin, readJPushReceipts } from './receipts/jpush.receipts.js';
export { JPushReceiptsModule, type JPushReceiptsModuleExtras } from './receipts/jpush.receipts.module.js';
export {
  type JPushCounters,
  type JPushDetail,
  type JPushFigures,
  type JPushGroupMessageReport,
  type JPushLiveDetail,
  type JPushMessageBlocks,
  type JPushMessageCounts,
  type JPushMessageReport,
  type JPushMessageStatus,
  type JPushPnsBlock,
  type JPushReceived,
  type JPushReceivedDetail,
  type JPushUserCounts,
  type JPushUsers,
  type JPushUsersItem,
} from './types/answers/reports.js';
export type * from './types/android.js';
export type * from './types/answers/push.js';
export type * from './types/answers/schedules.js';
export type * from './types/audience.js';
export type * from './types/callback.js';
export type * from './types/hmos.js';
export type * from './types/ios.js';
export type * from './types/live-activity.js';
export type * from './types/message.js';
export type * from './types/notification.js';
export type * from './types/options.js';
export type * from './types/push.js';
export type * from './types/requests/push.js';
export type * from './types/requests/schedules.js';
export type * from './types/requests/templates.js';
export type * from './types/third-party-channel.js';
