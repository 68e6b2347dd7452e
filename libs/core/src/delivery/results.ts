import { MessageRefusedError, PushError, VendorError } from '../errors/push.error.js';
import { type Failure, FAILURE_CLASSES, localFailure } from '../vendor/failure.js';
import { type Outcome } from '../vendor/vendor.js';
import { type BatchEnd, type DeliveryResult, type Receiver } from './batch.js';
import { nameOf } from './persist.js';

const NO_ONE: ReadonlyMap<string, Failure> = new Map();

/** The same result for every receiver. */
export function endWith(result: DeliveryResult): BatchEnd {
  return { result, exceptions: [] };
}

/** The vendor took the batch, but for the addresses that it named. */
export function deliveredEnd(
  vendor: string,
  messageId: string | null,
  notes: readonly string[],
  failedAddresses: ReadonlyMap<string, Failure>,
): BatchEnd {
  const reason = [`${vendor} took it.`, ...notes].join(' ');
  return {
    result: { state: 'delivered', messageId, failureClass: null, vendorCode: null, reason },
    exceptions: exceptionsOf(failedAddresses, messageId),
  };
}

/** The vendor did not take the batch; for some addresses it may have said more. */
export function failedEnd(
  failure: Failure,
  messageId: string | null,
  failedAddresses: ReadonlyMap<string, Failure> = NO_ONE,
): BatchEnd {
  return { result: failedResult(failure, messageId), exceptions: exceptionsOf(failedAddresses, messageId) };
}

function exceptionsOf(failures: ReadonlyMap<string, Failure>, messageId: string | null): BatchEnd['exceptions'] {
  return [...failures].map(([address, failure]) => [address, failedResult(failure, messageId)] as const);
}

function failedResult({ class: failureClass, code, reason }: Failure, messageId: string | null): DeliveryResult {
  return { state: 'failed', messageId, failureClass, vendorCode: code, reason };
}

/** The end without addresses in its reasons, and without exceptions for addresses that the batch does not have. */
export function alike(end: BatchEnd, receivers: readonly Receiver[]): BatchEnd {
  const addresses = receivers.map(({ address }) => address);
  const known = new Set(addresses);
  const clean = (result: DeliveryResult): DeliveryResult => ({
    ...result,
    reason: withoutAddresses(result.reason, addresses),
  });
  return {
    result: clean(end.result),
    exceptions: end.exceptions
      .filter(([address]) => known.has(address))
      .map(([address, result]) => [address, clean(result)] as const),
  };
}

/** Vendors' words are cut to 160 characters; this is for adapters that do not. */
const MOST_REASON_LENGTH = 4_000;

/** The longest id of a vendor that is kept: as long as every store's columns for ids. */
const MOST_ID_LENGTH = 255;

/**
 * An outcome as it may be kept: without addresses in its reasons (logs, events, the store and the registry repeat them), and with nothing that a store refuses. What an adapter answers is input like any other, and an
 * outcome that cannot be written would be tried for ever.
 */
export function cleanOutcome(outcome: Outcome, receivers: readonly Receiver[]): Outcome {
  const { messageId, failure, failedAddresses } = outcome;
  // Not everything that is iterable has an end.
  if (!((failedAddresses as unknown) instanceof Map)) throw new TypeError('what it answered is no outcome');
  const addresses = receivers.map(({ address }) => address);
  const clean = (told: Failure): Failure => ({
    ...told,
    code: told.code === null ? null : keepable(told.code),
    reason: withoutAddresses(told.reason.slice(0, MOST_REASON_LENGTH), addresses).replaceAll('\0', ''),
  });
  return {
    ...outcome,
    messageId: messageId === null ? null : keepable(messageId),
    failure: failure === null ? null : clean(failure),
    failedAddresses: new Map([...failedAddresses].map(([address, told]) => [address, clean(told)])),
  };
}

function keepable(id: string): string {
  // Cut twice: a text can be longer than a list of its characters may be.
  const start = id.slice(0, MOST_ID_LENGTH * 4).replaceAll('\0', '');
  return Array.from(start).slice(0, MOST_ID_LENGTH).join('');
}

/** A vendor's words, which stand in quotation marks, may repeat an address, which is personal data. */
function withoutAddresses(reason: string, addresses: readonly string[]): string {
  if (!reason.includes('“')) return reason;
  return reason.replace(/“[^”]*”/gu, (words) =>
    addresses.reduce((text, address) => text.replaceAll(address, '…'), words),
  );
}

/** An adapter that throws is no reason to lose the other vendors' batches. */
export function refusalOf(error: unknown, vendor: string): Failure {
  if (error instanceof VendorError) return error.failure;
  if (error instanceof MessageRefusedError) {
    return localFailure('payload', vendor, `${error.message} Nothing was sent; correct the message.`);
  }
  const what = error instanceof PushError ? error.message : `its adapter threw ${nameOf(error)}`;
  return localFailure('payload', vendor, `${vendor} cannot say this message: ${what}. Nothing was sent.`);
}

/** A call that failed for all addresses alike. */
export function failedOutcome(failure: Failure): Outcome {
  return { messageId: null, failure, failedAddresses: new Map() };
}

/** Whether an adapter of the host's own has answered what the port asks for. */
export function isOutcome({ failure, failedAddresses, rate }: Outcome): boolean {
  const isRate = rate === undefined || (Number.isFinite(rate.remaining) && Number.isFinite(rate.resetMs));
  return isRate && [...(failure === null ? [] : [failure]), ...failedAddresses.values()].every(isFailure);
}

function isFailure({ class: failureClass, reason, retryAfterMs }: Failure): boolean {
  const isTime = retryAfterMs === undefined || typeof retryAfterMs === 'number';
  return isTime && FAILURE_CLASSES.includes(failureClass) && typeof reason === 'string';
}
