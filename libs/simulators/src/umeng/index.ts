export { UMENG_RECEIPT_FORMAT } from './receipts/receipts.js';
export { type UmengPost, type UmengPosts } from './receipts/receipt.posts.js';
export { umengSign } from './gate/sign.js';
export { type UmengTask } from './tasks/task.view.js';
export { type UmengTaskState } from './tasks/tasks.js';
export { umengFailure } from './umeng.answers.js';
export { UMENG_CODES, type UmengCode } from './umeng.codes.js';
export { UmengDialect } from './umeng.dialect.js';
export {
  UMENG_EDITIONS,
  UMENG_LIMITS,
  UMENG_RATES,
  UMENG_RATES_2020,
  type UmengEdition,
  type UmengProfile,
  type UmengRates,
  type UmengTaskKind,
} from './umeng.limits.js';
export {
  type UmengCertificate,
  type UmengDeviceFacts,
  type UmengDialectOptions,
  type UmengPace,
  type UmengSimulatedApp,
  type UmengStrictness,
  type UmengType,
  type UmengWarning,
} from './umeng.types.js';
