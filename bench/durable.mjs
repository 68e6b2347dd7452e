// The same single-device sends on SQLite with every commit on disk (synchronous FULL), beside raw undici to the same simulator, in turn (P1);
// and accepts alone, by 64 callers, beside one transaction a row (P5).
import { join } from 'node:path';
import { Pool } from 'undici';
import {
  Database,
  DAY_MS,
  jpushAt,
  message,
  rawCall,
  registerPhone,
  request,
  sendTo,
  sqliteIn,
  startHost,
  startSimulator,
} from './host.mjs';
import { inDirectory, inTurn, median, percentile, print, profiled, ratioOf } from './measure.mjs';

export const run = () => inDirectory(measure);

async function measure(directory) {
  const peer = await startSimulator();
  const { app, push } = await startHost({ vendors: [jpushAt(peer.url)], store: sqliteIn(directory) });
  await registerPhone(app);

  const pool = new Pool(peer.url, { connections: 64, pipelining: 1 });
  const raw = await rawCall(push, pool);
  const rates = await profiled('sends', () => inTurn({ raw, send: () => sendTo(push) }));

  const rows = new Database(join(directory, 'rows.db'));
  rows.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT)',
  );
  const insert = rows.prepare('INSERT INTO row (text) VALUES (?)');
  const text = JSON.stringify(message);
  const at = Date.now() + DAY_MS;
  const accepts = [];
  const accepting = await inTurn({
    oneByOne: async () => {
      insert.run([text]);
      await new Promise((resolve) => setImmediate(resolve));
    },
    accept: async () => {
      const start = performance.now();
      await push.send({ ...request, at });
      accepts.push(performance.now() - start);
    },
  });
  rows.close();

  print('raw undici to the simulator', median(rates.raw), 'requests/s', 1);
  print('SQLite, one transaction a row', median(accepting.oneByOne), 'rows/s', 1);
  print('durable accept, 64 callers, p99', percentile(accepts, 99), 'ms');
  print(
    'durable accept, 64 callers, over one transaction a row',
    median(accepting.accept),
    'pushes/s',
    ratioOf(accepting.accept, accepting.oneByOne),
  );
  print(
    'send() to settled, single device, SQLite FULL, over raw',
    median(rates.send),
    'pushes/s',
    ratioOf(rates.send, rates.raw),
  );

  await Promise.all([app.close(), pool.destroy()]);
  await peer.stop();
}
