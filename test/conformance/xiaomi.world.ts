import { PushClock } from '@nest-push/core';
import { type SimulatedPhone, XiaomiDialect, type XiaomiDialectOptions } from '@nest-push/simulators';
import { XiaomiClient } from '@nest-push/xiaomi';
import { World } from '../documents/world.js';

export const NOW = Date.parse('2026-09-01T12:00:00+08:00');
export const ANDROID = { appSecret: 'c2VjcmV0LWFuZHJvaWQ==', packageName: 'com.a' };
export const IOS = { appSecret: 'c2VjcmV0LW9mLWlvcw==', packageName: 'com.a.ios' };

const phone = (id: string, platform: 'android' | 'ios', more: object = {}): SimulatedPhone => ({
  id,
  platform,
  installs: [
    {
      vendor: 'xiaomi',
      app: platform === 'ios' ? IOS.packageName : ANDROID.packageName,
      registrationId: `reg-${id}`,
      aliases: [{ value: 'a1' }],
      topics: ['A', 'B'],
      ...more,
    },
  ],
});
const PHONES = [
  phone('1', 'android'),
  phone('2', 'android'),
  phone('3', 'ios'),
  phone('4', 'ios', { environment: 'sandbox' }),
];

type App = XiaomiDialectOptions['apps'][number];

/** Xiaomi with two Android phones and two iPhones, and our clients. */
export class XiaomiWorld {
  private constructor(readonly world: World) {}

  static async open(app: Partial<App> = {}): Promise<XiaomiWorld> {
    const { appSecret, packageName } = ANDROID;
    const dialect = new XiaomiDialect({
      apps: [
        { appSecret, platform: 'android', packages: [packageName], channels: [{ id: 'C', class: 'public' }], ...app },
        { appSecret: IOS.appSecret, platform: 'ios', packages: [IOS.packageName] },
      ],
    });
    return new XiaomiWorld(await World.open(dialect, PHONES, NOW));
  }

  /** By default it sends what is wrong too, so that Xiaomi says so. */
  android(more: Partial<typeof ANDROID> & { readonly checks?: 'refuse' } = {}): XiaomiClient<'android'> {
    const { baseUrl, http } = this.world;
    return new XiaomiClient({ platform: 'android', ...ANDROID, baseUrl, checks: 'warn', ...more }, http, CLOCK);
  }

  ios(sandbox: boolean): XiaomiClient<'ios'> {
    const { baseUrl, http } = this.world;
    return new XiaomiClient({ platform: 'ios', ...IOS, sandbox, baseUrl, checks: 'warn' }, http, CLOCK);
  }

  /** A request as it is given, with the secret of the Android app. */
  raw(method: string, path: string, body = '', secret = ANDROID.appSecret): ReturnType<World['replay']> {
    const headers = {
      Authorization: `key=${secret}`,
      ...(method === 'GET' ? {} : { 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8' }),
    };
    return this.world.replay(path, { method, headers, body });
  }

  /** The form of the newest request. */
  get form(): Record<string, string> {
    return Object.fromEntries(new URLSearchParams(this.world.wires.at(-1)?.body));
  }
}

const CLOCK = Object.assign(new PushClock(), { now: () => NOW });

export const text = (pattern: RegExp): string => expect.stringMatching(pattern) as string;
