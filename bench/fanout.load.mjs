// Makes a store with so many devices of a vendor, in a process of its own: what that takes is not measured.
import { Ledger, loadDevices } from '../test/chaos/ledger.mjs';
import { VENDORS } from './fanout.hosts.mjs';
import { sqliteIn, startHost } from './host.mjs';

const [directory, vendor, count] = process.argv.slice(2);
const { app } = await startHost({ vendors: [VENDORS[vendor].at('http://127.0.0.1:9')], store: sqliteIn(directory) });
await app.close();
const ledger = new Ledger(`${directory}/push.db`);
loadDevices(ledger, vendor, 0, Number(count));
ledger.close();
