// CPU time of the host's process for a durable single push (SQLite FULL), beside raw undici with the same bytes to the same simulator, in turn (P3).
import { Pool } from 'undici';
import { jpushAt, rawCall, registerPhone, sendTo, sqliteIn, startHost, startSimulator } from './host.mjs';
import { cpuPerCall, inDirectory, inTurn, median, print, profiled, ratioOf } from './measure.mjs';

export const run = () => inDirectory(measure);

async function measure(directory) {
  const peer = await startSimulator();
  const { app, push } = await startHost({ vendors: [jpushAt(peer.url)], store: sqliteIn(directory) });
  await registerPhone(app);
  const pool = new Pool(peer.url, { connections: 64, pipelining: 1 });
  const send = () => sendTo(push);
  const cpu = await inTurn({ raw: await rawCall(push, pool), send }, { measure: cpuPerCall, rounds: 7 });
  await profiled('durable sends', () => cpuPerCall(send, { lanes: 64, ms: 3_000 }));
  print('raw undici, CPU', median(cpu.raw), 'µs/call', 1);
  print('send() to settled, SQLite FULL, CPU, over raw (P3)', median(cpu.send), 'µs/push', ratioOf(cpu.send, cpu.raw));
  await Promise.all([app.close(), pool.destroy()]);
  await peer.stop();
}
