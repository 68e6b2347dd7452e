import { inspect } from 'node:util';
import { checkOptions, PushConfigurationError, PushEnvironment } from '@nest-push/core';
import { type ConfigService } from '@nestjs/config';
import { JPUSH_SM2_PUBLIC_KEY } from './jpush.encryption.js';
import { jpushEnvironment } from './jpush.env.js';
import { JPushOptions } from './jpush.options.js';
import { checkedClientOptions, notSetUp } from './jpush.app.js';

const APP_KEY = 'canaryAppKey000000000001';
const MASTER_SECRET = 'canarySecret000000000002';
const OPTIONS = { appKey: APP_KEY, masterSecret: MASTER_SECRET, apnsProduction: false };

/** Reads JPush from these variables; the second part is what the start would say. */
function read(variables: Record<string, string>, prefix?: string): { value: JPushOptions | null; text: string } {
  const config = { get: (name: string) => variables[name] } as unknown as ConfigService;
  const environment = new PushEnvironment(config);
  const value = environment.read(JPushOptions, jpushEnvironment(prefix));
  try {
    environment.assertSound();
    return { value, text: '' };
  } catch (error) {
    return { value, text: (error as Error).message };
  }
}

const SET = {
  PUSH_JPUSH_APP_KEY: APP_KEY,
  PUSH_JPUSH_MASTER_SECRET: MASTER_SECRET,
  PUSH_JPUSH_APNS_PRODUCTION: 'true',
};

describe('JPushOptions', () => {
  it('fills in the defaults', () => {
    expect(checkedClientOptions(OPTIONS)).toEqual({
      ...OPTIONS,
      zone: 'default',
      timeoutMs: 10_000,
      baseUrl: undefined,
      hosts: undefined,
      checks: 'refuse',
      encryption: undefined,
      sm2PublicKey: JPUSH_SM2_PUBLIC_KEY,
      groupKey: undefined,
      groupMasterSecret: undefined,
      devKey: undefined,
      devSecret: undefined,
      cid: true,
      cidsPerFetch: 10,
      callsPerMinute: 600,
      broadcastsPerDay: 10,
      channels: undefined,
    });
    expect(checkedClientOptions({ ...OPTIONS, zone: undefined, timeoutMs: undefined, baseUrl: undefined })).toEqual(
      checkedClientOptions(OPTIONS),
    );
    expect(checkedClientOptions(OPTIONS)).toBeInstanceOf(JPushOptions);
  });

  it.each([
    ['zone', 'bj'],
    ['baseUrl', 'http://127.0.0.1:8080'],
    ['baseUrl', 'https://proxy.example/jpush'],
    ['timeoutMs', 1],
    ['timeoutMs', 120_000],
    ['apnsProduction', true],
    ['hosts', { reports: 'https://proxy.example/jpush', tags: 'http://127.0.0.1:8080' }],
    ['hosts', {}],
    ['checks', 'warn'],
    ['encryption', 'sm2'],
    ['sm2PublicKey', JPUSH_SM2_PUBLIC_KEY],
    ['cid', false],
    ['cidsPerFetch', 1],
    ['cidsPerFetch', 1000],
    ['callsPerMinute', 1],
    ['callsPerMinute', 1_000_000],
    ['broadcastsPerDay', 1],
    ['broadcastsPerDay', 10_000],
  ])('takes %s: %j', (field, value) => {
    expect(checkedClientOptions({ ...OPTIONS, [field]: value })).toMatchObject({ [field]: value });
  });

  it.each([
    ['appKey', 'canary', 'must be the AppKey of the JPush console: 24 letters and digits'],
    ['appKey', `${APP_KEY} `, 'must be the AppKey'],
    ['appKey', `${APP_KEY}\n`, 'must be the AppKey'],
    ['appKey', undefined, 'must be the AppKey'],
    ['appKey', 1234, 'must be the AppKey'],
    ['masterSecret', 'changeme-canary', 'must be the Master Secret of the JPush console: 24 letters and digits'],
    ['masterSecret', 'test', 'must be the Master Secret'],
    ['masterSecret', ' '.repeat(24), 'must be the Master Secret'],
    ['masterSecret', null, 'must be the Master Secret'],
    [
      'apnsProduction',
      undefined,
      "must be true or false: whether the iOS app uses Apple's production environment is never guessed",
    ],
    ['apnsProduction', 'false', 'must be true or false'],
    ['apnsProduction', 1, 'must be true or false'],
    ['zone', 'canary-zone', 'must be one of default, bj'],
    ['baseUrl', 'http://canary.example', 'must be an https:// URL'],
    ['baseUrl', 'https://user:canary@proxy.example', 'must be an https:// URL'],
    ['baseUrl', null, 'must be an https:// URL'],
    ['timeoutMs', 0, 'must be at least 1'],
    ['timeoutMs', 120_001, 'must be at most 120000'],
    ['timeoutMs', 1.5, 'must be a whole number of milliseconds'],
    ['timeoutMs', Number.NaN, 'must be'],
    ['timeoutMs', '10', 'must be'],
    ['hosts', { canary: 'https://a.example' }, 'must give https:// URLs'],
    ['hosts', { tags: 'http://canary.example' }, 'must give https:// URLs'],
    ['hosts', ['https://canary.example'], 'must give https:// URLs'],
    ['hosts', null, 'must give https:// URLs'],
    ['checks', 'canary', 'must be refuse or warn'],
    ['checks', null, 'must be refuse or warn'],
    ['encryption', 'canary', 'must be sm2, or be left out'],
    ['encryption', true, 'must be sm2'],
    ['sm2PublicKey', 'canary', 'must be Base64 of an uncompressed point'],
    ['cid', 'canary', 'must be true or false: whether calls carry a push id'],
    ['cid', null, 'must be true or false'],
    ['cidsPerFetch', 0, 'must be at least 1'],
    ['cidsPerFetch', 1001, 'must be at most 1000'],
    ['cidsPerFetch', 1.5, 'must be a whole number'],
    ['callsPerMinute', 0, 'must be at least 1'],
    ['callsPerMinute', 1_000_001, 'must be at most 1000000'],
    ['callsPerMinute', Number.POSITIVE_INFINITY, 'must be'],
    ['callsPerMinute', 'canary', 'must be'],
    ['broadcastsPerDay', 0, 'must be at least 1'],
    ['broadcastsPerDay', 10_001, 'must be at most 10000'],
    ['channels', 'canary', 'must '],
    ['masterSecert', 'canary', 'is not an option'],
  ])('refuses %s: %j, by the rule and without the value', (field, value, rule) => {
    const { issues } = checkOptions(JPushOptions, { ...OPTIONS, [field]: value });

    expect(issues).toEqual([{ field, rule: expect.stringContaining(rule) as string }]);
    expect(JSON.stringify(issues)).not.toContain('canary');
  });

  it.each([
    ['groupKey', 'groupMasterSecret', 'c'.repeat(24), 'canary', 'must be the Master Secret of the app group'],
    ['groupMasterSecret', 'groupKey', 'c'.repeat(24), `group-${'c'.repeat(24)}`, 'must be the key of the app group'],
    ['devKey', 'devSecret', 'key', 'can ary', 'must be the secret of the developer account'],
    ['devSecret', 'devKey', 'secret', 'can:ary', 'must be the key of the developer account'],
  ])('takes %s and %s together alone', (one, other, good, bad, rule) => {
    const issuesOf = (change: object): unknown => checkOptions(JPushOptions, { ...OPTIONS, ...change }).issues;
    const refused = [{ field: other, rule: expect.stringContaining(rule) as string }];
    expect(issuesOf({ [one]: good, [other]: good })).toEqual([]);
    expect(issuesOf({ [one]: good })).toEqual(refused);
    expect(issuesOf({ [one]: good, [other]: bad })).toEqual(refused);
  });

  it('throws everything at once where there is no Nest to gather it', () => {
    const wrong = { appKey: 'canary', masterSecret: 'canary', apnsProduction: 'canary' as unknown as boolean };
    const check = (): JPushOptions => checkedClientOptions(wrong);

    expect(check).toThrow(PushConfigurationError);
    expect(check).toThrow(
      /^The options of JPush are wrong: appKey must .*; masterSecret must .*; apnsProduction must .*\.$/,
    );
    expect(check).not.toThrow(/canary/);
  });
});

describe('jpushEnvironment', () => {
  it('reads every variable', () => {
    const { value, text } = read({
      ...SET,
      PUSH_JPUSH_ZONE: 'bj',
      PUSH_JPUSH_BASE_URL: 'http://localhost:9',
      PUSH_JPUSH_CID: 'false',
      PUSH_JPUSH_CIDS_PER_FETCH: '100',
      PUSH_JPUSH_CALLS_PER_MINUTE: '2400',
      PUSH_JPUSH_BROADCASTS_PER_DAY: '100',
      PUSH_JPUSH_GROUP_KEY: 'g'.repeat(24),
      PUSH_JPUSH_GROUP_MASTER_SECRET: 's'.repeat(24),
      PUSH_JPUSH_DEV_KEY: 'key',
      PUSH_JPUSH_DEV_SECRET: 'secret',
    });

    expect(text).toBe('');
    expect(value).toMatchObject({
      groupKey: 'g'.repeat(24),
      groupMasterSecret: 's'.repeat(24),
      devKey: 'key',
      devSecret: 'secret',
      appKey: APP_KEY,
      masterSecret: MASTER_SECRET,
      apnsProduction: true,
      zone: 'bj',
      baseUrl: 'http://localhost:9',
      timeoutMs: 10_000,
      cid: false,
      cidsPerFetch: 100,
      callsPerMinute: 2400,
      broadcastsPerDay: 100,
    });
  });

  it('reads another prefix', () => {
    const partner = Object.fromEntries(
      Object.entries(SET).map(([name, text]) => [name.replace('JPUSH', 'PARTNER'), text]),
    );
    expect(read({ ...partner }, 'PUSH_PARTNER').value).toMatchObject({ appKey: APP_KEY });
    expect(read(SET, 'PUSH_PARTNER').value).toBeNull();
  });

  it.each([
    ['nothing', {}],
    ['empty variables', { PUSH_JPUSH_APP_KEY: '', PUSH_JPUSH_MASTER_SECRET: '  ' }],
    ['zone and base URL alone', { PUSH_JPUSH_ZONE: 'bj', PUSH_JPUSH_BASE_URL: 'http://localhost:9' }],
    ['a group alone', { PUSH_JPUSH_GROUP_KEY: 'g'.repeat(24), PUSH_JPUSH_GROUP_MASTER_SECRET: 's'.repeat(24) }],
    ['limits alone', { PUSH_JPUSH_CID: 'true', PUSH_JPUSH_CIDS_PER_FETCH: '5', PUSH_JPUSH_CALLS_PER_MINUTE: '9' }],
  ])('is off with %s', (_what, variables) => {
    expect(read(variables as Record<string, string>)).toEqual({ value: null, text: '' });
  });

  it.each(Object.keys(SET))('names %s when it alone is missing', (missing) => {
    const { value, text } = read(Object.fromEntries(Object.entries(SET).filter(([name]) => name !== missing)));

    expect(value).toBeNull();
    expect(text).toContain(`- ${missing} must be`);
    expect(text.match(/PUSH_JPUSH/g)).toHaveLength(1);
    expect(text).not.toMatch(/canary/);
  });

  it('names every variable that is wrong, and no value', () => {
    const { text } = read({
      PUSH_JPUSH_APP_KEY: 'canary-1',
      PUSH_JPUSH_MASTER_SECRET: 'canary-2',
      PUSH_JPUSH_APNS_PRODUCTION: 'canary-3',
      PUSH_JPUSH_ZONE: 'canary-4',
      PUSH_JPUSH_BASE_URL: 'http://canary-5.example',
      PUSH_JPUSH_CID: 'canary-6',
      PUSH_JPUSH_CIDS_PER_FETCH: 'canary-7',
      PUSH_JPUSH_CALLS_PER_MINUTE: 'canary-8',
      PUSH_JPUSH_BROADCASTS_PER_DAY: 'canary-13',
      PUSH_JPUSH_GROUP_KEY: 'canary-9',
      PUSH_JPUSH_GROUP_MASTER_SECRET: 'canary-10',
      PUSH_JPUSH_DEV_KEY: 'canary 11',
      PUSH_JPUSH_DEV_SECRET: 'canary 12',
    });

    for (const name of Object.values(jpushEnvironment()).map((variable) => variable.name.slice('PUSH_JPUSH_'.length))) {
      expect(text).toContain(`- PUSH_JPUSH_${name} must be`);
    }
    expect(text).not.toContain('canary');
  });
});

it('shows no secret to whoever prints the options', () => {
  const secrets = { groupKey: 'g'.repeat(24), groupMasterSecret: 's'.repeat(24), devKey: 'd', devSecret: 'hidden' };
  const options = checkedClientOptions({ ...OPTIONS, ...secrets });
  for (const text of [inspect(options), JSON.stringify(options)]) {
    for (const secret of [MASTER_SECRET, secrets.groupMasterSecret, secrets.devSecret])
      expect(text).not.toContain(secret);
  }
});

describe('notSetUp', () => {
  it.each([
    ['group', 'PUSH_JPUSH_GROUP_KEY', 'groupMasterSecret'],
    ['developer', 'PUSH_JPUSH_DEV_KEY', 'devSecret'],
  ] as const)('names what turns the %s on', (account, variable, option) => {
    expect(notSetUp(account).message).toContain(variable);
    expect(notSetUp(account).message).toContain(option);
  });

  it('says what turns it on', () => {
    expect(notSetUp()).toBeInstanceOf(PushConfigurationError);
    for (const name of ['APP_KEY', 'MASTER_SECRET', 'APNS_PRODUCTION'])
      expect(notSetUp().message).toContain(`PUSH_JPUSH_${name}`);
    expect(notSetUp().message).toContain('JPushModule.forRoot');
  });
});
