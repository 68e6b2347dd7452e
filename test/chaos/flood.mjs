import { setTimeout as sleep } from 'node:timers/promises';
import { requestOf } from './world.mjs';

const EVERY_MS = 20;

/**
 * Offers pushes at an even rate from inside the process, and waits for no answer before the next: a host that does not listen.
 *
 * @param {import('@nest-push/core').PushService} push
 * @param {{ perSecond: number, ms: number, from: number }} given `from`: the number of the first
 */
export async function flood(push, { perSecond, ms, from }) {
  const offered = Math.floor((perSecond * ms) / 1_000);
  const accepted = new Uint8Array(offered);
  const refused = {};
  let settled = 0;
  let mostWaiting = 0;
  // Of the first half and of the second: what has a bound does not go on growing.
  const mostRss = [0, 0];
  const start = performance.now();
  for (let sent = 0; sent < offered;) {
    // What could not be offered in time because the process stood still is offered at once, a second's worth at a time: no socket would have taken in more meanwhile.
    const due = Math.min(offered, sent + perSecond, Math.floor(((performance.now() - start) * perSecond) / 1_000));
    for (; sent < due; sent += 1) {
      const index = sent;
      push.send(requestOf(from + index, 'xiaomi', index % 100)).then(
        () => {
          accepted[index] = 1;
          settled += 1;
        },
        ({ name, databaseCode = '' }) => {
          const kind = `${name} ${databaseCode}`.trim();
          refused[kind] = (refused[kind] ?? 0) + 1;
          settled += 1;
        },
      );
    }
    mostWaiting = Math.max(mostWaiting, sent - settled);
    const half = sent < offered / 2 ? 0 : 1;
    mostRss[half] = Math.max(mostRss[half], process.memoryUsage.rss());
    await sleep(EVERY_MS);
  }
  while (settled < offered) await sleep(EVERY_MS);
  return { offered, accepted, refused, mostWaiting, mostRss };
}
