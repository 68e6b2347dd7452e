export { readXiaomiAnswer, type XiaomiAnswer, type XiaomiSent } from './xiaomi.answer.js';
export { XiaomiClient, XiaomiClients, XiaomiMessageApi } from './xiaomi.client.js';
export { XIAOMI_CODES } from './xiaomi.codes.js';
export { xiaomiEnvironment } from './xiaomi.env.js';
export { XIAOMI_CALLS_PER_SECOND, XIAOMI_LIMITS, XIAOMI_RESERVED_EXTRA } from './xiaomi.limits.js';
export { XiaomiModule } from './xiaomi.module.js';
export { getXiaomiClientToken, InjectXiaomiClient, type XiaomiModuleExtras } from './xiaomi.module-definition.js';
export {
  XIAOMI_REGIONS,
  XiaomiAndroidOptions,
  type XiaomiChannel,
  type XiaomiChannels,
  type XiaomiClientInput,
  XiaomiIosOptions,
  XiaomiOptions,
  type XiaomiOptionsInput,
  type XiaomiRegion,
} from './xiaomi.options.js';
export { type XiaomiOverride, type XiaomiOverrideOf } from './xiaomi.overrides.js';
export { XIAOMI_HOSTS, XIAOMI_SANDBOX_HOST, type XiaomiAddressKind } from './xiaomi.request.js';
export { XiaomiVendor } from './xiaomi.vendor.js';
export {
  type XiaomiAndroidExtra,
  type XiaomiAndroidMessage,
  type XiaomiApsProperFields,
  type XiaomiButtonExtra,
  type XiaomiIosExtra,
  type XiaomiIosMessage,
  type XiaomiMessages,
  type XiaomiPlatform,
} from './types/message.js';
