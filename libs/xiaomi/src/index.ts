export { type XiaomiNewChannel } from './api/channels.api.js';
export { type XiaomiPackage } from './api/devtools.api.js';
export { type XiaomiPicture, type XiaomiPictureUpload } from './api/images.api.js';
export { type XiaomiQuickApp, type XiaomiTopicOperator } from './api/message.api.js';
export { type XiaomiMultiOptions, type XiaomiTargetedMessage } from './api/multi.api.js';
export { type XiaomiSendOptions, type XiaomiVersionedSendOptions } from './api/sending.js';
export { type XiaomiCounterQuery } from './api/stats.api.js';
export { type XiaomiSubscription } from './api/topics.api.js';
export { type XiaomiRevocation } from './api/withdrawals.api.js';
export { checkMessage as checkXiaomiMessage, type XiaomiCheckContext } from './checks/message.checks.js';
export { readXiaomiAnswer, type XiaomiAccepted, type XiaomiAnswer, type XiaomiRefused } from './xiaomi.answer.js';
export { type XiaomiClientInput } from './xiaomi.app.js';
export { type XiaomiChannel, type XiaomiChannels } from './xiaomi.channels.js';
export { XiaomiClient } from './xiaomi.client.js';
export { XiaomiClients } from './xiaomi.clients.js';
export { XIAOMI_CODES, xiaomiCode } from './xiaomi.codes.js';
export {
  XIAOMI_ENDPOINTS,
  XIAOMI_UNKNOWN_ENDPOINTS,
  type XiaomiEndpoint,
  type XiaomiEndpointName,
  type XiaomiVersion,
} from './xiaomi.endpoints.js';
export { xiaomiEnvironment } from './xiaomi.env.js';
export {
  XIAOMI_EMQ_HOST,
  XIAOMI_FORMER_HOSTS,
  XIAOMI_HOSTS,
  XIAOMI_REGIONS,
  XIAOMI_SANDBOX_HOST,
  type XiaomiHostRole,
  type XiaomiRegion,
  type XiaomiRegionHosts,
} from './xiaomi.hosts.js';
export {
  XIAOMI_CALLS_PER_SECOND,
  XIAOMI_LIMITS,
  XIAOMI_RESERVED_EXTRA,
  XIAOMI_RULES,
  type XiaomiRule,
} from './xiaomi.limits.js';
export { XiaomiModule, type XiaomiFromEnv } from './xiaomi.module.js';
export { getXiaomiClientToken, InjectXiaomiClient, type XiaomiModuleExtras } from './xiaomi.module-definition.js';
export {
  XiaomiAndroidOptions,
  type XiaomiChecks,
  type XiaomiConnectionInput,
  XiaomiIosOptions,
  XiaomiOptions,
  type XiaomiOptionsInput,
} from './xiaomi.options.js';
export { type XiaomiOverride, type XiaomiOverrideOf } from './xiaomi.overrides.js';
export { type XiaomiAddressKind } from './xiaomi.request.js';
export { translateXiaomi } from './xiaomi.translate.js';
export { XiaomiVendor } from './xiaomi.vendor.js';
export { XIAOMI_RECEIPTS_BYTES } from './receipts/xiaomi.receipts.body.js';
export {
  XIAOMI_ALL_RECEIPTS,
  XIAOMI_RECEIPT_TYPES,
  xiaomiReceiptMask,
  type XiaomiReceiptType,
} from './receipts/xiaomi.receipt-types.js';
export { XiaomiReceiptsModule, type XiaomiReceiptsModuleExtras } from './receipts/xiaomi.receipts.module.js';
export {
  XiaomiReceiptsOptions,
  type XiaomiReceiptsOptionsInput,
  xiaomiReceiptsEnvironment,
} from './receipts/xiaomi.receipts.options.js';
export { readXiaomiReceipts } from './receipts/xiaomi.receipts.js';
export type * from './types/answers/asked.js';
export type * from './types/answers/sent.js';
export type * from './types/message.js';
export type * from './types/settings.js';
