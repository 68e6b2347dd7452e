export type {
  XiaomiDialectOptions,
  XiaomiSimulatedApp,
  XiaomiSimulatedChannel,
  XiaomiSimulatedTemplate,
} from './xiaomi.app.js';
export { XiaomiDialect } from './xiaomi.dialect.js';
