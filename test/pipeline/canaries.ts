import { type DeviceRegistration } from '@nest-push/core';
import { demoApps } from '@nest-push/simulator-app';
import { type SimulatedPhone } from '@nest-push/simulators';
import { type Secrets } from '../support/host.js';

const { jpush, umeng, xiaomi } = demoApps;

/** Secrets of the vendors' shapes. */
export const SECRETS: Secrets = {
  jpush: 'CaNaRyJPushMasterSecret1',
  umengAndroid: 'canaryumengandroidmastersecret01',
  umengIos: 'canaryumengiosmastersecret000002',
  xiaomiAndroid: 'Q2+uYX/J5WGl+b21pQW/5kc+9pZA==',
  xiaomiIos: 'Q2+uYX/J5WGl+b21paU/9TQX+BwAA==',
};

/** Addresses of the vendors' shapes; hosts often take a phone number for an alias. */
export const ADDRESSES = {
  jpushId: '1a0c0ffee0cab1e0001',
  jpushAlias: 'QQC_canary42',
  umengAndroidToken: 'CanaryTokenOfAnAndroidPhone00000000000000001',
  umengIosToken: 'c0ffeecab1e0000000000000000000000000000000000000000000000000cafe',
  umengAlias: '13923456789',
  xiaomiRegId: 'c+n4/rY+reg/id+0f/a+ph0n3/000+00000001==',
  xiaomiAlias: '13934567890',
  xiaomiOtherAlias: 'QQC_canary43',
};

/** Everything that must not show. */
export const CANARIES = { ...SECRETS, ...ADDRESSES };
type Route = DeviceRegistration['routes'][number];

/** A route in short. */
export const route = (vendor: string, kind: Route['kind'], address: string): Route => ({ vendor, kind, address });
const { jpushId, jpushAlias, umengAndroidToken, umengIosToken, umengAlias, xiaomiRegId, xiaomiAlias } = ADDRESSES;

/** One user's devices, one for each address. The last two are in one batch. */
export const DEVICES: readonly DeviceRegistration[] = [
  { platform: 'android', manufacturer: 'vivo', routes: [route('jpush', 'registrationId', jpushId)] },
  { platform: 'ios', manufacturer: 'Apple', routes: [route('jpush', 'alias', jpushAlias)] },
  { platform: 'android', manufacturer: 'OPPO', routes: [route('umeng', 'registrationId', umengAndroidToken)] },
  { platform: 'ios', manufacturer: 'Apple', routes: [route('umeng', 'registrationId', umengIosToken)] },
  { platform: 'android', manufacturer: 'HONOR', routes: [route('umeng', 'alias', umengAlias)] },
  { platform: 'android', manufacturer: 'Xiaomi', routes: [route('xiaomi', 'registrationId', xiaomiRegId)] },
  { platform: 'android', manufacturer: 'Redmi', routes: [route('xiaomi', 'alias', xiaomiAlias)] },
  { platform: 'android', manufacturer: 'POCO', routes: [route('xiaomi', 'alias', ADDRESSES.xiaomiOtherAlias)] },
];

/** The phones that have these addresses. */
export const PHONES: readonly SimulatedPhone[] = [
  {
    id: 'android',
    platform: 'android',
    installs: [
      { vendor: 'jpush', app: jpush.appKey, registrationId: jpushId },
      {
        vendor: 'umeng',
        app: umeng.android.appKey,
        registrationId: umengAndroidToken,
        aliases: [{ type: 'user', value: umengAlias }],
      },
      {
        vendor: 'xiaomi',
        app: xiaomi.android.packages[0],
        registrationId: xiaomiRegId,
        aliases: [{ value: xiaomiAlias }, { value: ADDRESSES.xiaomiOtherAlias }],
      },
    ],
  },
  {
    id: 'ios',
    platform: 'ios',
    installs: [
      { vendor: 'jpush', app: jpush.appKey, registrationId: '1a1other', aliases: [{ value: jpushAlias }] },
      { vendor: 'umeng', app: umeng.ios.appKey, registrationId: umengIosToken },
    ],
  },
];
