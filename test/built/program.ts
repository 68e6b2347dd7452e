import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A program of the repository that runs in a process of its own. */
export class Program {
  output = '';
  private readonly child: ChildProcess;

  constructor(file: string, environment: Record<string, string>) {
    // Nothing of the caller's environment but what a process needs: settings of a developer must not decide a test.
    const { PATH = '', HOME = '' } = process.env;
    this.child = spawn(process.execPath, [file], {
      env: { PATH, HOME, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
  }

  /** Waits until the output matches, for at most 20 s. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    const end = Date.now() + 20_000;
    while (Date.now() < end) {
      const found = pattern.exec(this.output);
      if (found !== null) return found;
      if (this.child.exitCode !== null) break;
      await pause(25);
    }
    throw new Error(`${String(pattern)} was not said. It said:\n${this.output}`);
  }

  /** Sends a signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<{ code: number | null; ms: number }> {
    const start = Date.now();
    this.child.kill(signal);
    return { code: await this.ended(), ms: Date.now() - start };
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A folder that is gone after `use`. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'nest-push-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function json<T>(url: string, body?: unknown): Promise<T> {
  const response = await fetch(
    url,
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  );
  return (await response.json()) as T;
}
