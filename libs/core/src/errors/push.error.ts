import { type Failure } from '../vendor/failure.js';

const BRAND = Symbol.for('@nest-push/error');

/**
 * The base of every error of Nest Push. `instanceof` goes by the classes' names, so it holds even when a process has loaded the packages twice, as ES
 * module and as CommonJS.
 */
export abstract class PushError extends Error {
  /** Stable, for programs; the message is for people. */
  abstract readonly code: string;

  /** @internal */
  readonly [BRAND]: readonly string[];

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    const names: string[] = [];
    for (
      let type: unknown = new.target;
      typeof type === 'function' && type !== Error;
      type = Object.getPrototypeOf(type)
    ) {
      names.push(type.name);
    }
    this.name = new.target.name;
    this[BRAND] = names;
    Object.defineProperty(this, BRAND, { enumerable: false });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    try {
      if (typeof value !== 'object' || value === null || !(BRAND in value)) return false;
      return (value as PushError)[BRAND].includes(this.name);
    } catch {
      // A proxy that throws when it is looked at is no error of ours.
      return false;
    }
  }
}

/** One field that is wrong. */
export interface InputIssue {
  /** Where, e.g. `message.ios.badge`. */
  readonly field: string;
  /** What must hold, as a clause: `must be …`. Never the value. */
  readonly rule: string;
  /** The code with which the vendor would refuse it, where the rule is a vendor's. */
  readonly code?: string;
}

/** A request of the host is wrong. Nothing was accepted. */
export class PushInputError extends PushError {
  readonly code = 'PUSH_INPUT';

  constructor(
    what: string,
    /** Every field that is wrong, not only the first. */
    readonly issues: readonly InputIssue[],
  ) {
    super(`${what}: ${issues.map(({ field, rule }) => (field === '' ? rule : `${field} ${rule}`)).join('; ')}.`);
  }
}

/** The module is set up wrongly. The start stops. */
export class PushConfigurationError extends PushError {
  readonly code = 'PUSH_CONFIGURATION';
}

/** The same idempotency key was used before for another content. */
export class PushKeyConflictError extends PushError {
  readonly code = 'PUSH_KEY_CONFLICT';

  constructor(readonly pushId: string) {
    super(
      `The key was used before for a push with other content (${pushId}). Use a new key for a new push, or repeat the first one unchanged.`,
    );
  }
}

/** The store has no room for more. Nothing was accepted. */
export class PushStoreFullError extends PushError {
  readonly code = 'PUSH_STORE_FULL';
}

/** More is asked of the store at once than it can write. Nothing was accepted; the same call later will be. */
export class PushOverloadError extends PushError {
  readonly code = 'PUSH_OVERLOAD';
}

/** No push has this id. */
export class PushNotFoundError extends PushError {
  readonly code = 'PUSH_NOT_FOUND';

  constructor(readonly pushId: string) {
    super(`No push has the id ${pushId}. It may have been removed from the store, or belong to another one.`);
  }
}

/** The application shuts down while somebody waits for a push. The push itself is in the store. */
export class PushShutdownError extends PushError {
  readonly code = 'PUSH_SHUTDOWN';

  constructor(readonly pushId: string) {
    super(
      `The application is shutting down; the push ${pushId} is in the store, and its report can be read there later.`,
    );
  }
}

/** A vendor refused a call, or could not be reached. Thrown by the vendors' clients; the pipeline reports failures instead. */
export class VendorError extends PushError {
  readonly code = 'PUSH_VENDOR';

  constructor(
    readonly failure: Failure,
    /** The id that the vendor gave the push all the same. */
    readonly messageId: string | null = null,
    options?: ErrorOptions,
  ) {
    super(failure.reason, options);
  }
}

/** A message cannot be said to this vendor. Nothing was sent. */
export class MessageRefusedError extends PushError {
  readonly code = 'PUSH_MESSAGE_REFUSED';

  constructor(
    /** The vendor as people write it. */
    readonly vendor: string,
    readonly issues: readonly InputIssue[],
  ) {
    super(`${vendor} would refuse this message: ${issues.map((issue) => ruleText(vendor, issue)).join('; ')}.`);
  }
}

function ruleText(vendor: string, { field, rule, code }: InputIssue): string {
  return `${field} ${rule}${code === undefined ? '' : ` (${vendor} ${code})`}`;
}
