// `npm start`: the simulated vendors and the shop, in one process. For real vendors start the shop alone: node apps/shop/dist/main.js
// The script says `exec node … || node …`: a POSIX shell becomes this process, so that signals to npm arrive here; Windows has no `exec` and takes the second.
import { startDemo } from '../apps/shop/dist/demo/start-demo.js';

const STOP_WITHIN_MS = 4_500;
const WATCH_EVERY_MS = 200;

try {
  const { shop, simulators, close } = await startDemo();
  console.log(`
  Shop:       ${shop.url}
  Simulators: ${simulators.url}
  API docs:   ${shop.url}/docs
`);
  onceToldTo(() => {
    // Nothing that is left keeps the process alive, so it ends by itself.
    close().catch(fail);
    setTimeout(() => {
      fail(new Error(`Not everything had ended after ${STOP_WITHIN_MS / 1000} s.`));
      process.exit();
    }, STOP_WITHIN_MS).unref();
  });
} catch (error) {
  fail(error);
}

/** Calls `stop` at the first signal. Ctrl-C comes twice: from the terminal, and handed on by npm. */
function onceToldTo(stop) {
  const parent = process.ppid;
  // npm may end without us, because it passes signals to its shell alone.
  const orphaned = () => process.env.npm_lifecycle_event !== undefined && process.ppid !== parent;
  const watch = setInterval(() => {
    if (orphaned()) first();
  }, WATCH_EVERY_MS).unref();
  let told = false;
  const first = () => {
    clearInterval(watch);
    if (!told) stop();
    told = true;
  };
  process.on('SIGINT', first).on('SIGTERM', first);
}

function fail(error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
