import { existsSync } from 'node:fs';
import { type RunningSimulators, startSimulators } from '@nest-push/simulator-app';
import { ENV_FILE } from '../config/shop-config.module.js';
import { takenPort } from '../http/taken-port.js';
import { type RunningShop, type ShopOptions, startShop } from '../shop.js';
import { demoEnvironment } from './demo-environment.js';
import { DEMO_PHONES } from './demo-phones.js';

const DEFAULT_SIMULATOR_PORT = 4010;

/** Simulators and shop that listen. */
export interface RunningDemo {
  readonly shop: RunningShop;
  readonly simulators: RunningSimulators;
  readonly close: () => Promise<void>;
}

/**
 * Starts the simulators with the owners' phones, and the shop beside them. What the process's variables or `apps/shop/.env` set stays as it is; for the rest
 * the simulators and their demo apps are set in `process.env`.
 *
 * @throws Error when a port is taken or a variable is wrong; nothing is left running then
 */
export async function startDemo({ logger }: Pick<ShopOptions, 'logger'> = {}): Promise<RunningDemo> {
  if (existsSync(ENV_FILE)) process.loadEnvFile(ENV_FILE);
  const simulators = await listenAt(simulatorPort());
  try {
    for (const [name, value] of Object.entries(demoEnvironment(simulators))) {
      // An empty variable counts as not set, as everywhere in Nest Push.
      if ((process.env[name] ?? '').trim() === '') process.env[name] = value;
    }
    const shop = await startShop(logger === undefined ? {} : { logger });
    const close = async (): Promise<void> => {
      await shop.close();
      await simulators.close();
    };
    return { shop, simulators, close };
  } catch (error) {
    await simulators.close();
    throw error;
  }
}

async function listenAt(port: number): Promise<RunningSimulators> {
  try {
    return await startSimulators({ port, phones: DEMO_PHONES });
  } catch (error) {
    throw takenPort(error, port, 'SIMULATOR_PORT') ?? error;
  }
}

function simulatorPort(): number {
  const text = (process.env.SIMULATOR_PORT ?? '').trim();
  if (text === '') return DEFAULT_SIMULATOR_PORT;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  // Wrong: the shop's start will say so, together with whatever else is wrong.
  return 0;
}
