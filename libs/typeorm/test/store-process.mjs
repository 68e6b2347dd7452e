// A second process on a database: node --import ./source-loader.mjs store-process.mjs <file> <command>. It says `ready`, waits for a line, and works.
import 'reflect-metadata';
import { writeSync } from 'node:fs';
import { once } from 'node:events';
import { openTypeOrmStore } from '../src/open-store.ts';

const [file, command] = process.argv.slice(2);
const say = (word) => writeSync(1, `${word}\n`);
const open = () => openTypeOrmStore({ type: 'sqlite', database: file });
const push = (id, key = null) => ({
  id,
  key,
  digest: 'digest',
  to: { user: 'u1' },
  message: { title: '您有一条新消息~' },
  lane: 'normal',
  policy: 'atLeastOnce',
  acceptedAt: 1,
  dueAt: 1,
  expiresAt: null,
});

const commands = {
  /** Opens a database that others may be opening, too. */
  async open() {
    await (await open()).close();
  },
  /** Accepts until it is killed, 20 at a time so that they share commits, and says each id once it has been promised. */
  async accept() {
    const store = await open();
    const caller = async (from) => {
      for (let n = from; ; n += 20) {
        const [{ push: accepted }] = await store.accept([push(`p${n}`)], null);
        say(accepted.id);
      }
    };
    await Promise.all(Array.from({ length: 20 }, (_, from) => caller(from)));
  },
  /** Claims p0 … p99 in competition with others, and says which it got. */
  async claim() {
    const store = await open();
    for (let n = 0; n < 100; n += 1) {
      const claimed = await store.claim(`p${n}`, `${process.pid}`);
      if (claimed !== null) say(claimed.id);
      // The others have their turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await store.close();
  },
  /** Accepts 50 pushes under keys that the others use, too, and says which of them were new. */
  async keys() {
    const store = await open();
    for (let n = 0; n < 50; n += 1) {
      const [{ push: first, repeated }] = await store.accept([push(`${process.pid}-${n}`, `k${n}`)], null);
      if (!repeated) say(first.key);
    }
    await store.close();
  },
};

say('ready');
await once(process.stdin, 'data');
await commands[command]();
say('done');
process.exit(0);
