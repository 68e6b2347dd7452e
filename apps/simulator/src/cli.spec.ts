import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { cli } from './cli.js';
import { startSimulators } from './index.js';

describe('the command', () => {
  const run = (env: Record<string, string>) => {
    const out: string[] = [];
    const errors: string[] = [];
    const signals = new EventEmitter();
    const code = cli({ env, print: (line) => out.push(line), printError: (line) => errors.push(line), signals });
    return { out, errors, signals, code };
  };

  it.each(['SIGINT', 'SIGTERM'])('prints where it listens, and ends on %s although a page is open', async (signal) => {
    const { out, errors, signals, code } = run({ SIMULATOR_PORT: '0' });
    for (let tries = 0; out.length < 4 && tries < 400; tries++) await sleep(5);
    const url = /http:\S+/.exec(out[0] ?? '')?.[0] ?? '';
    expect(out.slice(1)).toEqual([
      `PUSH_JPUSH_BASE_URL=${url}/jpush`,
      `PUSH_UMENG_BASE_URL=${url}/umeng`,
      `PUSH_XIAOMI_BASE_URL=${url}/xiaomi`,
    ]);
    // An open page: its stream never ends by itself.
    const events = await fetch(`${url}/_sim/events`);
    const health = (await (await fetch(`${url}/_sim/health`)).json()) as { phones: number };
    expect(health.phones).toBeGreaterThan(0);
    signals.emit(signal);
    expect(await code).toBe(0);
    expect(errors).toEqual([]);
    await events.text().catch(() => undefined);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('says in one line that its port is taken, and fails', async () => {
    const other = await startSimulators();
    const { port } = new URL(other.url);
    const { out, errors, code } = run({ SIMULATOR_PORT: port });
    expect(await code).toBe(1);
    expect(out).toEqual([]);
    expect(errors).toEqual([expect.stringMatching(new RegExp(`^[^\\n]*port ${port} .*taken.*another port[^\\n]*$`))]);
    await other.close();
  });

  it.each(['x', '', '65536', '-1', '80.5'])('refuses the port “%s”', async (port) => {
    const { errors, code } = run({ SIMULATOR_PORT: port });
    expect(await code).toBe(1);
    expect(errors).toEqual(['SIMULATOR_PORT must be a whole number from 0 to 65535; 0 takes any free port.']);
  });
});
