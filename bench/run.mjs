// npm run bench -- <name>: measures one thing and prints JSON lines { name, value, unit, ratio }; the last line is the headline.
// With --profile, those that come near their gate also print where their time goes.
// Every ratio is to a baseline of the same run, measured in turn with it: machines differ, and so do hours.
const benches = {
  http: () => import('./http.mjs'),
  send: () => import('./send.mjs'),
  durable: () => import('./durable.mjs'),
  cpu: () => import('./cpu.mjs'),
  latency: () => import('./latency.mjs'),
  events: () => import('./events.mjs'),
  fanout: () => import('./fanout.mjs'),
  history: () => import('./history.mjs'),
  start: () => import('./start.mjs'),
  idle: () => import('./idle.mjs'),
  jpush: () => import('./client.mjs'),
  umeng: () => import('./client.mjs'),
  xiaomi: () => import('./client.mjs'),
};

const [name, ...args] = process.argv.slice(2).filter((word) => word !== '--profile');
if (!Object.hasOwn(benches, name ?? '')) {
  console.error(`Name a bench: npm run bench -- ${Object.keys(benches).join(' | ')}`);
  process.exit(2);
}
const { run } = await benches[name]();
await run(name, ...args);
