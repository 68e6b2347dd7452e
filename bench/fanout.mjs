// A push to a million registered devices of one vendor that answers after 50 ms: from send() to its end, and what memory it takes (P7); the same where the vendor names some dead in every call,
// and a row for what the vendor tells later of each device (P8). Beside it, addresses that are read in pages and posted with undici, as many calls at a time.
// `npm run bench -- fanout [jpush | umeng | xiaomi] [devices]`
import { join } from 'node:path';
import { PushReceipts } from '@nest-push/core';
import { Pool } from 'undici';
import { VENDORS } from './fanout.hosts.mjs';
import { tell, toAll } from './fanout.push.mjs';
import { Database, message, sqliteIn, startHost } from './host.mjs';
import { inDirectory, print, profiled, runAlone, say, startPeer } from './measure.mjs';

const ANSWER_AFTER_MS = 50;
const DEAD_PER_CALL = 10;

/** V8 lets garbage lie while there is room for it: what a push needs shows where there is none. A process that needed more would end. */
const LITTLE_MEMORY = ['--max-old-space-size=96', '--max-semi-space-size=4'];

export const run = (_name, vendor = 'jpush', devices = '1000000') =>
  inDirectory((directory) => measure(directory, vendor, Number(devices)));

async function measure(directory, vendor, devices) {
  say(`loading ${devices} devices`);
  await runAlone('fanout.load.mjs', directory, vendor, String(devices));
  const peer = await startPeer('thin.peer.mjs', vendor, String(ANSWER_AFTER_MS));
  say('a push to all, from a process with little memory');
  const bounded = await runAlone(
    { file: 'fanout.alone.mjs', execArgv: LITTLE_MEMORY },
    directory,
    vendor,
    peer.url,
    String(devices),
  );
  const { app, push } = await startHost({ vendors: [VENDORS[vendor].at(peer.url)], store: sqliteIn(directory) });

  say('a push to all');
  const plain = await profiled('fan-out', () => toAll(push, peer, devices, 'delivered'));
  say('a push to all, some of them dead');
  await tell(peer, { deadPerCall: DEAD_PER_CALL });
  const named = vendor === 'umeng' ? null : await toAll(push, peer, devices, 'partial');
  say('the same calls without any of our code');
  const rawSeconds = await rawToAll(peer, directory, VENDORS[vendor]);
  say('a receipt for each device');
  const receipts = await profiled('receipts', () => receiptForEach(app, directory, vendor, plain.pushId));
  if (receipts.rows !== devices) throw new Error(`${receipts.rows} rows of receipts for ${devices} devices`);

  print(`${vendor}: addresses read and the calls made, with nothing written`, rawSeconds, 's', 1);
  print(`${vendor}: calls`, plain.calls, `calls that answer after ${ANSWER_AFTER_MS} ms`);
  print(`${vendor}: ${devices} devices, CPU`, plain.cpuMs / 1000, 's');
  print(`${vendor}: ${devices} devices, growth of RSS at most (P7)`, plain.grownMb, 'MB');
  print(`${vendor}: ${devices} devices, growth of the JavaScript heap in it`, plain.grownHeapMb, 'MB');
  print(`${vendor}: ${devices} devices, with ${LITTLE_MEMORY.join(' ')}`, bounded.seconds, 's');
  print(`${vendor}: ${devices} devices, growth of RSS at most with them (P7)`, bounded.grownMb, 'MB');
  if (named !== null) {
    print(
      `${vendor}: ${devices} devices, ${DEAD_PER_CALL} dead in each call`,
      named.seconds,
      's',
      named.seconds / plain.seconds,
    );
  }
  print(`${vendor}: ${devices} rows of receipts`, receipts.seconds, 's');
  print(
    `${vendor}: ${devices} devices, settled, and a row of receipt for each (P8)`,
    plain.seconds + receipts.seconds,
    's',
  );
  print(`${vendor}: ${devices} devices from send() to settled (P7)`, plain.seconds, 's', plain.seconds / rawSeconds);
  await app.close();
  await peer.stop();
}

/** Reads all addresses in pages and posts them, as many at a time; nothing is written down. */
async function rawToAll(peer, directory, { perCall, inFlight }) {
  const store = new Database(join(directory, 'push.db'));
  const page = store.prepare(
    'SELECT device_id AS id, address FROM push_route WHERE device_id > ? ORDER BY device_id LIMIT ?',
  );
  const pool = new Pool(peer.url, { connections: inFlight, pipelining: 1 });
  let last = '';
  const post = async () => {
    for (;;) {
      const rows = page.all([last, perCall]);
      if (rows.length === 0) return;
      last = rows.at(-1).id;
      const body = JSON.stringify({ audience: { registration_id: rows.map(({ address }) => address) }, message });
      await (await pool.request({ method: 'POST', path: '/v3/push', body })).body.text();
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: inFlight }, post));
  const seconds = (performance.now() - begun) / 1000;
  await pool.destroy();
  store.close();
  return seconds;
}

/** Hands in what the vendor tells of each device, as a webhook would: a call's addresses at a time. */
async function receiptForEach(app, directory, vendor, pushId) {
  const receipts = app.get(PushReceipts, { strict: false });
  const store = new Database(join(directory, 'push.db'), { readonly: true });
  const ordinals = store.prepare('SELECT ordinal FROM push_batch WHERE push_id = ? ORDER BY ordinal').all([pushId]);
  const select = store.prepare(
    'SELECT message_id AS messageId, receivers FROM push_batch WHERE push_id = ? AND ordinal = ?',
  );
  const begun = performance.now();
  for (const { ordinal } of ordinals) {
    const { messageId, receivers } = select.get([pushId, ordinal]);
    const addresses = JSON.parse(receivers).map(({ address }) => address);
    const { taken } = await receipts.take([{ vendor, messageId, kind: 'delivered', addresses, at: Date.now() }]);
    if (taken !== 1) throw new Error('A receipt was not taken.');
  }
  const seconds = (performance.now() - begun) / 1000;
  const { rows } = store.prepare('SELECT COUNT(*) AS "rows" FROM push_receipt WHERE push_id = ?').get([pushId]);
  store.close();
  return { seconds, rows: Number(rows) };
}
