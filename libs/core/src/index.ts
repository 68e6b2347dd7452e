export { type Audience, type TagExpression, type VendorAudience, type Via } from './audience/audience.js';
export { type Device, type DeviceRegistration, type Route, ROUTE_KINDS, type RouteKind } from './audience/device.js';
export { DeviceRegistry } from './audience/device.registry.js';
export { PushClock } from './clock.js';
export { isBaseUrl, IsVendorBaseUrl } from './config/base-url.js';
export { checkOptions } from './config/check-options.js';
export { HasSecrets } from './config/has-secrets.decorator.js';
export {
  type EnvironmentMap,
  type EnvironmentVariable,
  PushEnvironment,
  type Setup,
} from './config/push-environment.js';
export { PushEnvironmentModule } from './config/push-environment.module.js';
export { type Carrier, PUSH_CARRIER } from './carrier/carrier.js';
export { InProcessCarrier, type InProcessCarrierOptions } from './carrier/in-process.carrier.js';
export {
  type Delivery,
  type EndState,
  isEndState,
  type PushReport,
  type PushState,
  type Settlement,
  settlementOf,
} from './delivery/report.js';
export {
  type InputIssue,
  MessageRefusedError,
  PushConfigurationError,
  PushError,
  PushInputError,
  PushKeyConflictError,
  PushNotFoundError,
  PushShutdownError,
  PushStoreFullError,
  VendorError,
} from './errors/push.error.js';
export { PushOn, type PushOnHandler, type PushOnResult } from './event/push-on.decorator.js';
export { isJsonObject, type JsonObject, type JsonValue, mergeJson, utf8Length } from './message/json.js';
export {
  type Badge,
  type ClickAction,
  contentFor,
  isDataOnly,
  type Message,
  type MessageClass,
  type MessageContent,
  type MessageKind,
  type Platform,
  PLATFORMS,
  type VendorOverrides,
} from './message/message.js';
export { PushModule } from './push.module.js';
export { type PushModuleParts, type PushOptions } from './push.options.js';
export { type PlannedCall, type PushPlan } from './push.plan.js';
export { type PushRequest } from './delivery/push.request.js';
export { PushService } from './push.service.js';
export { type CancelResult, type PushTicket, ticketsIn } from './delivery/push.ticket.js';
export { DUE_SCAN_INTERVAL } from './schedule/due-scan.js';
export { addressKey, losesAddress } from './store/address.js';
export { MemoryStore, type MemoryStoreLimits } from './store/memory.store.js';
export { MemoryStoreModule, type MemoryStoreOptions } from './store/memory-store.module.js';
export {
  type Acceptance,
  type DuePush,
  type NewPush,
  PUSH_STORE,
  type PushStore,
  type StoredPush,
} from './store/store.js';
export { failureOfExchange, failureOfHttpAnswer, headerOf, retryAfterMs } from './vendor/exchange-failure.js';
export {
  type Failure,
  FAILURE_CLASSES,
  type FailureClass,
  failureOf,
  localFailure,
  type RefusalFacts,
  type VendorCode,
  type VendorCodeTable,
} from './vendor/failure.js';
export {
  DEFAULT_MAX_ANSWER_BYTES,
  DEFAULT_TIMEOUT_MS,
  type HttpAnswer,
  type HttpExchange,
  HttpExchangeError,
  type HttpProblem,
  type HttpRequest,
} from './vendor/http/http-exchange.js';
export { VendorHttp } from './vendor/http/vendor-http.js';
export { VendorHttpModule } from './vendor/http/vendor-http.module.js';
export {
  type AddressKind,
  type AddressTrait,
  type Batch,
  type BatchTarget,
  type Outcome,
  type Translation,
  type Vendor,
  type VendorApp,
  type VendorRequest,
  type VendorTraits,
} from './vendor/vendor.js';
export { PushVendor } from './vendor/vendor.decorator.js';
