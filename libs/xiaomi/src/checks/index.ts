export { checkMessage, keptAtMost, type XiaomiCheckContext } from './message.check.js';
export { checkPackage, checkQuickApp, checkReceivers, type ReceiverKind } from './receivers.check.js';
