import { Agent } from 'node:http';
import { HttpModule } from '@nestjs/axios';
import { type DynamicModule } from '@nestjs/common';
import { leaksIn, leaksInObject } from '../support/leaks.js';
import { deeply } from '../support/recorder.js';
import { ADDRESSES, CANARIES, SECRETS } from './canaries.js';
import { type Seen, walk, type Walk } from './walk.js';

const TRANSPORTS: readonly [string, DynamicModule | undefined][] = [
  ['the connection pool', undefined],
  // Errors of axios carry the whole request, `Authorization` and all.
  ['axios with an agent of the host', HttpModule.register({ httpAgent: new Agent({ keepAlive: false }) })],
];

/** The canaries that show in what a host got to see, each with the beginning of the first text that shows it. */
function telltales({ reports, errors }: Seen): Record<string, string> {
  const texts = [
    ...reports.flatMap(({ reason, deliveries }) => [...deliveries.map((row) => row.reason), reason]),
    ...reports.map((report) => JSON.stringify(report)),
    ...errors.flatMap((error) => [String(error), deeply(error), JSON.stringify(error)]),
  ];
  const first: Record<string, string> = {};
  for (const text of new Set(texts)) for (const name of leaksIn(text, CANARIES)) first[name] ??= text.slice(0, 200);
  return first;
}

describe.each(TRANSPORTS)('through %s', (_name, http) => {
  let walked: Walk;

  beforeAll(async () => {
    walked = await walk(http);
  }, 60_000);

  afterAll(() => walked.close());

  it('everything was on its way, and failed in every manner', () => {
    const { failures, echoes, encodedEchoes, server, recorder } = walked;
    const arrived = deeply(server.requests.list());
    expect(leaksIn(arrived, SECRETS)).toEqual(expect.arrayContaining(['jpush', 'xiaomiAndroid', 'xiaomiIos']));
    expect(leaksIn(arrived, ADDRESSES)).toEqual(Object.keys(ADDRESSES));
    expect(failures.reports[0]).toMatchObject({ state: 'delivered' });
    const rows = failures.reports.flatMap(({ deliveries }) => deliveries);
    expect(new Set(rows.map(({ failureClass }) => failureClass))).toEqual(
      new Set([null, 'credential', 'device', 'payload', 'retryable', 'throttled', 'unknown']),
    );
    const names = failures.errors.map((error) => (error as Error).name);
    expect(new Set(names)).toEqual(new Set(['JPushError', 'VendorError', 'PushInputError', 'MessageRefusedError']));
    for (const { reports, errors } of [echoes, encodedEchoes]) {
      expect(reports.length).toBeGreaterThanOrEqual(21);
      expect(reports.filter(({ state }) => state === 'delivered')).toEqual([]);
      expect(errors.length).toBeGreaterThan(21);
      // No address was out of use.
      expect(reports.flatMap(({ deliveries }) => deliveries).filter(({ app }) => app === null)).toEqual([]);
    }
    const told = new Set(walked.events.map((event) => (event as [string])[0]));
    for (const name of ['push.failed', 'push.device.quarantined', 'push.vendor.paused']) expect(told).toContain(name);
    expect(recorder.lines.join('\n')).toContain('xiaomi is on: xiaomi:android, xiaomi:ios.');
    expect(recorder.lines.join('\n')).toContain('[recorded]');
  });

  it('no failure shows a secret or an address', () => {
    expect(telltales(walked.failures)).toEqual({});
    for (const part of [walked.failures.errors, walked.failures.reports])
      expect(leaksInObject(part, CANARIES)).toEqual([]);
  });

  it('no failure repeats the address that a vendor repeats', () => {
    expect(telltales(walked.echoes)).toEqual({});
  });

  it('nor what a vendor repeats in another form, nor a secret that it repeats', () => {
    expect(telltales(walked.encodedEchoes)).toEqual({});
  });

  it('the events show neither, though the vendors repeat addresses when they pause an app or call a device dead', () => {
    const telling = walked.events.filter((event) => leaksIn(deeply(event), CANARIES).length > 0);
    expect(telling).toEqual([]);
  });

  it('the logs show neither, at their most verbose', () => {
    expect(walked.recorder.lines.filter((line) => leaksIn(line, CANARIES).length > 0)).toEqual([]);
  });
});
