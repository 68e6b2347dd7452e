import { checkLedger, Failures, Ledger } from '../ledger.mjs';
import { randomOf } from '../random.mjs';
import { deviceOf, keyOf } from '../world.mjs';

export const id = 'D18';
export const title = 'A fan-out goes on where it was, while devices come, go and move';
export const deadlineMs = { pr: 150_000, full: 300_000 };

/** How many devices core reads at once. */
const PAGE_SIZE = 5_000;

/** @param {{ bed: import('../bed.mjs').Bed, seed: number, full: boolean }} given */
export async function run({ bed, seed, full }) {
  const random = randomOf(seed);
  const [devices, changes] = full ? [500_000, 10_000] : [40_000, 300];
  await bed.startSimulator({ unlisted: { jpush: devices * 2 }, perPhone: true });
  await bed.simulator.call('faults', { add: [{ when: { path: '/v3/push' }, fault: { delayMs: 30 } }] });
  const config = { vendors: ['jpush'], push: { leaseMs: 1_000, inFlight: 8 } };
  await bed.prepare({ jpush: devices }, config);
  const key = keyOf(1);
  const request = { key, to: { registered: true }, message: { title: 'x', body: 'y', data: { k: key } } };
  const failures = new Failures();
  const accepted = new Map();

  // Three processes end in the middle of the pages.
  const pages = devices / PAGE_SIZE;
  const hits = [0.2, 0.2, 0.2].map((share) => Math.max(1, Math.floor(pages * share)));
  const gone = new Set();
  const fresh = new Set();
  const moved = new Set();
  let made = 0;
  const change = async (worker) => {
    for (let i = 0; i < changes / 3 && worker.end === null; i += 10) {
      const register = [];
      const unregister = [];
      for (let j = 0; j < 10; j += 1) {
        const chance = random.next();
        const index = random.between(0, devices - 1);
        if (chance < 0.3) {
          made += 1;
          fresh.add(devices + made);
          register.push(deviceOf('jpush', devices + made));
        } else if (chance < 0.6 && !moved.has(index)) {
          gone.add(index);
          unregister.push(deviceOf('jpush', index).id);
        } else if (!gone.has(index)) {
          // The phone has a new owner, and keeps its id.
          moved.add(index);
          register.push({ ...deviceOf('jpush', index), userId: `new-${index}` });
        }
      }
      // A process that ends meanwhile may have done it or not: neither is asked about such a device.
      await worker.call('register', { devices: register }).catch(() => undefined);
      await worker.call('unregister', { ids: unregister }).catch(() => undefined);
    }
  };
  for (const [life, hit] of hits.entries()) {
    const act = { at: life % 2 === 0 ? 'expand.after' : 'expand.before', hit, act: 'exit' };
    const worker = await bed.launchWorker({ ...config, failpoints: [act] });
    await worker.started.catch(() => undefined);
    const changing = change(worker);
    if (!accepted.has(key)) {
      const [{ pushId }] = await worker.call('accept', { requests: [request] }).catch(() => [{}]);
      if (pushId !== undefined) accepted.set(key, pushId);
    }
    const ended = await bed.until(() => worker.end !== null, 15_000);
    if (!ended)
      failures.add(
        'the process did not reach its end',
        `life ${life}: ${JSON.stringify((await worker.call('look')).lines.slice(-3))}`,
      );
    if (!ended) await bed.kill(worker);
    await changing;
  }
  const last = await bed.startWorker(config);
  if (!accepted.has(key)) {
    const [{ pushId }] = await last.call('accept', { requests: [request] });
    accepted.set(key, pushId);
  }
  if (!(await bed.drained(full ? 120_000 : 20_000))) failures.add('not drained', 'after the last process');
  await bed.close(last);
  const phones = await bed.simulator.call('phones', { key });
  const seen = { once: 0, never: 0, twice: 0, gone: 0, fresh: 0 };
  for (const [index, count] of phones.entries()) {
    if (count > 1) {
      seen.twice += 1;
      failures.add('D18: a device got it twice', String(index));
    }
    if (index < devices && !gone.has(index)) {
      if (count === 0)
        failures.add(
          'D18: a device that was there throughout got nothing',
          `${index}${moved.has(index) ? ' (moved)' : ''}`,
        );
      seen[count === 0 ? 'never' : 'once'] += 1;
    } else if (count > 0) seen[index < devices ? 'gone' : 'fresh'] += 1;
  }
  const counts = await bed.simulator.call('counts');
  const ledger = new Ledger(bed.database);
  const verdict = checkLedger({ ledger, accepted, counts, mayDiffer: new Set([key]) });
  const twice = ledger.one(
    `SELECT COUNT(*) AS n FROM (SELECT json_extract(value, '$.address') AS address FROM push_batch, json_each(push_batch.receivers) GROUP BY address HAVING COUNT(*) > 1)`,
  );
  ledger.close();
  if (Number(twice.n) > 0) failures.add('D18: an address stands in two batches', String(twice.n));
  return {
    figures: { devices, lives: hits.length + 1, ...seen, ...verdict.figures },
    failures: [...failures.list(), ...verdict.failures],
  };
}
