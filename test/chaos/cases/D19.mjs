import { setTimeout as sleep } from 'node:timers/promises';
import { offer } from '../bed.mjs';
import { checkLedger, Failures, Ledger } from '../ledger.mjs';
import { deviceOf, keyOf, requestOf } from '../world.mjs';

export const id = 'D19';
export const title = 'Dead addresses are put out of use, and only those';
export const deadlineMs = { pr: 180_000, full: 240_000 };

const VENDORS = ['jpush', 'umeng', 'xiaomi'];
const ALIVE = 60;
const DEAD = 10;

/** @param {{ bed: import('../bed.mjs').Bed, log: (text: string) => void }} given */
export async function run({ bed, log }) {
  // The registry has ten phones more than each vendor.
  await bed.startSimulator({ phones: { jpush: ALIVE, umeng: ALIVE, xiaomi: ALIVE } });
  const config = { vendors: VENDORS, push: { leaseMs: 2_000, retry: { baseMs: 100, maxMs: 300, throttledMs: 300 } } };
  await bed.prepare({ jpush: ALIVE + DEAD, umeng: ALIVE + DEAD, xiaomi: ALIVE + DEAD }, config);
  const worker = await bed.startWorker(config);
  const accepted = new Map();
  const failures = new Failures();
  let number = 0;
  const single = (vendor, phone) => requestOf((number += 1), vendor, phone);
  const quarantined = () => {
    const ledger = new Ledger(bed.database);
    const rows = ledger.all('SELECT device_id AS id, address FROM push_route WHERE quarantined_at IS NOT NULL');
    ledger.close();
    return new Set(rows.map(({ id: device }) => device));
  };

  // App errors of every kind, over many phones: nobody is to blame.
  const kinds = [
    { status: 500 },
    { status: 502, body: '<html>' },
    { status: 503 },
    { vendor: 'jpush', status: 401, body: '{"error":{"code":1004,"message":"x"}}' },
    { vendor: 'jpush', status: 400, body: '{"error":{"code":2008,"message":"x"}}' },
    { vendor: 'umeng', status: 400, body: '{"ret":"FAIL","data":{"error_code":"2027","error_msg":"x"}}' },
    { vendor: 'xiaomi', status: 200, body: '{"result":"error","code":21301,"reason":"x"}' },
    { vendor: 'xiaomi', status: 200, body: '{"result":"error","code":200001,"reason":"x"}' },
  ];
  const spoiled = [];
  const rules = kinds.flatMap((kind) =>
    VENDORS.filter((vendor) => kind.vendor === undefined || kind.vendor === vendor).map((vendor) => {
      const requests = [0, 1, 2].map((phone) => ({
        ...single(vendor, phone),
        message: { title: 'x', body: 'y', data: { k: keyOf(number) }, ttl: 2 },
      }));
      spoiled.push(...requests);
      return { ...kind, vendor, keys: requests.map(({ key }) => key) };
    }),
  );
  await bed.simulator.call('rules', { rules });
  await offer(worker, spoiled, accepted);
  if (!(await bed.drained(20_000))) failures.add('not drained', 'app errors');
  for (const device of quarantined()) failures.add('D19: put out of use for an error of the app', device);
  log('app errors are through');
  // Credential errors pause an app for some seconds: it must work again before the next part.
  await bed.simulator.call('rules', { rules: [] });
  const probes = VENDORS.map((vendor) => single(vendor, 0));
  await offer(worker, probes, accepted);
  if (!(await bed.drained(30_000))) failures.add('not drained', 'after the app errors');

  log('the apps work again');

  // Good and dead ones, one by one and in lists.
  const mixed = VENDORS.flatMap((vendor) => [
    ...Array.from({ length: ALIVE / 2 }, (_, phone) => single(vendor, phone)),
    ...Array.from({ length: DEAD / 2 }, (_, i) => single(vendor, ALIVE + i)),
  ]);
  // The simulator answers 4014 to a token that nobody has, which Umeng explains by a wrong app key; 4020 calls the token itself wrong.
  const deadAtUmeng = Array.from({ length: DEAD }, (_, i) => deviceOf('umeng', ALIVE + i).id);
  await bed.simulator.call('addRule', {
    keys: mixed.filter(({ to }) => deadAtUmeng.includes(to.device)).map(({ key: one }) => one),
    status: 400,
    body: '{"ret":"FAIL","data":{"error_code":"4020","error_msg":"x"}}',
  });
  await offer(worker, mixed, accepted);
  const key = keyOf((number += 1));
  const list = {
    key,
    to: {
      devices: [...Array(ALIVE).keys(), ALIVE + DEAD / 2, ALIVE + DEAD / 2 + 1].map(
        (phone) => deviceOf('xiaomi', phone).id,
      ),
    },
    message: { title: 'x', body: 'y', data: { k: key } },
  };
  await offer(worker, [list], accepted);

  log('good and dead ones are through');

  // An address that is registered again while the call that calls it dead is under way.
  if (!(await bed.drained(20_000))) failures.add('not drained', 'good and dead ones');
  await bed.simulator.call('faults', { add: [{ when: { vendor: 'xiaomi' }, fault: { delayMs: 800 } }] });
  const reborn = ALIVE + DEAD - 1;
  await offer(worker, [single('xiaomi', reborn)], accepted);
  const begun = async () => (await bed.simulator.call('counts')).some(([one]) => one === keyOf(number));
  if (!(await bed.until(begun, 3_000))) failures.add('the call did not begin', 'reborn');
  await worker.call('register', { devices: [deviceOf('xiaomi', reborn)] });
  if (!(await bed.drained(10_000))) failures.add('not drained', 'reborn');
  await sleep(300);

  const out = quarantined();
  for (const device of out) {
    const phone = Number(device.slice(device.indexOf('-') + 1));
    if (phone < ALIVE) failures.add('D19: a good address was put out of use', device);
  }
  if (out.has(deviceOf('xiaomi', reborn).id))
    failures.add('D19: an address that was registered again was put out of use', deviceOf('xiaomi', reborn).id);
  const expected = VENDORS.flatMap((vendor) =>
    Array.from({ length: DEAD / 2 }, (_, i) => deviceOf(vendor, ALIVE + i).id),
  );
  expected.push(deviceOf('xiaomi', ALIVE + DEAD / 2).id, deviceOf('xiaomi', ALIVE + DEAD / 2 + 1).id);
  for (const device of expected) if (!out.has(device)) failures.add('D19: a dead address is still in use', device);

  // Nothing is sent to what is out of use; registered again, it is in use again.
  const [dead] = [deviceOf('xiaomi', ALIVE)];
  const toDead = single('xiaomi', ALIVE);
  await offer(worker, [toDead], accepted);
  await bed.drained(10_000);
  if ((await bed.simulator.call('counts')).some(([one]) => one === toDead.key))
    failures.add('D19: a call to an address that is out of use', dead.id);
  await worker.call('register', { devices: [dead] });
  if (quarantined().has(dead.id)) failures.add('D19: registered again, and still out of use', dead.id);
  const { heard } = await worker.call('look');
  await bed.close(worker);
  const counts = await bed.simulator.call('counts');
  const ledger = new Ledger(bed.database);
  const verdict = checkLedger({ ledger, accepted, counts, mayDiffer: new Set([key]) });
  ledger.close();
  return {
    figures: { quarantined: out.size, events: heard['push.device.quarantined'] ?? 0, ...verdict.figures },
    failures: [...failures.list(), ...verdict.failures],
  };
}
