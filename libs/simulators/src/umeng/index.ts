export { umengFailure } from './umeng.answers.js';
export { UMENG_CODES, type UmengCode } from './umeng.codes.js';
export { UmengDialect } from './umeng.dialect.js';
export { UMENG_LIMITS, UMENG_RATES, type UmengRates, type UmengTaskKind } from './umeng.limits.js';
export { umengSign } from './umeng.sign.js';
export { type UmengTask, type UmengTaskState } from './umeng.tasks.js';
export {
  type UmengDeviceFacts,
  type UmengDialectOptions,
  type UmengSimulatedApp,
  type UmengType,
  type UmengWarning,
} from './umeng.types.js';
