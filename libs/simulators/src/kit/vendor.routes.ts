import { isUtf8 } from 'node:buffer';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { type FaultScripts } from './fault-scripts.js';
import { dribbleAnswer, readBody, writeAnswer } from './http-exchange.js';
import { type LogEntry, type RequestLog } from './request-log.js';
import { type RequestTarget } from './request-target.js';
import {
  type FaultScript,
  type SimulatedAnswer,
  type SimulatedRequest,
  type SimulatorContext,
  type VendorDialect,
} from './simulator.types.js';

type Fault = FaultScript['fault'];

/** What playing a vendor needs. */
export interface Stage {
  readonly context: SimulatorContext;
  readonly faults: FaultScripts;
  readonly requests: RequestLog;
  /** Ends delays and slow answers when the server closes. */
  readonly closing: AbortSignal;
  /** Hears of errors inside a dialect. */
  readonly onError: (text: string) => void;
}

/** Answers one request to a vendor: log, fault scripts, dialect. Rejects with an `AbortError` when the server closes. */
export async function playVendor(
  stage: Stage,
  dialect: VendorDialect,
  target: RequestTarget,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { vendor } = dialect;
  const { method = '', headers } = incoming;
  const path = target.path.slice(vendor.length + 1) || '/';
  const { query } = target;
  const entry = stage.requests.open({
    at: stage.context.now(),
    vendor,
    method,
    path,
    query,
    headers: flatten(headers),
  });
  const { line } = entry;
  try {
    const early = stage.faults.strikeBeforeBody(line);
    if (early) {
      line.fault = early;
      await pause(early, stage.closing);
      incoming.socket.resetAndDestroy();
      return;
    }
    const body = await readBody(incoming);
    if (body === 'broken') return;
    if (body === 'too-large') {
      answerWith({ status: 413, body: '{"message":"The body exceeds 12 MB."}' }, entry, response);
      return;
    }
    line.body = body.toString();
    if (!isUtf8(body)) line.bodyBase64 = body.toString('base64');
    const url = `${target.origin}${target.path}`;
    const request: SimulatedRequest = { method, url, path, query: new URLSearchParams(query), headers, body };
    const ask = (): SimulatedAnswer => askDialect(stage, dialect, request);
    const fault = stage.faults.strike(line, () => dialect.addressesOf(request));
    if (fault) await spoil(fault, entry, response, ask, stage.closing);
    else answerWith(ask(), entry, response);
  } finally {
    stage.requests.settle(entry);
  }
}

/** Ends a request that a fault has struck. With `reset: 'before'` or a status of its own, the vendor never sees the push. */
async function spoil(
  fault: Fault,
  entry: LogEntry,
  response: ServerResponse,
  ask: () => SimulatedAnswer,
  closing: AbortSignal,
): Promise<void> {
  entry.line.fault = fault;
  const unseen = fault.reset === 'before' || fault.status !== undefined;
  const given = unseen ? { status: fault.status ?? 0, body: '' } : ask();
  await pause(fault, closing);
  if (fault.reset) {
    response.socket?.resetAndDestroy();
  } else if (!fault.silence) {
    const headers = { ...given.headers, ...fault.headers };
    const answer = { status: given.status, headers, body: fault.body ?? given.body };
    if (fault.dribble === undefined) {
      answerWith(answer, entry, response);
    } else {
      note(entry, answer);
      await dribbleAnswer(response, answer, fault.dribble, closing);
    }
  }
}

/** The dialect's answer; a 500 when it throws, so that a bug in one answer is seen and ends nothing else. */
function askDialect({ context, onError }: Stage, dialect: VendorDialect, request: SimulatedRequest): SimulatedAnswer {
  try {
    return dialect.answer(request, context);
  } catch (error) {
    const where = `the ${dialect.vendor} simulator has a bug at ${request.method} ${request.path}`;
    onError(`simulator: ${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    const body = JSON.stringify({ message: `${where}: ${String(error)}` });
    return { status: 500, headers: { 'content-type': 'application/json' }, body };
  }
}

function answerWith(answer: SimulatedAnswer, entry: LogEntry, response: ServerResponse): void {
  note(entry, answer);
  writeAnswer(response, answer);
}

function note({ line }: LogEntry, { status, body }: SimulatedAnswer): void {
  line.status = status;
  line.answer = body;
}

async function pause({ delayMs }: Fault, signal: AbortSignal): Promise<void> {
  if (delayMs) await sleep(delayMs, undefined, { signal });
}

function flatten(headers: IncomingMessage['headers']): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return flat;
}
