export { UmengTagsApi, type UmengTagCall, type UmengTags } from './api/tags.api.js';
export { type UmengTemplateDraft, UmengTemplatesApi } from './api/templates.api.js';
export { checkMessage as checkUmengMessage, type UmengCheckContext } from './checks/message.checks.js';
export { UMENG_RECEIPTS_BYTES } from './receipts/umeng.receipts.body.js';
export { readUmengReceipts } from './receipts/umeng.receipts.js';
export { type UmengReceiptsModuleExtras, UmengReceiptsModule } from './receipts/umeng.receipts.module.js';
export {
  UmengReceiptsOptions,
  type UmengReceiptsOptionsInput,
  umengReceiptsEnvironment,
} from './receipts/umeng.receipts.options.js';
export { readUmengAnswer, type UmengAnswer, type UmengRefused } from './umeng.answer.js';
export { type UmengClientInput } from './umeng.app.js';
export { type UmengChannel, type UmengChannels } from './umeng.channels.js';
export { UmengClient, type UmengSendOptions, type UmengUpload } from './umeng.client.js';
export { UmengClients } from './umeng.clients.js';
export { UMENG_CODES, umengCode } from './umeng.codes.js';
export {
  UMENG_ENDPOINTS,
  UMENG_UNKNOWN_ENDPOINTS,
  type UmengEndpoint,
  type UmengEndpointName,
} from './umeng.endpoints.js';
export { umengEnvironment } from './umeng.env.js';
export { type UmengComparison, umengFilter } from './umeng.filter.js';
export { umengFileId, umengTaskId } from './umeng.ids.js';
export { UMENG_EDITIONS, UMENG_LIMITS, UMENG_RATES, type UmengDocuments, type UmengEdition } from './umeng.limits.js';
export { getUmengClientToken, InjectUmengClient, type UmengModuleExtras } from './umeng.module-definition.js';
export { type UmengFromEnv, UmengModule } from './umeng.module.js';
export {
  type UmengAppInput,
  UmengAppOptions,
  UmengChannelAppOptions,
  type UmengChecks,
  UmengClientOptions,
  type UmengConnectionInput,
  UmengOptions,
  type UmengOptionsInput,
} from './umeng.options.js';
export { type UmengOverride } from './umeng.overrides.js';
export { UMENG_HOSTS, type UmengHost, umengSign } from './umeng.request.js';
export { UMENG_TIME_ZONE, umengTime } from './umeng.time.js';
export { translateUmeng, type UmengTranslateSettings, type UmengTranslation } from './umeng.translate.js';
export { UmengVendor } from './umeng.vendor.js';
export type * from './types/android.js';
export type * from './types/answers/sent.js';
export type * from './types/answers/task.js';
export type * from './types/answers/template.js';
export type * from './types/channel-properties.js';
export type * from './types/filter.js';
export type * from './types/harmony.js';
export type * from './types/ids.js';
export type * from './types/ios.js';
export type * from './types/message.js';
export type * from './types/policy.js';
