export { JPUSH_ERRORS, type JPushError, type JPushErrorCode } from './jpush.codes.js';
export { JPushDialect, type JPushDialectOptions } from './jpush.dialect.js';
export { JPUSH_LIMITS } from './jpush.limits.js';
export { type JPushSimulatedApp } from './jpush.routes.js';
