import { startShop } from './shop.js';

/** The shop alone: vendors, or simulators that run elsewhere, as the environment says. */
try {
  const { app, url } = await startShop();
  app.enableShutdownHooks(['SIGINT', 'SIGTERM'], { useProcessExit: true });
  console.log(`Shop: ${url}`);
  console.log(`API docs: ${url}/docs`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
