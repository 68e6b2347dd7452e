import axios from 'axios';
import { keyIn } from './world.mjs';

/**
 * A push whose call does harm.
 *
 * @typedef {object} Poison
 * @property {string} key
 * @property {'exit' | 'throw' | 'hang' | 'vendor throw' | 'vendor hang'} act ends the process; throws what is no Error; gives a promise that never settles. On the host's
 *   HTTP adapter, or in the vendor's own `deliver`
 */

/** An adapter for the host's HttpService that does harm for some keys, and works for all others. */
export function poisonAdapter(/** @type {readonly Poison[]} */ poison) {
  const acts = new Map(poison.map(({ key, act }) => [key, act]));
  const http = axios.getAdapter('http');
  return (config) => {
    const key = config.data === undefined ? null : keyIn(Buffer.from(config.data).toString());
    switch (acts.get(key)) {
      case 'exit':
        process.kill(process.pid, 'SIGKILL');
        return new Promise(() => undefined);
      case 'throw':
        // eslint-disable-next-line no-throw-literal -- what is no Error is the point
        throw 'poison';
      case 'hang':
        return new Promise(() => undefined);
      default:
        return http(config);
    }
  };
}

/**
 * Makes a vendor do harm for some keys, below the seam that has a deadline: what only core's own bounds can hold. For the whole process.
 *
 * @param {{ prototype: { deliver(request: { body: string }): Promise<unknown> } }} Vendor
 * @param {readonly Poison[]} poison
 */
export function poisonVendor({ prototype }, poison) {
  const acts = new Map(poison.map(({ key, act }) => [key, act]));
  const { deliver } = prototype;
  prototype.deliver = function (request) {
    switch (acts.get(keyIn(request.body))) {
      case 'vendor throw':
        // eslint-disable-next-line no-throw-literal -- what is no Error is the point
        throw 'poison';
      case 'vendor hang':
        return new Promise(() => undefined);
      default:
        return deliver.call(this, request);
    }
  };
}
