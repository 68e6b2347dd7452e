import { type IncomingMessage, type ServerResponse } from 'node:http';

import { type EventStream } from './event-stream.js';
import { type FaultScripts } from './fault-scripts.js';
import { readBody, writeAnswer } from './http-exchange.js';
import { InputCheck, SimulatorInputError } from './input-check.js';
import { type PhoneBook } from './phone-book.js';
import { SIMULATED_VENDORS } from './phone.rules.js';
import { maskSecrets, type RequestLog } from './request-log.js';
import { type RequestTarget } from './request-target.js';
import { type FaultScript, type PhoneTouch, type SimulatedPhone, type SimulatedVendor } from './simulator.types.js';

/** A file that the simulator serves, e.g. its page. */
export interface SimulatorAsset {
  /** The media type, e.g. `text/html; charset=utf-8`. */
  readonly type: string;
  readonly content: string | Buffer;
}

/** What the control interface looks at and changes. */
export interface Controlled {
  readonly phones: PhoneBook;
  readonly faults: FaultScripts;
  readonly requests: RequestLog;
  readonly events: EventStream;
  readonly vendors: readonly SimulatedVendor[];
  /** What a vendor's dialect tells of its state; undefined where the vendor is not played, or tells nothing. */
  inspect(vendor: string): unknown;
  /** Files by path, e.g. `/` and `/_sim/assets/phones.js`. */
  readonly assets: Readonly<Record<string, SimulatorAsset>>;
  reset(): void;
}

interface Call {
  readonly sim: Controlled;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  /** The segment of the path that stands for the route's `:id`. */
  readonly id: string;
}

type Handler = (call: Call) => void | Promise<void>;

const ROUTES: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  '/_sim': { DELETE: reset },
  '/_sim/health': { GET: health },
  '/_sim/phones': { GET: listPhones, POST: putPhones },
  '/_sim/phones/:id': { DELETE: removePhone },
  '/_sim/phones/:id/touches': { POST: touchPhone },
  '/_sim/vendors/:id': { GET: inspectVendor },
  '/_sim/requests': { GET: listRequests },
  '/_sim/faults': { GET: listFaults, POST: addFault, DELETE: clearFaults },
  '/_sim/faults/:id': { DELETE: removeFault },
  '/_sim/events': { GET: listen },
};

/** Pages of other origins may read these answers, so that a host's own page can show the phones. */
const OPEN = { 'access-control-allow-origin': '*' };

/** Nothing from elsewhere, nothing inline. */
const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

/**
 * Answers one request to the control interface below `/_sim`, or for a file of the page. An input that breaks a rule becomes
 * a 400 that names the fields. Credentials are masked in everything it says.
 */
export async function control(
  sim: Controlled,
  { path, query }: RequestTarget,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, base, id = '', below = ''] = /^(\/_sim\/(?:phones|faults|vendors))\/([^/]+)(\/touches)?$/.exec(path) ?? [];
  const asset = Object.hasOwn(sim.assets, path) ? sim.assets[path] : undefined;
  const route = base === undefined ? path : `${base}/:id${below}`;
  const known = Object.hasOwn(ROUTES, route) ? ROUTES[route] : undefined;
  const methods = asset ? { GET: sendAsset(asset) } : known;
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '');
  const handler = methods && new Map(Object.entries(methods)).get(method);
  if (!methods) {
    const there = Object.keys(ROUTES).join(', ');
    json(response, 404, { message: `There is nothing here. The control interface is at ${there}.` });
  } else if (!handler) {
    const allow = Object.keys(methods).join(', ');
    json(response, 405, { message: `This method does not work here; use ${allow}.` }, { allow });
  } else if (method !== 'GET' && isForeign(request)) {
    json(response, 403, { message: 'A page of another origin may look at the simulator, but change nothing.' });
  } else {
    try {
      await handler({ sim, request, response, query: new URLSearchParams(query), id: decode(id) });
    } catch (error) {
      if (!(error instanceof SimulatorInputError)) throw error;
      json(response, 400, { message: error.message, errors: error.errors });
    }
  }
}

function health({ sim, response }: Call): void {
  const requests = Object.fromEntries(sim.vendors.map((vendor) => [vendor, sim.requests.count(vendor)]));
  json(response, 200, { status: 'up', vendors: sim.vendors, phones: sim.phones.size, requests });
}

function listPhones({ sim: { phones }, response }: Call): void {
  const views = phones.list().map((phone) => phones.view(phone));
  json(response, 200, views, OPEN);
}

async function putPhones({ sim, request, response }: Call): Promise<void> {
  const input = await readJson(request);
  const list = Array.isArray(input) ? (input as unknown[]) : [input];
  list.forEach((phone, index) => {
    try {
      sim.phones.put(phone as SimulatedPhone);
    } catch (error) {
      if (!Array.isArray(input) || !(error instanceof SimulatorInputError)) throw error;
      const errors = error.errors.map(({ field, rule }) => ({ field: `[${index}].${field}`, rule }));
      throw new SimulatorInputError(`Phone ${index} of the list (those before it were added)`, errors);
    }
  });
  json(response, 201, { phones: sim.phones.size });
}

function removePhone({ sim, response, id }: Call): void {
  if (sim.phones.remove(id)) done(response);
  else json(response, 404, { message: 'There is no phone with this id; GET /_sim/phones lists them.' });
}

async function touchPhone({ sim, request, response, id }: Call): Promise<void> {
  const check = new InputCheck('The touch');
  const { messageId, action } = check.fields(await readJson(request), 'body', ['messageId', 'action']);
  check.text(messageId, 'messageId', 512);
  check.oneOf(action, 'action', ['clicked', 'dismissed']);
  check.done();
  if (sim.phones.touch(id, messageId as string, action as PhoneTouch['action'])) done(response);
  else
    json(response, 404, { message: 'No phone with this id shows such a notification; GET /_sim/phones lists them.' });
}

function inspectVendor({ sim, response, id }: Call): void {
  const state = sim.inspect(id);
  if (state !== undefined) json(response, 200, state);
  else json(response, 404, { message: 'No vendor with this name is played here that tells its state.' });
}

function listRequests({ sim, response, query }: Call): void {
  const check = new InputCheck('The query');
  const vendor = query.get('vendor') ?? undefined;
  const since = query.get('since') ?? undefined;
  if (vendor !== undefined) check.oneOf(vendor, 'vendor', SIMULATED_VENDORS);
  if (since !== undefined) check.rule(/^\d{1,15}$/.test(since), 'since', 'must be a whole number');
  check.done();
  const lines = sim.requests.list({ vendor: vendor as SimulatedVendor | undefined, since: Number(since ?? 0) });
  json(response, 200, lines.map(maskSecrets));
}

function listFaults({ sim, response }: Call): void {
  json(response, 200, sim.faults.list());
}

async function addFault({ sim, request, response }: Call): Promise<void> {
  const id = sim.faults.add((await readJson(request)) as FaultScript);
  json(response, 201, { id });
}

function removeFault({ sim, response, id }: Call): void {
  if (sim.faults.remove(id)) done(response);
  else json(response, 404, { message: 'No fault script with this id waits; GET /_sim/faults lists them.' });
}

function clearFaults({ sim, response }: Call): void {
  sim.faults.clear();
  done(response);
}

function reset({ sim, response }: Call): void {
  sim.reset();
  done(response);
}

function listen({ sim, response }: Call): void {
  if (!sim.events.add(response, OPEN)) json(response, 503, { message: 'Too many pages listen; close some.' });
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request);
  const check = new InputCheck('The request');
  let value: unknown;
  if (check.rule(body !== 'too-large', 'body', 'must not exceed 12 MB')) {
    try {
      value = JSON.parse(body.toString());
    } catch {
      check.rule(false, 'body', 'must be JSON');
    }
  }
  check.done();
  return value;
}

/** A browser names the page's origin; other callers do not. */
function isForeign({ headers }: IncomingMessage): boolean {
  if (headers.origin === undefined) return false;
  return !URL.canParse(headers.origin) || new URL(headers.origin).host !== headers.host;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const sendAsset =
  ({ type, content }: SimulatorAsset): Handler =>
  ({ response }) => {
    writeAnswer(response, { status: 200, headers: { ...PAGE_HEADERS, ...OPEN, 'content-type': type }, body: content });
  };

function done(response: ServerResponse): void {
  writeAnswer(response, { status: 204, body: '' });
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const type = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
  writeAnswer(response, { status, headers: { ...type, ...headers }, body: JSON.stringify(body) });
}
