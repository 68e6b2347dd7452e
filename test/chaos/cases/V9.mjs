import { setTimeout as sleep } from 'node:timers/promises';
import { checkLedger, Failures, Ledger } from '../ledger.mjs';
import { requestOf } from '../world.mjs';

export const id = 'V9';
export const title = 'A vendor that hangs costs the others nothing, and holds no more calls than its own';
export const deadlineMs = { pr: 240_000, full: 400_000 };
export const alone = true;

const PHONES = 100;
const IN_FLIGHT = 8;

/** With so long an answer the vendors and not the machine decide how many calls go through: what is compared is the engine's. */
const ANSWER_MS = 400;
const TIMEOUT_MS = 2_000;

/** @param {{ bed: import('../bed.mjs').Bed, full: boolean, log: (text: string) => void }} given */
export async function run({ bed, full, log }) {
  const ms = full ? 30_000 : 6_000;
  const phones = { jpush: PHONES, umeng: PHONES, xiaomi: PHONES };
  await bed.startSimulator({ phones });
  const timeouts = Object.fromEntries(Object.keys(phones).map((vendor) => [vendor, { timeoutMs: TIMEOUT_MS }]));
  const config = {
    vendors: ['jpush', 'umeng', 'xiaomi'],
    options: { ...timeouts, jpush: { timeoutMs: TIMEOUT_MS, cid: false } },
    push: { leaseMs: 5_000, inFlight: IN_FLIGHT, retry: { baseMs: 200, maxMs: 2_000 } },
  };
  const failures = new Failures();
  const healthy = [];
  let hung;
  let number = 0;
  for (const hangs of [false, true]) {
    const database = bed.file();
    await bed.prepare(phones, { ...config, database });
    await bed.simulator.call('forget');
    await bed.simulator.call('faults', {
      add: [
        ...(hangs ? [{ when: { vendor: 'umeng' }, fault: { silence: true } }] : []),
        { when: {}, fault: { delayMs: ANSWER_MS } },
      ],
    });
    const worker = await bed.startWorker({ ...config, database });
    // More than can go through, for each vendor in turn.
    const most = Math.ceil((ms / ANSWER_MS) * IN_FLIGHT * 1.2);
    const accepted = new Map();
    for (let from = 0; from < most; from += 50) {
      const requests = Object.keys(phones).flatMap((vendor) =>
        Array.from({ length: 50 }, () => requestOf((number += 1), vendor, number % PHONES)),
      );
      const answers = await worker.call('accept', { requests });
      answers.forEach(({ pushId }, i) => accepted.set(requests[i].key, pushId));
    }
    const timelines = async () => {
      const all = ['jpush', 'xiaomi', 'umeng'].map((vendor) => bed.simulator.call('timeline', { vendor }));
      return Promise.all(all);
    };
    await sleep(ms);
    const [jpush, xiaomi, umeng] = await timelines();
    const window = (times) => times.filter((at) => at < Math.min(...jpush, ...xiaomi) + ms).length;
    healthy.push({ jpush: window(jpush), xiaomi: window(xiaomi) });
    if (window(jpush) >= most || window(xiaomi) >= most)
      failures.add('V9: a vendor had nothing to do: proves nothing', String(most));
    if (hangs) {
      hung = { calls: umeng.length, atOnce: mostWithin(umeng, TIMEOUT_MS - 100) };
      // What hangs is answered or given up before the ledger is read.
      await bed.simulator.call('faults', {});
      if (!(await bed.drained(60_000, database))) failures.add('V9: not drained', 'after the vendor was back');
      await bed.close(worker);
      const ledger = new Ledger(database);
      const counts = await bed.simulator.call('counts');
      const verdict = checkLedger({ ledger, accepted, counts });
      ledger.close();
      hung.states = verdict.figures.states;
      for (const failure of verdict.failures) failures.add(failure, 'with a vendor that hangs');
    } else await bed.close(worker);
    log(`${hangs ? 'one hangs' : 'all well'}: ${JSON.stringify(healthy.at(-1))}`);
  }
  const [baseline, beside] = healthy;
  const share = Object.fromEntries(
    Object.entries(beside).map(([vendor, calls]) => [vendor, Number((calls / baseline[vendor]).toFixed(3))]),
  );
  for (const [vendor, part] of Object.entries(share))
    if (part < 0.95) failures.add('V9: slower beside a vendor that hangs', `${vendor}: ${part}`);
  if (hung.atOnce > IN_FLIGHT) failures.add('V9: more calls than its own hang', String(hung.atOnce));
  if (hung.calls === 0) failures.add('V9: nobody called the vendor that hangs', 'proves nothing');
  return { figures: { ms, inFlight: IN_FLIGHT, baseline, beside, share, hung }, failures: failures.list() };
}

/** The most requests of any window of this length: no call ends earlier where nobody answers. */
function mostWithin(times, ms) {
  let most = 0;
  for (let from = 0, to = 0; to < times.length; to += 1) {
    while (times[to] - times[from] >= ms) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}
