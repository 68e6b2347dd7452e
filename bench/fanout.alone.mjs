// A push to all devices of a store, from a process of its own.
import { VENDORS } from './fanout.hosts.mjs';
import { toAll } from './fanout.push.mjs';
import { sqliteIn, startHost } from './host.mjs';

const [directory, vendor, url, devices] = process.argv.slice(2);
const { app, push } = await startHost({ vendors: [VENDORS[vendor].at(url)], store: sqliteIn(directory) });
const told = await toAll(push, { url }, Number(devices), 'delivered');
await app.close();
process.send(told, () => process.disconnect());
