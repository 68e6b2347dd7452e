// From send() to the request at the simulator, on SQLite FULL, with nothing else to do: a push every ten milliseconds (P4).
import { setTimeout as sleep } from 'node:timers/promises';
import { jpushAt, registerPhone, request, sqliteIn, startHost, startSimulator } from './host.mjs';
import { inDirectory, percentile, print, profiled } from './measure.mjs';

const PUSHES = 1000;
const EVERY_MS = 10;

export const run = () => inDirectory(measure);

async function measure(directory) {
  const peer = await startSimulator();
  const { app, push } = await startHost({ vendors: [jpushAt(peer.url)], store: sqliteIn(directory) });
  await registerPhone(app);
  const accepted = [];
  const sendAll = async (count) => {
    const sent = [];
    for (let i = 0; i < count; i += 1) {
      const begun = performance.now();
      sent.push(performance.timeOrigin + begun);
      const ticket = await push.send(request);
      accepted.push(performance.now() - begun);
      await ticket.settled();
      await sleep(EVERY_MS);
    }
    return sent;
  };
  await sendAll(100);
  await fetch(`${peer.url}/_sim`, { method: 'DELETE' });
  accepted.length = 0;
  const sent = await profiled('single sends', () => sendAll(PUSHES));
  const received = await (await fetch(`${peer.url}/_sim/requests`)).json();
  if (received.length !== PUSHES) throw new Error(`${received.length} requests of ${PUSHES}`);
  const latencies = received.map(({ at }, i) => at - sent[i]);
  print('accepted (durable), p50', percentile(accepted, 50), 'ms');
  print('accepted (durable), p99', percentile(accepted, 99), 'ms');
  print('send() to the simulator, idle, longest', Math.max(...latencies), 'ms');
  print('send() to the simulator, idle, p50', percentile(latencies, 50), 'ms');
  print('send() to the simulator, idle, p99 (P4)', percentile(latencies, 99), 'ms');
  await app.close();
  await peer.stop();
}
