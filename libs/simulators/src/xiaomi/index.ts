export type { XiaomiDevice, XiaomiDevices } from './devices/device.js';
export { xiaomiFault } from './xiaomi.answers.js';
export type {
  XiaomiDialectOptions,
  XiaomiHostNegotiation,
  XiaomiSimulatedApp,
  XiaomiSimulatedChannel,
  XiaomiSimulatedTemplate,
} from './xiaomi.app.js';
export { XIAOMI_CODES } from './xiaomi.codes.js';
export { XiaomiDialect } from './xiaomi.dialect.js';
export type { XiaomiStanding } from './xiaomi.limits.js';
