// `npm start`: the simulated vendors and the shop, in one process. For real vendors start the shop alone: node apps/shop/dist/main.js
import { startDemo } from '../apps/shop/dist/demo/start-demo.js';

try {
  const { shop, simulators, close } = await startDemo();
  console.log(`
  Shop:       ${shop.url}
  Simulators: ${simulators.url}
  API docs:   ${shop.url}/docs
`);
  // Nothing that is left keeps the process alive, so it ends by itself. A second signal ends it the hard way.
  const stop = () => {
    close().catch((error) => {
      console.error(error instanceof Error ? error.message : String(error));
      process.exitCode = 1;
    });
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
