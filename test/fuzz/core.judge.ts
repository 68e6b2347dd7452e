import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { PushError, PushInputError } from '@nest-push/core';
import fc from 'fast-check';
import { CANARY } from './core.values.js';
import { RUNS } from './runs.js';

/** What one input may cost, in milliseconds of CPU. The few runs of the fast lane share a machine with other work, and tell only of what hangs. */
const MOST_CPU_MS = RUNS < 1_000 ? 2_000 : 100;
/** A garbage collection in between is nobody's fault: only what is slow each time is slow. */
const TRIES = 4;
const MOST_GROWTH = 32 * 1024 * 1024;
/** What is told of a run that goes wrong. */
const TOLD = 8;

export interface Judgement {
  readonly inputs: number;
  readonly refused: number;
  /** Sentences; the first few. */
  readonly faults: readonly string[];
}

export interface Trial {
  readonly inputs: fc.Arbitrary<() => unknown>;
  readonly runs: number;
  readonly seed: number;
  /** Hands the input in. What it resolves with is a valid result. */
  readonly enter: (input: unknown) => unknown;
  /** Where refusals are no throw: whether a result is sound. */
  readonly isSound?: (result: unknown, input: unknown) => string | null;
}

/** Hands in one after the other, and looks for everything that must not be. */
export async function judge({ inputs, runs, seed, enter, isSound }: Trial): Promise<Judgement> {
  const faults: string[] = [];
  const blame = (what: string, place: number): void => {
    if (faults.length < TOLD) faults.push(`input ${place} of seed ${seed}: ${what}`);
  };
  let [place, refused] = [0, 0];
  const onRejection = (reason: unknown): void => {
    blame(`a rejection that nobody handles: ${textOf(reason)}`, place);
  };
  process.on('unhandledRejection', onRejection);
  const before = [prototypes(), await memory()] as const;
  for (const make of made(inputs, runs, seed)) {
    place += 1;
    const { error, fault, cpuMs } = await tried(make, enter, isSound);
    if (fault !== null) blame(fault, place);
    if (error !== null) {
      refused += 1;
      const said = faultIn(error);
      if (said !== null) blame(said, place);
    }
    if (cpuMs > MOST_CPU_MS && (await isSlowAgain(make, enter))) blame(`it took ${Math.round(cpuMs)} ms of CPU`, place);
  }
  await turn();
  process.off('unhandledRejection', onRejection);
  if (prototypes() !== before[0]) faults.push('a prototype was changed');
  const grown = (await memory()) - before[1];
  if (grown > MOST_GROWTH) faults.push(`${Math.round(grown / 1024 / 1024)} MB more memory than before`);
  return { inputs: runs, refused, faults };
}

/** In portions: not all inputs need be there at the same time. */
function* made(inputs: fc.Arbitrary<() => unknown>, runs: number, seed: number): Generator<() => unknown> {
  const portion = 1_000;
  for (let from = 0; from < runs; from += portion) {
    yield* fc.sample(inputs, { seed: seed + from, numRuns: Math.min(portion, runs - from) });
  }
}

interface Tried {
  /** What was thrown, in a list, because anything can be. */
  readonly error: readonly [unknown] | null;
  readonly fault: string | null;
  readonly cpuMs: number;
}

async function tried(make: () => unknown, enter: Trial['enter'], isSound?: Trial['isSound']): Promise<Tried> {
  const input = make();
  const began = process.cpuUsage();
  let error: readonly [unknown] | null = null;
  let result: unknown;
  try {
    result = await enter(input);
  } catch (thrown) {
    error = [thrown];
  }
  const { user, system } = process.cpuUsage(began);
  const fault = error === null ? (isSound?.(result, input) ?? null) : null;
  return { error, fault, cpuMs: (user + system) / 1_000 };
}

async function isSlowAgain(make: () => unknown, enter: Trial['enter']): Promise<boolean> {
  for (let again = 1; again < TRIES; again += 1) {
    collect();
    if ((await tried(make, enter)).cpuMs <= MOST_CPU_MS) return false;
  }
  return true;
}

/** An error is typed, names a field where it is about an input, and holds no value. */
function faultIn([error]: readonly [unknown]): string | null {
  const text = textOf(error);
  if (!(error instanceof PushError)) return `it threw ${text}`;
  if (text.includes(CANARY)) return `a value stands in the error: ${text}`;
  if (text.length > 20_000) return `the error has ${text.length} characters`;
  if (!(error instanceof PushInputError)) return null;
  const isNamed = error.issues.length > 0 && error.issues.every(({ rule }) => rule !== '');
  return isNamed ? null : `the error names no rule: ${text}`;
}

function textOf(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error);
  } catch {
    return 'something that cannot be shown';
  }
}

/** Everything that hangs on the prototypes that everybody shares. */
function prototypes(): string {
  return [Object.prototype, Array.prototype, Function.prototype, Map.prototype, String.prototype]
    .map((prototype) => Reflect.ownKeys(prototype).map(String).join())
    .join('\n');
}

setFlagsFromString('--expose-gc');
/** A new context has what the flag exposes; the one that the tests run in was made before. */
const collect = runInNewContext('gc') as () => void;

async function memory(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    collect();
    await turn();
  }
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
}
