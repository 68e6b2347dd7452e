import { type EventEmitter } from 'node:events';

import { demoPhones, startSimulators } from './index.js';

const DEFAULT_PORT = '4010';

/** What a process gives to the simulators that run in it. */
export interface CliSurroundings {
  /** `SIMULATOR_PORT`: where to listen; 0 takes any free port. @default 4010 */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  /** Where `SIGINT` and `SIGTERM` are heard. */
  readonly signals: Pick<EventEmitter, 'once'>;
}

/** Runs the simulators until a signal ends them. Resolves with the exit code: 0, or 1 when they cannot start. */
export async function cli({ env, print, printError, signals }: CliSurroundings): Promise<0 | 1> {
  try {
    const { url, urlOf, server, close } = await startSimulators({ port: portOf(env), phones: demoPhones });
    print(`The simulators listen. Phones and requests: ${url}`);
    for (const vendor of server.vendors) print(`PUSH_${vendor.toUpperCase()}_BASE_URL=${urlOf(vendor)}`);
    await new Promise<void>((resolve) => {
      signals.once('SIGINT', resolve);
      signals.once('SIGTERM', resolve);
    });
    await close();
    return 0;
  } catch (error) {
    printError(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function portOf({ SIMULATOR_PORT: text = DEFAULT_PORT }: CliSurroundings['env']): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Error('SIMULATOR_PORT must be a whole number from 0 to 65535; 0 takes any free port.');
}
