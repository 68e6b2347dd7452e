// CPU time of the host's process for a durable single push (SQLite FULL), beside raw undici with the same bytes to the same simulator, in turn (P3): accept, claim, call and outcome, each written; and the same with
// the report that a caller of settled() has read from the store.
import { EventEmitterModule } from '@nestjs/event-emitter';
import { Pool } from 'undici';
import { jpushAt, rawCall, registerPhone, sendAndHear, sendTo, sqliteIn, startHost, startSimulator } from './host.mjs';
import { cpuPerCall, inDirectory, inTurn, median, print, profiled, ratioOf } from './measure.mjs';

export const run = () => inDirectory(measure);

async function measure(directory) {
  const peer = await startSimulator();
  const { app, push } = await startHost({
    imports: [EventEmitterModule.forRoot()],
    vendors: [jpushAt(peer.url)],
    store: sqliteIn(directory),
  });
  await registerPhone(app);
  const pool = new Pool(peer.url, { connections: 64, pipelining: 1 });
  const send = sendAndHear(app, push);
  const tasks = { raw: await rawCall(push, pool), send, settled: () => sendTo(push) };
  const cpu = await inTurn(tasks, { measure: cpuPerCall, rounds: 7 });
  await profiled('durable sends', () => cpuPerCall(send, { lanes: 64, ms: 3_000 }));
  print('raw undici, CPU', median(cpu.raw), 'µs/call', 1);
  print('send() to the report of settled(), CPU', median(cpu.settled), 'µs/push', ratioOf(cpu.settled, cpu.raw));
  print('send() to outcome, SQLite FULL, CPU, over raw (P3)', median(cpu.send), 'µs/push', ratioOf(cpu.send, cpu.raw));
  await Promise.all([app.close(), pool.destroy()]);
  await peer.stop();
}
