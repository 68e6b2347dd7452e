import { inspect } from 'node:util';
import { jest } from '@jest/globals';
import { ConsoleLogger } from '@nestjs/common';

/** Nest's own logger at its most verbose, with everything that it and the process write kept. */
export class Recorder extends ConsoleLogger {
  /** What was handed to the logger, and what came out at stdout and stderr. */
  readonly lines: string[] = [];
  private readonly spies: { mockRestore: () => void }[] = [];

  constructor() {
    super({ prefix: 'recorded', logLevels: ['verbose', 'debug', 'log', 'warn', 'error', 'fatal'] });
  }

  /** Starts to listen to stdout, stderr and the console. What is not the logger's passes on to them. */
  start(): void {
    for (const stream of [process.stdout, process.stderr]) {
      const original: (chunk: string | Uint8Array) => boolean = stream.write;
      const write = (chunk: string | Uint8Array): boolean => original.call(stream, chunk);
      const record = (chunk: string | Uint8Array): boolean => {
        const text = Buffer.from(chunk as string).toString();
        this.lines.push(text);
        return text.includes('[recorded]') || write(chunk);
      };
      this.spies.push(jest.spyOn(stream, 'write').mockImplementation(record));
    }
    for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
      const record = (...parts: unknown[]): void => void this.lines.push(deeply(parts));
      this.spies.push(jest.spyOn(console, method).mockImplementation(record));
    }
  }

  stop(): void {
    for (const spy of this.spies.splice(0)) spy.mockRestore();
  }

  override log(message: unknown, ...parts: unknown[]): void {
    this.lines.push(deeply([message, ...parts]));
    super.log(message, ...parts);
  }

  override warn(message: unknown, ...parts: unknown[]): void {
    this.lines.push(deeply([message, ...parts]));
    super.warn(message, ...parts);
  }

  override error(message: unknown, ...parts: unknown[]): void {
    this.lines.push(deeply([message, ...parts]));
    super.error(message, ...parts);
  }

  override debug(message: unknown, ...parts: unknown[]): void {
    this.lines.push(deeply([message, ...parts]));
    super.debug(message, ...parts);
  }

  override verbose(message: unknown, ...parts: unknown[]): void {
    this.lines.push(deeply([message, ...parts]));
    super.verbose(message, ...parts);
  }

  override fatal(message: unknown, ...parts: unknown[]): void {
    this.lines.push(deeply([message, ...parts]));
    super.fatal(message, ...parts);
  }
}

/** Everything that an inspection can show of a value, errors' causes included. */
export function deeply(value: unknown): string {
  return inspect(value, { depth: 10, showHidden: true, maxArrayLength: null, maxStringLength: null });
}
