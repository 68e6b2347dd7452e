import { fork } from 'node:child_process';
import { join } from 'node:path';

/** Starts a peer in a process of its own, so that its work is not counted as ours. */
export async function startPeer(file, ...args) {
  const child = fork(join(import.meta.dirname, file), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const url = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the peer ended with ${code}`)));
  });
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill('SIGTERM');
      }),
  };
}

/** Runs `task` again and again on `lanes` lanes for `ms`; gives the rate per second. */
export async function rate(task, { lanes, ms }) {
  let done = 0;
  const start = performance.now();
  const end = start + ms;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (performance.now() < end) {
        await task();
        done += 1;
      }
    }),
  );
  return done / ((performance.now() - start) / 1000);
}

/** Measures several tasks in turn, round after round in changing order, after a warm-up. Gives each task's rates, by round. */
export async function inTurn(tasks, { lanes = 64, rounds = 5, ms = 1500 } = {}) {
  const names = Object.keys(tasks);
  for (const name of names) await rate(tasks[name], { lanes, ms: 700 });
  const rates = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const order = names.map((_, i) => names[(i + round) % names.length]);
    for (const name of order) rates[name].push(await rate(tasks[name], { lanes, ms }));
  }
  return rates;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function percentile(values, p) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((p / 100) * sorted.length))];
}

/** The median of the ratios of each round: a slow moment of the machine meets both sides of one round. */
export const ratioOf = (rates, baseline) => median(rates.map((value, round) => value / baseline[round]));

export function print(name, value, unit, ratio) {
  console.log(
    JSON.stringify({
      name,
      value: Number(value.toFixed(3)),
      unit,
      ratio: ratio === undefined ? null : Number(ratio.toFixed(3)),
    }),
  );
}
