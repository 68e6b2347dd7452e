// The start and the stop of a Nest application with PushModule, three vendors and SQLite, each in a new process, beside one without (P18). Reading the modules from the disk is told apart.
import { join } from 'node:path';
import { inDirectory, median, print, runAlone } from './measure.mjs';

const ROUNDS = 7;

export const run = () => inDirectory(measure);

async function measure(directory) {
  const figures = { bare: [], first: [], again: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const own = join(directory, String(round));
    figures.bare.push(await runAlone('start.app.mjs', 'bare', own));
    figures.first.push(await runAlone('start.app.mjs', 'push', own));
    figures.again.push(await runAlone('start.app.mjs', 'push', own));
  }
  const of = (name, field) => median(figures[name].map(field));
  const both = ({ startMs, stopMs }) => startMs + stopMs;
  print(
    'modules read, without PushModule',
    of('bare', ({ loadMs }) => loadMs),
    'ms',
  );
  print(
    'modules read, with it',
    of('first', ({ loadMs }) => loadMs),
    'ms',
  );
  print('start and stop without PushModule', of('bare', both), 'ms', 1);
  print(
    'start alone, store there already',
    of('again', ({ startMs }) => startMs),
    'ms',
  );
  print(
    'stop alone, store there already',
    of('again', ({ stopMs }) => stopMs),
    'ms',
  );
  print('start and stop, store there already', of('again', both), 'ms', of('again', both) / of('bare', both));
  print('start and stop, store to be made (P18)', of('first', both), 'ms', of('first', both) / of('bare', both));
}
