import {
  JPushDialect,
  type SimulatedPhone,
  type SimulatedVendor,
  SimulatorServer,
  UmengDialect,
  XiaomiDialect,
} from '@nest-push/simulators';

import { demoApps } from './demo-apps.js';
import { readPage } from './page.js';

export { demoApps, demoPhones } from './demo-apps.js';

/** How the simulators are started. */
export interface StartSimulatorsOptions {
  /** 0 takes any free port. @default 0 */
  readonly port?: number;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** The phones that exist from the start; `server.phones` adds more. @default none */
  readonly phones?: readonly SimulatedPhone[];
  /** The clock, in milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

/** Simulators that listen. */
export interface RunningSimulators {
  /** Where the page is, e.g. `http://127.0.0.1:4010`. */
  readonly url: string;
  /** The base URL of one vendor, e.g. `http://127.0.0.1:4010/jpush`. */
  readonly urlOf: (vendor: SimulatedVendor) => string;
  /** Phones, faults and requests, in-process. */
  readonly server: SimulatorServer;
  /** Ends every connection and stops listening. */
  readonly close: () => Promise<void>;
}

/**
 * Starts the three vendors in one server, with the demo apps and the page of phones.
 *
 * @throws Error when the port is taken or not allowed; it names the port and says what to do.
 * @throws SimulatorInputError when one of the phones is not valid.
 *
 * @example
 * ```ts
 * const simulators = await startSimulators({ phones: demoPhones });
 * process.env.PUSH_JPUSH_BASE_URL = simulators.urlOf('jpush');
 * process.env.PUSH_JPUSH_APP_KEY = demoApps.jpush.appKey;
 * // … start the host, send a push, look at simulators.url …
 * await simulators.close();
 * ```
 */
export async function startSimulators({
  port = 0,
  host = '127.0.0.1',
  phones = [],
  now = Date.now,
}: StartSimulatorsOptions = {}): Promise<RunningSimulators> {
  const { jpush, umeng, xiaomi } = demoApps;
  const server = new SimulatorServer({
    dialects: [
      new JPushDialect({ apps: [jpush] }),
      new UmengDialect({ apps: [umeng.android, umeng.ios] }),
      new XiaomiDialect({ apps: [xiaomi.android, xiaomi.ios] }),
    ],
    assets: await readPage(),
    now,
  });
  for (const phone of phones) server.phones.put(phone);
  await server.listen({ port, host });
  return { url: server.url, urlOf: (vendor) => server.urlOf(vendor), server, close: () => server.close() };
}
