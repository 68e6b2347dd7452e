export { type UmengAnswer, readUmengAnswer } from './umeng.answer.js';
export { UmengClient, UmengClients, type UmengSent, type UmengUpload, type UmengUploaded } from './umeng.client.js';
export { UMENG_CODES, umengCode } from './umeng.codes.js';
export { umengEnvironment } from './umeng.env.js';
export { UMENG_LIMITS, UMENG_RATES } from './umeng.limits.js';
export { getUmengClientToken, InjectUmengClient, type UmengModuleExtras } from './umeng.module-definition.js';
export { UmengModule } from './umeng.module.js';
export {
  type UmengAppInput,
  UmengAppOptions,
  UmengChannelAppOptions,
  type UmengClientInput,
  UmengClientOptions,
  UmengOptions,
  type UmengOptionsInput,
} from './umeng.options.js';
export { type UmengOverride } from './umeng.overrides.js';
export { UMENG_HOST, UMENG_PATHS, umengSign } from './umeng.request.js';
export { translateUmeng, type UmengTranslateSettings, type UmengTranslation } from './umeng.translate.js';
export { UmengVendor } from './umeng.vendor.js';
export type * from './types/android.js';
export type * from './types/channel-properties.js';
export type * from './types/filter.js';
export type * from './types/harmony.js';
export type * from './types/ios.js';
export type * from './types/message.js';
export type * from './types/policy.js';
