import { inspect } from 'node:util';
import { checkOptions, PushConfigurationError, PushEnvironment } from '@nest-push/core';
import { ConfigService } from '@nestjs/config';
import { xiaomiEnvironment } from './xiaomi.env.js';
import { checkedClientOptions } from './xiaomi.app.js';
import { XiaomiOptions } from './xiaomi.options.js';

const SECRET = 'Y2FuYXJ5LXNlY3JldC0wMQ==';
const android = { appSecret: SECRET, packageName: 'com.example.shop' };
const ios = { appSecret: SECRET, bundleId: 'com.example.Shop-1', sandbox: true };

const check = (options: object): readonly string[] =>
  checkOptions(XiaomiOptions, options).issues.map(({ field, rule }) => `${field} ${rule}`);

describe('options', () => {
  it('have defaults', () => {
    expect(checkOptions(XiaomiOptions, { android, region: undefined, timeoutMs: undefined })).toMatchObject({
      value: {
        android,
        region: 'china',
        vip: false,
        negotiateHosts: false,
        timeoutMs: 10_000,
        checks: 'refuse',
        scheduleDays: 7,
        callsPerSecond: 500,
        jobKey: true,
        receiptTypes: ['delivered', 'clicked', 'invalid', 'disabled', 'filtered', 'quota', 'expired'],
      },
      issues: [],
    });
  });

  it.each<[string, object]>([
    ['android alone', { android }],
    ['ios alone', { ios }],
    ['undefined beside', { android, ios: undefined, baseUrl: undefined, channels: undefined }],
    ['everything', { android, ios, region: 'other', baseUrl: 'http://127.0.0.1:1', timeoutMs: 120_000, channels: {} }],
    ['the largest rate', { android, callsPerSecond: 10_000 }],
    ['the smallest rate', { android, callsPerSecond: 1 }],
    ['every switch', { android, vip: true, negotiateHosts: true, checks: 'warn', scheduleDays: 30, jobKey: false }],
    [
      'receipts',
      { android, receiptUrl: `http://a.example/${'r'.repeat(111)}`, receiptTypes: ['delivered', 'invalid'] },
    ],
    ['several packages', { android: { ...android, packageName: 'com.a,com.b.c' } }],
    [
      'channels',
      {
        android,
        channels: {
          transactional: { id: '1', templateId: 't', templateParam: { a: '{title}' } },
          'transactional:order': { id: '2' },
          marketing: { id: '3', templateId: undefined, private: false },
          'marketing:news': { id: '4', templateId: 't', private: true },
        },
      },
    ],
  ])('%s are right', (_name, options) => {
    expect(check(options)).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ['nothing', {}, /^android must be set where ios is not/],
    ['text for an app', { android: 'x' }, /^android must be \{ appSecret, packageName \}/],
    ['text for iOS', { ios: 'x' }, /^ios must be \{ appSecret, bundleId, sandbox \}/],
    ['a list for an app', { android: [] }, /^android must be/],
    ['a list for iOS', { ios: [] }, /^ios must be \{ appSecret, bundleId, sandbox \}/],
    ['null for iOS', { android, ios: null }, /^ios must be \{ appSecret, bundleId, sandbox \}/],
    ['no secret', { android: { packageName: 'com.a.b' } }, /^android.appSecret must be the AppSecret/],
    ['no package', { android: { appSecret: SECRET } }, /^android.packageName must be an Android package/],
    ['a package without a dot', { android: { ...android, packageName: 'shop' } }, /^android.packageName/],
    ['packages with a space', { android: { ...android, packageName: 'com.a, com.b' } }, /^android.packageName/],
    ['a package with a line feed', { android: { ...android, packageName: 'com.a\n' } }, /^android.packageName/],
    ['no bundle id', { ios: { appSecret: SECRET, sandbox: true } }, /^ios.bundleId must be a bundle id/],
    ['no sandbox', { ios: { ...ios, sandbox: undefined } }, /^ios.sandbox must be true/],
    ['sandbox as text', { ios: { ...ios, sandbox: 'yes' } }, /^ios.sandbox must be true/],
    ['an unknown region', { android, region: 'mars' }, /^region must be one of china, europe, russia, india, other$/],
    ['an open base URL', { android, baseUrl: 'http://proxy.example' }, /^baseUrl must be an https/],
    ['no time', { android, timeoutMs: 0 }, /^timeoutMs must be a whole number of milliseconds from 1 to 120000/],
    ['half a millisecond', { android, timeoutMs: 1.5 }, /^timeoutMs must be/],
    ['too much time', { android, timeoutMs: 120_001 }, /^timeoutMs must be/],
    ['text for a switch', { android, jobKey: 'false' }, /^jobKey must be true or false/],
    ['another way to check', { android, checks: 'ignore' }, /^checks must be refuse or warn/],
    ['31 days', { android, scheduleDays: 31 }, /^scheduleDays must be a whole number of days from 1 to 30/],
    [
      'a long receipt URL',
      { android, receiptUrl: `http://a.example/${'r'.repeat(112)}` },
      /^receiptUrl must be an http/,
    ],
    ['a receipt URL of another kind', { android, receiptUrl: 'ftp://a.example' }, /^receiptUrl must be an http/],
    ['no receipts', { android, receiptTypes: [] }, /^receiptTypes must be a list of receipts/],
    ['a receipt that is none', { android, receiptTypes: ['opened'] }, /^receiptTypes must be a list of receipts/],
    ['no list of receipts', { android, receiptTypes: 'delivered' }, /^receiptTypes must be a list of receipts/],
    ['no calls', { android, callsPerSecond: 0 }, /^callsPerSecond must be a whole number of calls in a second, from 1/],
    ['half a call', { android, callsPerSecond: 0.5 }, /^callsPerSecond must be/],
    ['calls without end', { android, callsPerSecond: Number.POSITIVE_INFINITY }, /^callsPerSecond must be/],
    ['text for a rate', { android, callsPerSecond: '500' }, /^callsPerSecond must be/],
    ['a misspelt option', { android, regoin: 'china' }, /^regoin is not an option/],
    ['a misspelt option of an app', { android: { ...android, secret: 'x' } }, /^android.secret is not an option/],
  ])('%s is wrong', (_name, options, rule) => {
    expect(check(options)).toEqual([expect.stringMatching(rule)]);
  });

  it.each([
    'test',
    'changeme',
    '',
    ' ',
    'x'.repeat(15),
    'x'.repeat(129),
    '2882303761517000000',
    'with blanks in the middle',
    `${SECRET}\n`,
    42,
    null,
  ])('%p is no AppSecret, and is not repeated', (appSecret) => {
    const issues = check({ android: { ...android, appSecret } });
    expect(issues).toEqual([expect.stringMatching(/^android.appSecret must be the AppSecret of the Xiaomi console/)]);
  });

  it.each<[string, unknown]>([
    ['text', 'x'],
    ['an unknown class', { urgent: { id: '1' } }],
    ['an empty kind', { 'marketing:': { id: '1' } }],
    ['no id', { marketing: {} }],
    ['a blank id', { marketing: { id: ' ' } }],
    ['a number', { marketing: { id: 7 } }],
    ['a channel that is text', { marketing: '7' }],
    ['a misspelt field', { marketing: { id: '1', template: 't' } }],
    ['a private one without a template', { marketing: { id: '1', private: true } }],
    ['text for private', { marketing: { id: '1', templateId: 't', private: 'yes' } }],
    ['parameters without a template', { marketing: { id: '1', templateParam: { a: 'b' } } }],
    ['a parameter that is no text', { marketing: { id: '1', templateId: 't', templateParam: { a: 1 } } }],
    [
      'ten parameters',
      {
        marketing: {
          id: '1',
          templateId: 't',
          templateParam: Object.fromEntries(Array.from('abcdefghij').map((name) => [name, 'v'])),
        },
      },
    ],
  ])('channels with %s are wrong', (_name, channels) => {
    expect(check({ android, channels })).toEqual([
      expect.stringMatching(/^channels must map transactional, marketing/),
    ]);
  });
});

it('show no secret when they are printed', () => {
  const { value } = checkOptions(XiaomiOptions, { android, receiptUrl: 'https://a.example/canary' });
  for (const shown of [inspect(value), JSON.stringify(value)]) {
    expect(shown).not.toContain(SECRET);
    expect(shown).not.toContain('canary');
  }
});

describe('options of a client without Nest', () => {
  it('get the defaults', () => {
    expect(checkedClientOptions({ platform: 'android', appSecret: SECRET, packageName: 'com.a.b' })).toEqual({
      platform: 'android',
      appSecret: SECRET,
      packageName: 'com.a.b',
      region: 'china',
      vip: false,
      negotiateHosts: false,
      timeoutMs: 10_000,
      checks: 'refuse',
      scheduleDays: 7,
    });
  });

  it('name no sandbox for Android, which it never serves', () => {
    const android = { platform: 'android', appSecret: SECRET, packageName: 'com.a.b' } as const;
    expect(() => checkedClientOptions({ ...android, sandbox: true })).toThrow(/sandbox must be left out for android/);
    expect(() => checkedClientOptions({ ...android, sandbox: false })).not.toThrow();
  });

  it('are checked like those of the module', () => {
    const wrong = (): unknown =>
      checkedClientOptions({ platform: 'ios', appSecret: 'canary-secret', packageName: 'com.a.b' });
    expect(wrong).toThrow(PushConfigurationError);
    expect(wrong).toThrow(/ios.appSecret must be the AppSecret.*ios.sandbox must be true/);
    expect(wrong).not.toThrow(/canary/);
  });
});

describe('the environment', () => {
  function readFrom(
    variables: Record<string, string>,
    prefix?: string,
  ): { options: XiaomiOptions | null; text: string } {
    const environment = new PushEnvironment(new ConfigService(variables));
    const options = environment.read(XiaomiOptions, xiaomiEnvironment(prefix));
    try {
      environment.assertSound();
      return { options, text: '' };
    } catch (error) {
      return { options, text: (error as Error).message };
    }
  }
  const ANDROID = { PUSH_XIAOMI_ANDROID_APP_SECRET: SECRET, PUSH_XIAOMI_ANDROID_PACKAGE: 'com.example.shop' };
  const IOS = {
    PUSH_XIAOMI_IOS_APP_SECRET: SECRET,
    PUSH_XIAOMI_IOS_BUNDLE_ID: 'com.example.Shop',
    PUSH_XIAOMI_IOS_SANDBOX: 'false',
  };

  it('names every variable once', () => {
    const names = Object.values(xiaomiEnvironment()).map(({ name }) => name);
    expect(names).toEqual([
      'PUSH_XIAOMI_ANDROID_APP_SECRET',
      'PUSH_XIAOMI_ANDROID_PACKAGE',
      'PUSH_XIAOMI_IOS_APP_SECRET',
      'PUSH_XIAOMI_IOS_BUNDLE_ID',
      'PUSH_XIAOMI_IOS_SANDBOX',
      'PUSH_XIAOMI_REGION',
      'PUSH_XIAOMI_CALLS_PER_SECOND',
      'PUSH_XIAOMI_RECEIPT_URL',
      'PUSH_XIAOMI_BASE_URL',
    ]);
  });

  it('fills the options', () => {
    const all = {
      ...ANDROID,
      ...IOS,
      PUSH_XIAOMI_REGION: 'europe',
      PUSH_XIAOMI_CALLS_PER_SECOND: '1000',
      PUSH_XIAOMI_BASE_URL: 'http://localhost:1',
    };
    expect(readFrom(all)).toMatchObject({
      text: '',
      options: {
        android,
        ios: { appSecret: SECRET, bundleId: 'com.example.Shop', sandbox: false },
        region: 'europe',
        callsPerSecond: 1000,
        baseUrl: 'http://localhost:1',
      },
    });
    expect(readFrom(ANDROID).options).not.toHaveProperty('ios.appSecret');
    expect(readFrom({ SHOP_ANDROID_APP_SECRET: SECRET, SHOP_ANDROID_PACKAGE: 'com.a.b' }, 'SHOP')).toMatchObject({
      text: '',
      options: { android: { packageName: 'com.a.b' } },
    });
  });

  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['empty variables', { PUSH_XIAOMI_ANDROID_APP_SECRET: '', PUSH_XIAOMI_ANDROID_PACKAGE: ' ' }],
    ['a rate alone', { PUSH_XIAOMI_CALLS_PER_SECOND: '1000' }],
    ['a receipt URL alone', { PUSH_XIAOMI_RECEIPT_URL: 'https://a.example/r' }],
    ['region and base URL alone', { PUSH_XIAOMI_REGION: 'europe', PUSH_XIAOMI_BASE_URL: 'http://localhost:1' }],
  ])('%s: Xiaomi is off', (_name, variables) => {
    expect(readFrom(variables)).toEqual({ options: null, text: '' });
  });

  it.each<[string, Record<string, string>, readonly string[]]>([
    [
      'a secret alone',
      { PUSH_XIAOMI_ANDROID_APP_SECRET: SECRET },
      ['PUSH_XIAOMI_ANDROID_PACKAGE must be an Android package'],
    ],
    [
      'a package alone',
      { PUSH_XIAOMI_ANDROID_PACKAGE: 'com.a.b' },
      ['PUSH_XIAOMI_ANDROID_APP_SECRET must be the AppSecret'],
    ],
    [
      'sandbox alone',
      { PUSH_XIAOMI_IOS_SANDBOX: 'true' },
      ['PUSH_XIAOMI_IOS_APP_SECRET must be', 'PUSH_XIAOMI_IOS_BUNDLE_ID must be'],
    ],
    [
      'iOS without sandbox',
      { ...ANDROID, ...IOS, PUSH_XIAOMI_IOS_SANDBOX: '' },
      ['PUSH_XIAOMI_IOS_SANDBOX must be true (APNs sandbox) or false (production)'],
    ],
    [
      'wrong shapes',
      {
        PUSH_XIAOMI_ANDROID_APP_SECRET: 'canary',
        PUSH_XIAOMI_ANDROID_PACKAGE: 'canary',
        PUSH_XIAOMI_IOS_APP_SECRET: 'canary!canary!canary',
        PUSH_XIAOMI_IOS_BUNDLE_ID: 'canary canary',
        PUSH_XIAOMI_IOS_SANDBOX: 'canary',
        PUSH_XIAOMI_REGION: 'canary',
        PUSH_XIAOMI_CALLS_PER_SECOND: 'canary',
        PUSH_XIAOMI_RECEIPT_URL: 'canary',
        PUSH_XIAOMI_BASE_URL: 'http://canary:canary@canary.example',
      },
      Object.values(xiaomiEnvironment()).map(({ name }) => `${name} must be`),
    ],
  ])('%s stops the start, and no value is shown', (_name, variables, expected) => {
    const { options, text } = readFrom(variables);
    expect(options).toBeNull();
    for (const line of expected) expect(text).toContain(`  - ${line}`);
    expect(text.match(/^ {2}- /gm)).toHaveLength(expected.length);
    expect(text).not.toContain('canary');
    expect(text).not.toContain(SECRET);
  });
});
