export {
  type Audience,
  type OnPlatforms,
  type TagExpression,
  type VendorAudience,
  type Via,
} from './audience/audience.js';
export {
  type Device,
  type DeviceRegistration,
  type Quarantine,
  type Route,
  ROUTE_KINDS,
  type RouteKind,
} from './audience/device.js';
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
  type BatchEnd,
  type BatchId,
  type BatchRecord,
  deliveriesOf,
  DELIVERY_POLICIES,
  type DeliveryPolicy,
  type DeliveryResult,
  type NewBatch,
  NO_TALLY,
  type ReceiptsByReceiver,
  type Receiver,
  type StoredBatch,
  type Tally,
  tallyOf,
  type VendorKey,
} from './delivery/batch.js';
export { type DeliveryOptions } from './delivery/delivery.options.js';
export { type CallFinding } from './delivery/inquirer.js';
export { type FailpointName, Failpoints } from './delivery/failpoints.js';
export { type Lane, LANES, SET_ASIDE_AFTER, type StoredLane, SUSPECT_AFTER, SUSPECT_LANE } from './delivery/lane.js';
export {
  type DeviceQuarantinedEvent,
  type PushAcceptedEvent,
  type PushEvents,
  type PushReceiptEvent,
  type VendorPausedEvent,
  type VendorQuotaEvent,
  type VendorResumedEvent,
} from './delivery/push.events.js';
export {
  type Delivery,
  type DeliveryReceipt,
  type EndState,
  endOf,
  isEndState,
  MAX_REPORT_ROWS,
  type PushEnd,
  type PushReport,
  type PushState,
  type PushSum,
  waitingReason,
} from './delivery/report.js';
export { type RetrySettings } from './delivery/retry.policy.js';
export {
  BATCH_TRANSITIONS,
  type BatchState,
  PUSH_TRANSITIONS,
  type PushStage,
  STAGE_TRANSITIONS,
} from './delivery/states.js';
export {
  type InputIssue,
  MessageRefusedError,
  PushConfigurationError,
  PushError,
  PushInputError,
  PushKeyConflictError,
  PushNotFoundError,
  PushOverloadError,
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
export { PushReceipts } from './receipt/push-receipts.js';
export {
  type Receipt,
  RECEIPT_KINDS,
  type ReceiptCounts,
  type ReceiptKind,
  type ReceiptOrigin,
  type ReceiptsRead,
  type ReceiptTally,
} from './receipt/receipt.js';
export { ReceiptIntake } from './receipt/receipt-intake.js';
export { readWebhookBody } from './receipt/webhook-body.js';
export { IsWebhookToken, WebhookToken } from './receipt/webhook-token.js';
export { DUE_SCAN_INTERVAL } from './schedule/due-scan.js';
export { addressKey, losesAddress } from './store/address.js';
export { MemoryStore, type MemoryStoreLimits } from './store/memory.store.js';
export { MemoryStoreModule, type MemoryStoreOptions } from './store/memory-store.module.js';
export {
  type CalledBatch,
  type KeptReceipt,
  MAX_KEPT_ADDRESSES,
  MAX_RECEIPTS,
  type NewReceipt,
  type ReceiptMatch,
  receiptMatcher,
  type ReceiptTarget,
  sumOfCounts,
  WHOLE_CALL,
} from './store/receipts.js';
export {
  type Acceptance,
  type BatchClaim,
  type CancelAnswer,
  type ClaimedPush,
  type DeadAddress,
  type DevicePageQuery,
  type DuePush,
  type ExpandedPage,
  type KnownClaims,
  type NewPush,
  type PermitRequest,
  PUSH_STORE,
  type PushStore,
  type Recovery,
  type StoredPush,
  type Suspect,
  type WriteAnswer,
} from './store/store.js';
export { type Outlook, type OutlookQuery, type WaitingLane } from './store/outlook.js';
export { byClass, type ByClass, heedsKind, isByClass } from './vendor/by-class.js';
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
export { parseJson } from './vendor/parse-json.js';
export {
  type AddressKind,
  type AddressTrait,
  type Batch,
  type BatchTarget,
  type CallLimit,
  type Outcome,
  type RateState,
  type Translation,
  type Vendor,
  type VendorApp,
  type VendorKeys,
  type VendorRequest,
  type VendorTraits,
} from './vendor/vendor.js';
export { PushVendor } from './vendor/vendor.decorator.js';
export {
  type DeviceFinding,
  type Finding,
  type FindingCounts,
  type FindingStage,
  type Inquiry,
} from './vendor/inquiry.js';
export { type Recall, recalledBy } from './vendor/recall.js';
export {
  anything,
  both,
  type Coded,
  either,
  flag,
  jsonBytes,
  list,
  type Misfit,
  type MisfitCodes,
  misfits,
  number,
  object,
  type ObjectRule,
  oneOf,
  type RangeRule,
  record,
  type Shape,
  type ShapeIssue,
  ShapeReport,
  text,
  type TextRule,
  textSize,
  type TextUnit,
  whole,
} from './vendor/shape.js';
