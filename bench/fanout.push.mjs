// One push to all devices of the store, and what it took.
import { message } from './host.mjs';

/** Sends to all, and insists that each was called once. */
export async function toAll(push, peer, devices, state) {
  const before = await tell(peer, {});
  const first = process.memoryUsage();
  let most = first;
  const watch = setInterval(() => {
    const now = process.memoryUsage();
    if (now.rss > most.rss) most = now;
  }, 20);
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const ticket = await push.send({ to: { registered: true }, message });
  const report = await ticket.settled();
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(watch);
  const after = await tell(peer, {});
  const { delivered, failed } = report.counts;
  const dead = after.dead - before.dead;
  if (report.state !== state || delivered !== devices - dead || failed !== dead)
    throw new Error(`${report.state}, ${delivered} delivered, ${failed} failed: ${report.reason}`);
  if (after.addresses - before.addresses !== devices)
    throw new Error(`${after.addresses - before.addresses} addresses were called`);
  return {
    pushId: ticket.pushId,
    seconds,
    calls: after.calls - before.calls,
    cpuMs: (user + system) / 1000,
    grownMb: (most.rss - first.rss) / 2 ** 20,
    grownHeapMb: (most.heapTotal - first.heapTotal) / 2 ** 20,
  };
}

/** Tells the peer something, and hears how it stands. */
export const tell = async ({ url }, text) =>
  (await fetch(`${url}/_peer`, { method: 'POST', body: JSON.stringify(text) })).json();
