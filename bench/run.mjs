// npm run bench -- <name>: measures one thing and prints JSON lines { name, value, unit, ratio }; the last line is the headline.
// Every ratio is to a baseline of the same run, measured in turn with it: machines differ, and so do hours.
const benches = {
  http: () => import('./http.mjs'),
  send: () => import('./send.mjs'),
  durable: () => import('./durable.mjs'),
  jpush: () => import('./client.mjs'),
  umeng: () => import('./client.mjs'),
  xiaomi: () => import('./client.mjs'),
};

const name = process.argv[2];
if (!(name in benches)) {
  console.error(`Name a bench: npm run bench -- ${Object.keys(benches).join(' | ')}`);
  process.exit(2);
}
const { run } = await benches[name]();
await run(name);
