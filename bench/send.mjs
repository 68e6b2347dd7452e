// Single-device sends through the whole pipeline (memory store, JPush) beside raw undici with the same bytes to the same simulator, in turn;
// and how long it takes from emit() to the vendor's receipt.
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { MemoryStoreModule, ticketsIn } from '@nest-push/core';
import { Pool } from 'undici';
import {
  GoodsVisited,
  jpushAt,
  rawCall,
  registerPhone,
  sendTo,
  startHost,
  startSimulator,
  visitRules,
} from './host.mjs';
import { inTurn, median, percentile, print, ratioOf } from './measure.mjs';

const EMITS = 1000;

export async function run() {
  const peer = await startSimulator();
  const { app, push } = await startHost({
    imports: [EventEmitterModule.forRoot()],
    vendors: [jpushAt(peer.url)],
    store: MemoryStoreModule.forRoot({ allowInProduction: true }),
    providers: [visitRules()],
  });
  const emitter = app.get(EventEmitter2, { strict: false });
  await registerPhone(app);

  const pool = new Pool(peer.url, { connections: 64, pipelining: 1 });
  const rates = await inTurn({ raw: await rawCall(push, pool), send: () => sendTo(push) });

  await fetch(`${peer.url}/_sim`, { method: 'DELETE' });
  const emitted = [];
  for (let i = 0; i < EMITS; i += 1) {
    emitted.push(performance.timeOrigin + performance.now());
    const [ticket] = ticketsIn(await emitter.emitAsync('goods.visited', new GoodsVisited()));
    await ticket.settled();
  }
  const received = await (await fetch(`${peer.url}/_sim/requests`)).json();
  const latencies = received.map(({ at }, i) => at - emitted[i]);

  print('raw undici to the simulator', median(rates.raw), 'requests/s', 1);
  print('emit to receipt, p50', percentile(latencies, 50), 'ms');
  print('emit to receipt, p99', percentile(latencies, 99), 'ms');
  print(
    'send() to settled, single device, memory store, over raw',
    median(rates.send),
    'pushes/s',
    ratioOf(rates.send, rates.raw),
  );

  await Promise.all([app.close(), pool.destroy()]);
  await peer.stop();
}
