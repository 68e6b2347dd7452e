// Domain events that a rule makes pushes of, each durably in the store when emitAsync() answers (SQLite FULL), beside send() without an event, in turn (P6).
// The pushes are due tomorrow: nothing is sent meanwhile.
import { join } from 'node:path';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { ticketsIn } from '@nest-push/core';
import { Database, DAY_MS, GoodsVisited, jpushAt, request, sqliteIn, startHost, visitRules } from './host.mjs';
import { inDirectory, inTurn, median, percentile, print, profiled, ratioOf } from './measure.mjs';

export const run = () => inDirectory(measure);

async function measure(directory) {
  const at = Date.now() + DAY_MS;
  const { app, push } = await startHost({
    imports: [EventEmitterModule.forRoot()],
    vendors: [jpushAt('http://127.0.0.1:9')],
    store: sqliteIn(directory),
    providers: [visitRules({ at })],
  });
  const emitter = app.get(EventEmitter2, { strict: false });
  let made = 0;
  const times = [];
  const tasks = {
    send: async () => {
      await push.send({ ...request, at });
      made += 1;
    },
    event: async () => {
      const begun = performance.now();
      const tickets = ticketsIn(await emitter.emitAsync('goods.visited', new GoodsVisited()));
      made += tickets.length;
      times.push(performance.now() - begun);
    },
  };
  const rates = await profiled('events and sends', () => inTurn(tasks));
  await app.close();
  const store = new Database(join(directory, 'push.db'));
  const { rows } = store.prepare('SELECT COUNT(*) AS "rows" FROM push_push').get([]);
  store.close();
  if (Number(rows) !== made) throw new Error(`${made} pushes were made, ${rows} are in the store`);
  print('send() to accepted, 64 callers', median(rates.send), 'pushes/s', 1);
  print('event to accepted, 64 emitters, p99', percentile(times, 99), 'ms');
  print(
    'event to push row, SQLite FULL, over send() (P6)',
    median(rates.event),
    'pushes/s',
    ratioOf(rates.event, rates.send),
  );
}
