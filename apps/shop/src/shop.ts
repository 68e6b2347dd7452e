import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type Environment } from './config/shop-config.module.js';
import { ShopSettings } from './config/shop.settings.js';
import { InputPipe } from './http/input.pipe.js';
import { jsonOnly } from './http/json-only.js';
import { serveOpenApi } from './http/openapi.js';
import { ProblemFilter } from './http/problem.filter.js';
import { securityHeaders } from './http/security-headers.js';
import { takenPort } from './http/taken-port.js';
import { ShopLogger } from './shop.logger.js';
import { ShopModule } from './shop.module.js';

/** Loopback alone: the shop asks nobody who he is. */
const HOST = '127.0.0.1';

/** Beside `src` and beside `dist` alike: the build has nothing to copy. */
const PUBLIC = join(import.meta.dirname, '..', 'public');

const MAX_BODY_BYTES = 256 * 1024;

/** How the shop is started. */
export interface ShopOptions {
  /** What counts instead of the process's variables and `apps/shop/.env`. */
  readonly environment?: Environment;
  /** @default Nest's own, to the console */
  readonly logger?: NonNullable<NestApplicationOptions['logger']>;
}

/** A shop that listens. */
export interface RunningShop {
  /** Where the page is, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly app: NestExpressApplication;
  /** Waits for vendor calls under way, at most 3 s, and ends everything. */
  readonly close: () => Promise<void>;
}

/**
 * Starts the shop.
 *
 * @throws PushConfigurationError when variables are wrong: one message names all of them
 * @throws Error when the port is taken
 *
 * @example
 * ```ts
 * const shop = await startShop({ environment: { PORT: '0', SHOP_DATA_DIR: folder } });
 * await fetch(`${shop.url}/goods`);
 * await shop.close();
 * ```
 */
export async function startShop({ environment, logger = new ShopLogger() }: ShopOptions = {}): Promise<RunningShop> {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class, and means plain objects
  const options: NestApplicationOptions = {
    abortOnError: false,
    bodyParser: false,
    forceCloseConnections: true,
    logger,
  };
  const app = await NestFactory.create<NestExpressApplication>(ShopModule.forRoot(environment), options);
  try {
    const { port, simulatorUrl } = app.get(ShopSettings);
    app.disable('x-powered-by');
    app.use(securityHeaders(simulatorUrl), jsonOnly);
    app.useStaticAssets(PUBLIC);
    app.useBodyParser('json', { limit: MAX_BODY_BYTES });
    app.useGlobalPipes(new InputPipe());
    app.useGlobalFilters(new ProblemFilter());
    serveOpenApi(app);
    await app.init();
    const url = await listen(app, port);
    return { url, app, close: () => app.close() };
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** Nest's own `listen()` would log a taken port as an error with a stack. */
async function listen(app: NestExpressApplication, port: number): Promise<string> {
  const server = app.getHttpServer();
  await new Promise<void>((resolve, reject) => {
    server
      .once('error', (error) => {
        reject(takenPort(error, port, 'PORT') ?? error);
      })
      .listen(port, HOST, resolve);
  });
  return `http://${HOST}:${(server.address() as AddressInfo).port}`;
}
