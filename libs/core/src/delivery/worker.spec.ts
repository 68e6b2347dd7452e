import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { PushClock } from '../clock.js';
import { MemoryStore } from '../store/memory.store.js';
import { DELIVERY_DEFAULTS } from './delivery.options.js';
import { Failpoints } from './failpoints.js';
import { Worker } from './worker.js';

const LEASE_MS = 500;

function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe('D10: a standstill of the event loop', () => {
  it.each([
    ['kept', true],
    ['lost', false],
  ])('is told once where it begins while the lease is being extended, and that is %s', async (_what, kept) => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const store = new MemoryStore();
    const worker = new Worker(store, { ...DELIVERY_DEFAULTS, leaseMs: LEASE_MS }, new PushClock(), new Failpoints());
    const stalled = new Promise<void>((resolve) => {
      jest.spyOn(store, 'extend').mockImplementationOnce(() => {
        standStill(LEASE_MS);
        resolve();
        return Promise.resolve(kept);
      });
    });
    await worker.onModuleInit();
    await stalled;
    await new Promise((resolve) => setTimeout(resolve, LEASE_MS));
    await worker.resign();
    const told = warn.mock.calls.filter(([text]) => String(text).includes('stood still'));
    warn.mockRestore();
    expect(told).toHaveLength(1);
  });
});
