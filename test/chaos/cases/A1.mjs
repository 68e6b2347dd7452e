import { checkLedger, Failures, Ledger } from '../ledger.mjs';
import { requestOf } from '../world.mjs';

export const id = 'A1';
export const title = 'A repeated key means the same push, in whatever way it is repeated';
export const deadlineMs = { pr: 150_000, full: 240_000 };

/** @param {{ bed: import('../bed.mjs').Bed, full: boolean }} given */
export async function run({ bed, full }) {
  const keys = full ? 200 : 30;
  await bed.startSimulator({ phones: { jpush: 50 } });
  const config = { vendors: ['jpush'], push: { leaseMs: 1_000 } };
  await bed.prepare({ jpush: 50 }, config);
  const accepted = new Map();
  const failures = new Failures();
  const note = (request, answer, how) => {
    if (answer.pushId === undefined) return failures.add(`A1: not accepted, ${how}`, `${request.key}: ${answer.error}`);
    const known = accepted.get(request.key);
    if (known !== undefined && known !== answer.pushId) failures.add(`A1: another push, ${how}`, request.key);
    accepted.set(request.key, answer.pushId);
  };

  // A crash right before and right after the commit; the caller repeats.
  for (const [i, at] of ['accept.before', 'accept.after'].entries()) {
    for (let round = 0; round < (full ? 10 : 2); round += 1) {
      const request = requestOf(10_000 + i * 100 + round, 'jpush', 0);
      const victim = await bed.startWorker({ ...config, failpoints: [{ at, hit: 1, act: 'exit' }] });
      bed.prewarm(1);
      const crashed = await victim.call('accept', { requests: [request] }).then(
        () => false,
        () => true,
      );
      if (!crashed) failures.add('the process did not crash', at);
      const again = await bed.startWorker(config);
      const [first] = await again.call('accept', { requests: [request] });
      note(request, first, `after a crash at ${at}`);
      if (first.repeated !== (at === 'accept.after'))
        failures.add(`A1: repeated is ${first.repeated} after a crash at ${at}`, request.key);
      const [second] = await again.call('accept', { requests: [request] });
      note(request, second, 'once more');
      await bed.close(again);
    }
  }

  // Serial, 50 at once in two processes, and in one list.
  const workers = [await bed.startWorker(config), await bed.startWorker(config)];
  for (let i = 0; i < keys; i += 1) {
    const request = requestOf(i, 'jpush', i % 50);
    const many = Array.from({ length: 25 }, () => request);
    const answers = await Promise.all(workers.map((worker) => worker.call('accept', { requests: many })));
    const flat = answers.flat();
    for (const answer of flat) note(request, answer, 'at once');
    const fresh = flat.filter(({ repeated }) => repeated === false).length;
    if (fresh !== 1)
      failures.add('A1: not exactly one caller was told that the push is new', `${request.key}: ${fresh}`);
    const list = await workers[i % 2].call('sendMany', { requests: [request, request] });
    for (const answer of list) note(request, answer, 'in a list');
  }

  // Another content under the key is a conflict, and changes nothing.
  const [conflict] = await workers[0].call('accept', {
    requests: [{ ...requestOf(0, 'jpush', 0), message: { title: 'other' } }],
  });
  if (!/PushKeyConflictError/.test(conflict.error ?? ''))
    failures.add('A1: other content was taken', JSON.stringify(conflict));
  for (const key of ['', 'x'.repeat(256), 'line\nfeed']) {
    const [bad] = await workers[0].call('accept', { requests: [{ ...requestOf(0, 'jpush', 0), key }] });
    if (!/PushInputError/.test(bad.error ?? ''))
      failures.add('A1: a key that is none was taken', JSON.stringify(key).slice(0, 20));
  }
  if (!(await bed.drained(15_000))) failures.add('not drained', '15 s');
  for (const worker of workers) await bed.close(worker);
  const counts = await bed.simulator.call('counts');
  const ledger = new Ledger(bed.database);
  const verdict = checkLedger({ ledger, accepted, counts });
  const rows = ledger.pushes().length;
  ledger.close();
  if (rows !== accepted.size) failures.add('A1: another number of pushes than of keys', `${rows} and ${accepted.size}`);
  for (const [key, , deliveries] of counts)
    if (deliveries !== 1) failures.add('A1: not delivered exactly once', `${key}: ${deliveries}`);
  return { figures: { keys: accepted.size, ...verdict.figures }, failures: [...failures.list(), ...verdict.failures] };
}
