import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
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

/** Runs a file in a process of its own, and gives what it tells before it ends. Options of Node stand beside the file's name. */
export function runAlone(given, ...args) {
  const { file, execArgv } = typeof given === 'string' ? { file: given, execArgv: [] } : given;
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc'];
  const child = fork(join(import.meta.dirname, file), args, { stdio, execArgv });
  return new Promise((resolve, reject) => {
    let told;
    child.once('message', (message) => (told = message));
    child.once('exit', (code) => (code === 0 ? resolve(told) : reject(new Error(`${file} ended with ${code}`))));
  });
}

/** Gives `work` a directory under TMPDIR, which goes afterwards. */
export async function inDirectory(work) {
  const directory = await mkdtemp(join(tmpdir(), 'nest-push-bench-'));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
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

/** The same, but gives the CPU time of this process for one call, in microseconds. */
export async function cpuPerCall(task, load) {
  let calls = 0;
  const before = process.cpuUsage();
  await rate(async () => {
    await task();
    calls += 1;
  }, load);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

/** Measures several tasks in turn, round after round in changing order, after a warm-up. Gives each task's figures, by round. */
export async function inTurn(tasks, { lanes = 64, rounds = 5, ms = 1500, measure = rate } = {}) {
  const names = Object.keys(tasks);
  for (const name of names) await rate(tasks[name], { lanes, ms: 700 });
  const figures = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const order = names.map((_, i) => names[(i + round) % names.length]);
    for (const name of order) figures[name].push(await measure(tasks[name], { lanes, ms }));
  }
  return figures;
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

/** What a bench that takes long is doing. */
export const say = (text) => console.error(text);

/** Runs `work`; with `--profile` it also prints to stderr in which functions the time was spent. */
export async function profiled(what, work) {
  if (!process.argv.includes('--profile')) return work();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
  try {
    return await work();
  } finally {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    say(`${what}: shares of the busy time`);
    for (const line of topOf(profile)) say(line);
  }
}

const TOP = 10;

/** The functions under which most of the busy time was spent, then those that spent most of it themselves; Node's and the bench's own are left out. */
function topOf({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const shares = { inclusive: new Map(), own: new Map() };
  const add = (share, name, spent) => share.set(name, (share.get(name) ?? 0) + spent);
  let busy = 0;
  samples.forEach((sample, i) => {
    if (NOT_BUSY.includes(byId.get(sample).callFrame.functionName)) return;
    const spent = timeDeltas[i];
    busy += spent;
    add(shares.own, frameName(byId.get(sample).callFrame), spent);
    const stack = new Set();
    for (let id = sample; id !== undefined; id = parents.get(id)) stack.add(frameName(byId.get(id).callFrame));
    for (const name of stack) add(shares.inclusive, name, spent);
  });
  return Object.entries(shares).flatMap(([kind, share]) =>
    Array.from(share)
      .filter(([name]) => name !== null)
      .sort(([, a], [, b]) => b - a)
      .slice(0, TOP)
      .map(([name, spent]) => `${kind} ${((spent / busy) * 100).toFixed(1)} %  ${name}`),
  );
}

// `dispatch` is the profiler's own work.
const NOT_BUSY = ['(idle)', 'dispatch'];
const NOBODYS = ['(root)', '(program)', 'runMicrotasks'];

function frameName({ functionName, url, lineNumber }) {
  if (NOBODYS.includes(functionName) || url.startsWith('node:')) return null;
  if (url === '') return functionName;
  if (url.includes('/bench/')) return null;
  return `${functionName || '(anonymous)'} ${url.replace(/^.*\/(libs|node_modules)\//, '')}:${lineNumber + 1}`;
}
