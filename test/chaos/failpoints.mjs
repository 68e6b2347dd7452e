import { Failpoints } from '@nest-push/core';
import { Ledger } from './ledger.mjs';

/**
 * @typedef {object} FailpointPlan
 * @property {string} at the place
 * @property {number} hit the n-th time it is passed, from 1
 * @property {'exit' | 'throw' | 'pause'} act
 * @property {number} [ms] how long it stands still
 */

/** Crashes, throws or stands still at a place of the engine. Tells the parent before, and which calls the store has as under way at that moment. */
export class ChaosFailpoints extends Failpoints {
  #hits = new Map();
  #plans;
  #database;

  /**
   * @param {readonly FailpointPlan[]} plans
   * @param {string} database the store's file
   */
  constructor(plans, database) {
    super();
    this.#plans = plans;
    this.#database = database;
  }

  at(place) {
    if (this.#plans.length === 0) return;
    const hits = (this.#hits.get(place) ?? 0) + 1;
    this.#hits.set(place, hits);
    for (const { at, hit, act, ms } of this.#plans) {
      if (at !== place || hit !== hits) continue;
      // Of a dead process the parent reads the file itself.
      const calling = act === 'exit' ? [] : this.#calling();
      if (process.connected) process.send({ event: `hit ${place}`, data: { act, calling } }, () => undefined);
      if (act === 'throw') throw new Error(`failpoint ${place}`);
      if (act === 'pause') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
      if (act === 'exit') process.kill(process.pid, 'SIGKILL');
    }
  }

  #calling() {
    const ledger = new Ledger(this.#database);
    try {
      return ledger.calling();
    } finally {
      ledger.close();
    }
  }
}
