import { type SimulatedRequest, type SimulatorContext } from '../kit/simulator.types.js';
import { UmengRefusal } from './umeng.answers.js';
import { type UmengCode } from './umeng.codes.js';
import { SIMULATOR_BOUNDS } from './umeng.limits.js';
import {
  type UmengDialectOptions,
  type UmengJson,
  type UmengSimulatedApp,
  type UmengStrictness,
  type UmengWarning,
} from './umeng.types.js';

/** The options with every default filled in, but for `factsOf`, whose default needs none. */
export type UmengSettings = Required<UmengDialectOptions>;

/** The last warnings; the oldest goes first. */
export class UmengWarnings {
  private readonly list: UmengWarning[] = [];

  get all(): readonly UmengWarning[] {
    return this.list;
  }

  add(warning: UmengWarning): void {
    this.list.push(warning);
    if (this.list.length > SIMULATOR_BOUNDS.warnings) this.list.shift();
  }

  reset(): void {
    this.list.length = 0;
  }
}

/** One call that passed the gate: who calls, with what, and how its faults are told. */
export class UmengCall {
  constructor(
    readonly app: UmengSimulatedApp,
    readonly body: UmengJson,
    readonly request: SimulatedRequest,
    readonly context: SimulatorContext,
    readonly settings: UmengSettings,
    private readonly warnings: UmengWarnings,
  ) {}

  /** The same call with another body: what a template becomes for one target. */
  withBody(body: UmengJson): UmengCall {
    return new UmengCall(this.app, body, this.request, this.context, this.settings, this.warnings);
  }

  get now(): number {
    return this.context.now();
  }

  /** Ends the call. */
  refuse(code: UmengCode, field: string, rule: string): never {
    throw new UmengRefusal(code, `${field}: ${rule}`);
  }

  /** Writes down what the caller should know and is no fault. */
  note(field: string, text: string): void {
    this.warnings.add({ at: this.now, path: this.request.path, field, text });
  }

  /** What the documents do not list: a warning, or the end of the call where `strict` asks for it. */
  deviate(code: UmengCode, field: string, text: string, kind: UmengStrictness = 'forms'): void {
    const { strict } = this.settings;
    if (strict === true || (strict !== false && strict.includes(kind)))
      this.refuse(code, field, `${text} (refused because of the option strict)`);
    this.note(field, text);
  }
}
