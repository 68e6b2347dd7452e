import assert from 'node:assert/strict';
import { type Carrier } from '@nest-push/core';
import { type ContractCase } from './contract-case.js';

const tick = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until `condition` holds, for at most two seconds. */
async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 2_000; !condition() && Date.now() < end;) await tick();
  assert.ok(condition(), 'it did not come about within two seconds');
}

/**
 * What every carrier does. `open` gives a fresh one that works on at least two ids at a time.
 *
 * @example
 * ```ts
 * for (const { name, run } of carrierContract(() => new InProcessCarrier())) it(name, run);
 * ```
 */
export function carrierContract(open: () => Carrier | Promise<Carrier>): ContractCase[] {
  const cases: Record<string, (carrier: Carrier) => Promise<void>> = {
    'hands an announced id to the worker': async (carrier) => {
      const got: string[] = [];
      carrier.consume((id) => Promise.resolve(void got.push(id)));
      carrier.announce('a', 'normal');
      await until(() => got.length === 1);
      assert.deepEqual(got, ['a']);
    },
    'keeps ids that were announced before anybody consumed': async (carrier) => {
      const got = new Set<string>();
      for (const id of ['a', 'b', 'c']) carrier.announce(id, 'normal');
      carrier.consume((id) => Promise.resolve(void got.add(id)));
      await until(() => got.size === 3);
    },
    'works on several ids at the same time': async (carrier) => {
      let running = 0;
      let most = 0;
      carrier.consume(async () => {
        most = Math.max(most, ++running);
        await tick(20);
        running -= 1;
      });
      carrier.announce('a', 'normal');
      carrier.announce('b', 'normal');
      await until(() => most === 2);
    },
    'an id that takes long holds up no other for ever': async (carrier) => {
      const got: string[] = [];
      carrier.consume(async (id) => {
        if (id === 'slow') await tick(100);
        got.push(id);
      });
      for (const id of ['slow', 'x', 'y', 'z']) carrier.announce(id, 'normal');
      await until(() => got.length === 4);
      assert.equal(got.at(-1), 'slow');
    },
    'drain waits for what is under way and answers 0': async (carrier) => {
      let ended = false;
      let begun = false;
      carrier.consume(async () => {
        begun = true;
        await tick(50);
        ended = true;
      });
      carrier.announce('a', 'normal');
      await until(() => begun);
      assert.equal(await carrier.drain(1_000), 0);
      assert.ok(ended);
    },
    'drain ends in time and tells how many were left': async (carrier) => {
      let begun = false;
      carrier.consume(async () => {
        begun = true;
        await tick(500);
      });
      carrier.announce('a', 'normal');
      await until(() => begun);
      const start = Date.now();
      assert.equal(await carrier.drain(50), 1);
      assert.ok(Date.now() - start < 400);
    },
    'hands out nothing after a drain': async (carrier) => {
      const got: string[] = [];
      carrier.consume((id) => Promise.resolve(void got.push(id)));
      await carrier.drain(10);
      carrier.announce('late', 'normal');
      await tick(30);
      assert.deepEqual(got, []);
    },
  };
  return Object.entries(cases).map(([name, run]) => ({
    name,
    run: async () => {
      const carrier = await open();
      try {
        await run(carrier);
      } finally {
        await carrier.drain(1_000);
      }
    },
  }));
}
