import { InputCheck, SimulatorInputError } from './input-check.js';
import { SIMULATED_VENDORS } from './phone.rules.js';
import { type FaultScript, type SimulatedVendor } from './simulator.types.js';

/** A script that still waits to strike. */
export interface PendingFault {
  readonly id: string;
  readonly script: FaultScript;
  /** How often it has struck. */
  readonly struck: number;
}

/** What is known of a request before its body is read. */
export interface RequestHead {
  readonly vendor: SimulatedVendor;
  /** The n-th request to that vendor. */
  readonly n: number;
  readonly path: string;
}

// Our decision: bounds that no test needs to pass, and that no typing error can.
const MAX_SCRIPTS = 1000;
const MAX_REQUESTS_NAMED = 10_000;
const MAX_COUNT = 1_000_000_000;
const MAX_DELAY_MS = 600_000;
const MAX_BYTES_A_SECOND = 10_000_000;
const MAX_BODY = 1_000_000;

/**
 * What shall go wrong, and when. The oldest script that matches a request strikes, alone; a script that has struck `times`
 * times is forgotten.
 *
 * @example
 * ```ts
 * faults.add({ when: { vendor: 'jpush', request: [2, 3] }, fault: { status: 503 } });
 * faults.add({ when: { address: 'regid-lin' }, times: 1, fault: { reset: 'after' } });
 * ```
 */
export class FaultScripts {
  #added = 0;
  readonly #pending = new Map<string, { id: string; script: FaultScript; struck: number }>();

  /**
   * Adds a script and returns its id.
   *
   * @throws SimulatorInputError when a field is wrong, or when 1000 scripts are waiting.
   */
  add(input: FaultScript): string {
    const script = checkScript(input);
    if (this.#pending.size >= MAX_SCRIPTS) {
      const rule = `is one too many; at most ${MAX_SCRIPTS} scripts may wait, delete some first`;
      throw new SimulatorInputError('The fault script', [{ field: 'body', rule }]);
    }
    this.#added += 1;
    const id = `f${this.#added}`;
    this.#pending.set(id, { id, script, struck: 0 });
    return id;
  }

  /** The scripts that are not used up, oldest first. */
  list(): PendingFault[] {
    return Array.from(this.#pending.values(), (pending) => ({ ...pending }));
  }

  /** Removes one script. False when there is no such script. */
  remove(id: string): boolean {
    return this.#pending.delete(id);
  }

  /** Removes all scripts. */
  clear(): void {
    this.#pending.clear();
  }

  /**
   * The fault that breaks the connection before the body of this request is read, if that is what strikes. Scripts that name
   * an address are passed over here: the address stands in the body.
   */
  strikeBeforeBody(head: RequestHead): FaultScript['fault'] | undefined {
    for (const pending of this.#pending.values()) {
      const { when, fault } = pending.script;
      if (when.address !== undefined || !matchesHead(when, head)) continue;
      return fault.reset === 'before' ? this.#strike(pending) : undefined;
    }
    return undefined;
  }

  /** The fault that strikes a request whose body was read. `addresses` is asked only when a script names one. */
  strike(head: RequestHead, addresses: () => readonly string[]): FaultScript['fault'] | undefined {
    let known: readonly string[] | undefined;
    for (const pending of this.#pending.values()) {
      const { when } = pending.script;
      if (!matchesHead(when, head)) continue;
      if (when.address !== undefined) {
        known ??= addresses();
        if (!known.includes(when.address)) continue;
      }
      return this.#strike(pending);
    }
    return undefined;
  }

  #strike(pending: { id: string; script: FaultScript; struck: number }): FaultScript['fault'] {
    pending.struck += 1;
    if (pending.struck === pending.script.times) this.#pending.delete(pending.id);
    return pending.script.fault;
  }
}

function matchesHead(when: FaultScript['when'], head: RequestHead): boolean {
  if (when.vendor !== undefined && when.vendor !== head.vendor) return false;
  if (when.path !== undefined && when.path !== head.path) return false;
  if (when.request === undefined) return true;
  return typeof when.request === 'number' ? when.request === head.n : when.request.includes(head.n);
}

function checkScript(input: unknown): FaultScript {
  const check = new InputCheck('The fault script');
  const script = check.fields(input, 'body', ['when', 'times', 'fault']);
  const when = check.fields(script.when, 'when', ['vendor', 'request', 'address', 'path']);
  if (when.vendor !== undefined) check.oneOf(when.vendor, 'when.vendor', SIMULATED_VENDORS);
  if (when.address !== undefined) check.text(when.address, 'when.address', 512);
  if (when.path !== undefined) {
    const path = when.path;
    const rule = 'must start with a slash; it is the path below the vendor, e.g. /v3/push';
    check.rule(typeof path === 'string' && path.startsWith('/'), 'when.path', rule);
  }
  if (Array.isArray(when.request)) {
    check.list(when.request, 'when.request', MAX_REQUESTS_NAMED).forEach((n, index) => {
      check.integer(n, `when.request[${index}]`, 1, MAX_COUNT);
    });
  } else if (when.request !== undefined) {
    check.integer(when.request, 'when.request', 1, MAX_COUNT);
  }
  if (script.times !== undefined) check.integer(script.times, 'times', 1, MAX_COUNT);
  checkFault(check, script.fault);
  check.done();
  return structuredClone(input) as FaultScript;
}

const FAULT_FIELDS = ['status', 'body', 'headers', 'delayMs', 'reset', 'silence', 'dribble'];

function checkFault(check: InputCheck, input: unknown): void {
  const fault = check.fields(input, 'fault', FAULT_FIELDS);
  const given = (field: string): boolean => fault[field] !== undefined;
  check.rule(FAULT_FIELDS.some(given), 'fault', `must have at least one of ${FAULT_FIELDS.join(', ')}`);
  if (given('status')) check.integer(fault.status, 'fault.status', 200, 599);
  if (given('body')) {
    const ok = typeof fault.body === 'string' && fault.body.length <= MAX_BODY;
    check.rule(ok, 'fault.body', `must be a text of at most ${MAX_BODY} characters`);
  }
  if (given('headers')) checkHeaders(check, fault.headers);
  if (given('delayMs')) check.integer(fault.delayMs, 'fault.delayMs', 0, MAX_DELAY_MS);
  if (given('reset')) check.oneOf(fault.reset, 'fault.reset', ['before', 'after']);
  if (given('silence')) check.rule(fault.silence === true, 'fault.silence', 'must be true, or left out');
  if (given('dribble')) check.integer(fault.dribble, 'fault.dribble', 1, MAX_BYTES_A_SECOND);
  const answers = ['status', 'body', 'headers', 'dribble'].filter(given);
  for (const ending of ['reset', 'silence'].filter(given)) {
    const rule = `leaves no answer, so it cannot stand beside ${answers.join(', ')}`;
    check.rule(answers.length === 0, `fault.${ending}`, rule);
  }
  check.rule(!(given('reset') && given('silence')), 'fault.silence', 'cannot stand beside reset: choose one');
}

function checkHeaders(check: InputCheck, input: unknown): void {
  if (!check.rule(typeof input === 'object' && input !== null, 'fault.headers', 'must be an object')) return;
  for (const [name, value] of Object.entries(input as object)) {
    const nameOk = /^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/i.test(name);
    check.rule(nameOk, 'fault.headers', 'has a name that is no HTTP header name');
    const valueOk = typeof value === 'string' && /^[\t\x20-\x7e\x80-\xff]{0,8000}$/.test(value);
    check.rule(valueOk, `fault.headers.${nameOk ? name : '?'}`, 'must be a text that HTTP allows in a header');
  }
}
