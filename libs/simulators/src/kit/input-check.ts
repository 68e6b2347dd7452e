/** One thing that is wrong with an input: which field, and the rule it breaks. */
export interface InputProblem {
  /** Path of the field, e.g. `installs[0].registrationId`; `body` for the whole input. */
  readonly field: string;
  /** The rule, with its limit, worded so that it can follow the field's name. */
  readonly rule: string;
}

/**
 * A phone, a fault script or a query that breaks the rules. It names every broken field, so that one look is enough.
 *
 * The offending values are not repeated: an input may carry a token.
 */
export class SimulatorInputError extends Error {
  override readonly name = 'SimulatorInputError';

  constructor(
    what: string,
    /** Every broken field, in the order of the input. */
    readonly errors: readonly InputProblem[],
  ) {
    super(`${what} is not valid: ${errors.map(({ field, rule }) => `${field} ${rule}`).join('; ')}`);
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** Collects what is wrong with an input of unknown shape, then throws it all at once. */
export class InputCheck {
  readonly #errors: InputProblem[] = [];

  constructor(private readonly what: string) {}

  /** Notes a broken rule unless `ok`. */
  rule(ok: boolean, field: string, rule: string): boolean {
    if (!ok) this.#errors.push({ field, rule });
    return ok;
  }

  /** An object with no keys but `known`; an empty one in place of anything else. */
  fields(value: unknown, field: string, known: readonly string[]): Fields {
    if (!this.rule(typeof value === 'object' && value !== null && !Array.isArray(value), field, 'must be an object')) {
      return {};
    }
    const fields = value as Fields;
    for (const key of Object.keys(fields)) {
      const path = field === 'body' ? key : `${field}.${key}`;
      this.rule(known.includes(key), path, `is not known; known are ${known.join(', ')}`);
    }
    return fields;
  }

  /** A list of at most `max` items; an empty one in place of anything else. */
  list(value: unknown, field: string, max: number): readonly unknown[] {
    if (!this.rule(Array.isArray(value) && value.length <= max, field, `must be a list of at most ${max} items`)) {
      return [];
    }
    return value as unknown[];
  }

  /** A text of 1 to `max` characters. */
  text(value: unknown, field: string, max: number): void {
    const ok = typeof value === 'string' && value.length > 0 && value.length <= max;
    this.rule(ok, field, `must be a text of 1 to ${max} characters`);
  }

  /** A whole number from `min` to `max`. */
  integer(value: unknown, field: string, min: number, max: number): void {
    const ok = Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
    this.rule(ok, field, `must be a whole number from ${min} to ${max}`);
  }

  /** One of a few words. */
  oneOf(value: unknown, field: string, words: readonly string[]): void {
    this.rule(typeof value === 'string' && words.includes(value), field, `must be one of ${words.join(', ')}`);
  }

  /** Throws a {@link SimulatorInputError} when a rule was broken. */
  done(): void {
    if (this.#errors.length > 0) throw new SimulatorInputError(this.what, this.#errors);
  }
}
