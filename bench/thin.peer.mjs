// A vendor that takes everything after a while, for phones of test/chaos/world.mjs: the plainest server that our adapters take for one. It counts addresses, so that a bench knows that all were called.
import { createServer } from 'node:http';
import { addressOf } from '../test/chaos/world.mjs';

const [vendor, delayMs] = [process.argv[2], Number(process.argv[3])];
/** What the addresses have in common: all but their numbers. */
const mark = addressOf(vendor, 0).slice(0, -10);
const state = { calls: 0, addresses: 0, deadPerCall: 0, dead: 0 };

const ANSWERS = {
  jpush: (id, dead) => ({ sendno: '0', msg_id: id, ...(dead.length > 0 && { illegal_rids: dead }) }),
  umeng: (id) => ({ ret: 'SUCCESS', data: { msg_id: id } }),
  xiaomi: (id, dead) => ({
    result: 'ok',
    code: 0,
    description: 'success',
    data: { id, ...(dead.length > 0 && { bad_regids: dead.join(',') }) },
  }),
};

let cids = 0;
function answer(path, body) {
  const { pathname, searchParams } = new URL(path, 'http://peer');
  if (pathname === '/_peer') return Object.assign(state, body === '' ? {} : JSON.parse(body));
  if (pathname.endsWith('/push/cid')) {
    return { cidlist: Array.from({ length: Number(searchParams.get('count')) }, () => `bench-${(cids += 1)}`) };
  }
  const parts = body.split(mark);
  const dead = parts.slice(1, 1 + state.deadPerCall).map((part) => mark + part.slice(0, 10));
  state.calls += 1;
  state.addresses += parts.length - 1;
  state.dead += dead.length;
  return ANSWERS[vendor](String(18_100_000_000 + state.calls), dead);
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const text = JSON.stringify(answer(request.url, Buffer.concat(chunks).toString('latin1')));
    const end = () =>
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length }).end(text);
    if (request.url.startsWith('/_peer') || delayMs === 0) end();
    else setTimeout(end, delayMs);
  });
});
server.listen(0, '127.0.0.1', () => process.send(`http://127.0.0.1:${server.address().port}`));
process.on('SIGTERM', () => {
  server.closeAllConnections();
  server.close(() => process.exit(0));
});
// The bench is gone, whatever the reason.
process.once('disconnect', () => process.exit(1));
