import { Injectable, Optional } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { type ClassConstructor } from 'class-transformer';
import { PushConfigurationError } from '../errors/push.error.js';
import { checkOptions } from './check-options.js';

/** One environment variable and the option it fills. */
export interface EnvironmentVariable {
  readonly name: string;
  /** How its text is read; what cannot be read so stays text, and the option's own rule then refuses it. @default 'string' */
  readonly type?: 'string' | 'boolean' | 'number';
  /** Does not by itself mean that the thing is wanted, e.g. a base URL that stands in every environment. */
  readonly optional?: boolean;
}

/** Option paths (`appKey`, `android.appKey`) and the variables that fill them. */
export type EnvironmentMap = Readonly<Record<string, EnvironmentVariable>>;

/** Options that were read, or null where the thing is not set up: it is off. */
export type Setup<T> = T | null;

/**
 * Reads and checks what a host configures, and gathers everything that is wrong, so that the start stops once with one message that names every
 * variable and rule. It never holds or prints a value.
 */
@Injectable()
export class PushEnvironment {
  private readonly problems: string[] = [];

  constructor(@Optional() private readonly config?: ConfigService) {}

  /**
   * Reads options from the environment, through the host's `ConfigService` where it has a global one.
   *
   * @param inCode - options that no variable holds; by themselves they turn nothing on, and a variable wins over them
   * @returns null when none of the variables is set (those marked `optional` aside), or when something is wrong: then the start will stop
   */
  read<T extends object>(type: ClassConstructor<T>, variables: EnvironmentMap, inCode: object = {}): Setup<T> {
    const options: Record<string, unknown> = structuredClone({ ...inCode });
    let wanted = false;
    for (const [path, variable] of Object.entries(variables)) {
      const text = this.textOf(variable.name);
      if (text === undefined) continue;
      if (variable.optional !== true) wanted = true;
      assign(options, path, convert(text, variable.type ?? 'string'));
    }
    return wanted ? this.checked(type, options, (path) => variables[path]?.name ?? path) : null;
  }

  /**
   * Checks options that a host wrote in code, or that were read before.
   *
   * @param options - null means off, and stays null; a factory that forgot its `return` is told so
   * @param where - what the message shall call them, e.g. `JPushModule.forRoot`
   */
  check<T extends object>(type: ClassConstructor<T>, options: object | null | undefined, where: string): Setup<T> {
    if (options === undefined) this.report(`${where} must be given options, or null to leave it off`);
    if (options === null || options === undefined) return null;
    return this.checked(type, options, (path) => `${where}: ${path}`);
  }

  /** Adds a problem that was found elsewhere; it names the variable or option and the rule, and no value. */
  report(problem: string): void {
    this.problems.push(problem);
  }

  /** @throws PushConfigurationError when anything was wrong so far */
  assertSound(): void {
    if (this.problems.length === 0) return;
    throw new PushConfigurationError(
      `The push configuration is wrong, the start stops here:\n${this.problems.map((problem) => `  - ${problem}`).join('\n')}\nSet these right and start again.`,
    );
  }

  private checked<T extends object>(
    type: ClassConstructor<T>,
    options: object,
    nameOf: (path: string) => string,
  ): Setup<T> {
    const { value, issues } = checkOptions(type, options);
    for (const { field, rule } of issues) this.report(`${nameOf(field)} ${rule}`);
    return issues.length === 0 ? value : null;
  }

  /** An empty variable counts as not set: that is what `.env` files and compose files leave behind. */
  private textOf(name: string): string | undefined {
    const value: unknown = this.config === undefined ? process.env[name] : this.config.get<unknown>(name);
    if (value === undefined || value === null) return undefined;
    const text = (typeof value === 'string' ? value : JSON.stringify(value)).trim();
    return text === '' ? undefined : text;
  }
}

function convert(text: string, type: NonNullable<EnvironmentVariable['type']>): unknown {
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (type === 'number' && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return text;
}

function assign(target: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() ?? path;
  let level = target;
  for (const key of keys) level = (level[key] ??= {}) as Record<string, unknown>;
  level[last] = value;
}
