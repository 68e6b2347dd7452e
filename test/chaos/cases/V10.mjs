import { setTimeout as sleep } from 'node:timers/promises';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { offer } from '../bed.mjs';
import { Authority } from '../certificate.mjs';
import { checkDuplicates, checkLedger, Failures, Ledger } from '../ledger.mjs';
import { Relay } from '../relay.mjs';
import { requestOf } from '../world.mjs';

export const id = 'V10';
export const title =
  'Connections are reused, and heal: idle ones that are closed, a vendor that restarts, a certificate that ends';
export const deadlineMs = { pr: 240_000, full: 900_000 };

const PHONES = 200;
const IN_FLIGHT = 64;

/** Core's pool has this many sockets to one origin. */
const POOL = 64;

/** @param {{ bed: import('../bed.mjs').Bed, full: boolean, workdir: string, log: (text: string) => void }} given */
export async function run({ bed, full, workdir, log }) {
  const size = full ? { calls: 100_000, idleMs: 5_000, bursts: 12 } : { calls: 1_000, idleMs: 300, bursts: 8 };
  await bed.startSimulator({ phones: { xiaomi: PHONES } });
  const config = {
    vendors: ['xiaomi'],
    push: { leaseMs: 5_000, inFlight: IN_FLIGHT, retry: { baseMs: 100, maxMs: 2_000 } },
  };
  await bed.prepare({ xiaomi: PHONES }, config);
  const accepted = new Map();
  const failures = new Failures();
  let number = 0;
  const requestsOf = (count, more = {}) =>
    Array.from({ length: count }, () => requestOf((number += 1), 'xiaomi', number % PHONES, more));
  const through = async (what, worker, requests, ms) => {
    await offer(worker, requests, accepted, {
      atOnce: 200,
      onRefused: (text) => failures.add(`V10: not accepted, ${what}`, text),
    });
    if (!(await bed.drained(ms))) failures.add('V10: not drained', what);
  };

  // Many calls, few connections.
  const steady = new Relay(bed.urls.xiaomi);
  await steady.start();
  const first = await bed.startWorker({ ...config, urls: { xiaomi: steady.url } });
  await through('many calls', first, requestsOf(size.calls), full ? 300_000 : 30_000);
  const { opened, mostOpen } = steady;
  log(`${size.calls} calls over ${opened} connections, ${mostOpen} at a time`);
  if (mostOpen > POOL) failures.add('V10: more connections than the pool has', String(mostOpen));
  if (opened > POOL * 2) failures.add('V10: connections are not reused', `${opened} for ${size.calls} calls`);

  // The vendor goes away in the middle of calls, and comes back on its port.
  await bed.simulator.call('faults', { add: [{ when: { vendor: 'xiaomi' }, fault: { delayMs: 50 } }] });
  const during = through('restart', first, requestsOf(full ? 2_000 : 300), 60_000);
  await sleep(150);
  await steady.stop();
  const stoppedAt = Date.now();
  await sleep(1_500);
  await steady.start();
  await during;
  const restartMs = Date.now() - stoppedAt - 1_500;
  await bed.simulator.call('faults', {});
  await bed.close(first);
  await steady.stop();
  log(`restarted; all through after ${restartMs} ms`);

  // The vendor closes what is idle, and calls come at just that moment. Half of them may not be repeated when nobody knows.
  const impatient = new Relay(bed.urls.xiaomi, { idleMs: size.idleMs });
  await impatient.start();
  const second = await bed.startWorker({ ...config, urls: { xiaomi: impatient.url } });
  for (let burst = 0; burst < size.bursts; burst += 1) {
    await offer(second, [...requestsOf(20), ...requestsOf(20, { delivery: 'atMostOnce' })], accepted);
    await sleep(size.idleMs + (burst - size.bursts / 2) * 2);
  }
  if (!(await bed.drained(30_000))) failures.add('V10: not drained', 'idle connections');
  await bed.close(second);
  await impatient.stop();
  if (impatient.idleClosed < size.bursts)
    failures.add('V10: hardly a connection was idle: proves nothing', String(impatient.idleClosed));

  const tls = await expiry({ bed, config, accepted, failures, workdir, requestsOf });

  const counts = await bed.simulator.call('counts');
  const ledger = new Ledger(bed.database);
  const verdict = checkLedger({ ledger, accepted, counts });
  const batches = ledger.all(
    'SELECT push_key AS "key", unknowns FROM push_batch JOIN push_push ON push_push.id = push_id',
  );
  ledger.close();
  const claims = new Map(batches.map(({ key, unknowns }) => [key, new Set(Array(Number(unknowns)).keys())]));
  const duplicates = checkDuplicates(counts, claims);
  const { delivered = 0, unknown = 0 } = verdict.figures.states;
  if (delivered + unknown !== accepted.size)
    failures.add('V10: not all delivered', JSON.stringify(verdict.figures.states));
  return {
    figures: {
      ...size,
      opened,
      mostOpen,
      restartMs,
      idleClosed: impatient.idleClosed,
      tls,
      ...verdict.figures,
      ...duplicates.figures,
    },
    failures: [...failures.list(), ...verdict.failures, ...duplicates.failures],
  };
}

/** The certificate ends while the worker runs: nothing is sent to whoever shows it, the report says why, and a new one is enough to go on. */
async function expiry({ bed, config, accepted, failures, workdir, requestsOf }) {
  const authority = new Authority();
  const trusted = join(workdir, 'authority.pem');
  writeFileSync(trusted, authority.cert);
  const relay = new Relay(bed.urls.xiaomi, { tls: authority.issue(Date.now() + 3_600_000) });
  await relay.start();
  const by = { env: { NODE_EXTRA_CA_CERTS: trusted } };
  const worker = await bed.startWorker({ ...config, by, urls: { xiaomi: relay.url } });
  await offer(worker, requestsOf(5), accepted);
  if (!(await bed.drained(10_000))) failures.add('V10: not delivered over TLS', 'before the certificate ended');
  relay.renew(authority.issue(Date.now() + 1_000));
  await sleep(2_100);
  relay.drop();
  const before = (await bed.simulator.call('summary')).requests;
  const late = requestsOf(5);
  await offer(worker, late, accepted);
  const reports = () => Promise.all(late.map(({ key }) => worker.call('report', { pushId: accepted.get(key) })));
  const told = await bed.until(
    async () => (await reports()).every(({ reason }) => /CERT_HAS_EXPIRED/.test(reason)),
    10_000,
    50,
  );
  const [{ reason, state }] = await reports();
  if (!told || state !== 'sending')
    failures.add('V10: the report does not tell of the certificate', `${state}: ${reason}`);
  const sent = (await bed.simulator.call('summary')).requests - before;
  if (sent > 0) failures.add('V10: sent to whoever shows a certificate that has ended', String(sent));
  relay.renew(authority.issue(Date.now() + 3_600_000));
  const renewedAt = Date.now();
  if (!(await bed.drained(30_000))) failures.add('V10: not drained', 'after the certificate was renewed');
  const healedMs = Date.now() - renewedAt;
  await bed.close(worker);
  await relay.stop();
  return { reason, healedMs };
}
