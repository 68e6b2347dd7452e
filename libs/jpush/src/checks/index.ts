export { checkPush, type JPushUse } from './push.checks.js';
