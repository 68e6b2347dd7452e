import { type FailureClass } from '@nest-push/core';
import { type FaultScript } from '@nest-push/simulators';

/** Something that goes wrong between a host and a vendor. */
export interface Fault {
  readonly name: string;
  readonly fault: FaultScript['fault'];
  /** How the report must class it, at every vendor alike. */
  readonly failureClass: FailureClass;
  /** Whether the vendor had processed the push, so that the phone shows it all the same. */
  readonly shown: boolean;
}

const PAGE = '<html><body><h1>Something is wrong</h1></body></html>';
const MORE_THAN_1_MIB = '界'.repeat(400_000);
/** Longer than any deadline here. */
const LATE_MS = 10_000;

const fault =
  (shown: boolean) =>
  (name: string, failureClass: FailureClass, what: FaultScript['fault']): Fault => ({
    name,
    fault: what,
    failureClass,
    shown,
  });
const unseen = fault(false);
const processed = fault(true);

/** Every kind of failure on the way, and of answers that are not the vendor's. */
export const FAULTS: readonly Fault[] = [
  unseen('500 with a page', 'retryable', { status: 500, body: PAGE }),
  unseen('500 without a body', 'retryable', { status: 500 }),
  unseen('503 with a page', 'retryable', { status: 503, body: PAGE }),
  unseen('502 with a page', 'unknown', { status: 502, body: PAGE }),
  unseen('504 without a body', 'unknown', { status: 504 }),
  unseen('429 without a body', 'throttled', { status: 429 }),
  unseen('401 with a page', 'credential', { status: 401, body: PAGE }),
  unseen('403 without a body', 'credential', { status: 403 }),
  unseen('404 with a page', 'credential', { status: 404, body: PAGE }),
  unseen('a redirect', 'credential', { status: 302, headers: { Location: 'http://127.0.0.1:9/' } }),
  unseen('413 with a page', 'payload', { status: 413, body: PAGE }),
  unseen('418 with half a JSON', 'payload', { status: 418, body: '{"i' }),
  unseen('200 with a page, nothing processed', 'unknown', { status: 200, body: PAGE }),
  processed('a page in place of the answer', 'unknown', { body: PAGE }),
  processed('an answer without its body', 'unknown', { body: '' }),
  processed('half a JSON', 'unknown', { body: '{"ret":"SUCCESS","result":"ok","msg_id":"18' }),
  processed('another JSON', 'unknown', { body: '{"hello":["world",1,null]}' }),
  processed('a JSON list', 'unknown', { body: '[{"msg_id":"1"}]' }),
  processed('a JSON null', 'unknown', { body: 'null' }),
  processed('an answer of more than 1 MiB', 'unknown', { body: MORE_THAN_1_MIB }),
  processed('an answer after the deadline', 'unknown', { delayMs: LATE_MS }),
  unseen('a reset before the body was read', 'unknown', { reset: 'before' }),
  processed('a reset after the push was processed', 'unknown', { reset: 'after' }),
  processed('silence', 'unknown', { silence: true }),
  processed('an answer of one byte a second', 'unknown', { dribble: 1 }),
];
