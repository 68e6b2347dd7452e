// The three vendors as a fan-out to a million meets them, with no limit but the machine's.
import { JPushModule } from '@nest-push/jpush';
import { UmengModule } from '@nest-push/umeng';
import { XiaomiModule } from '@nest-push/xiaomi';
import { APPS } from '../test/chaos/world.mjs';

/** How a vendor's module is made, how many addresses one call of it names, and how many such calls core makes at a time: without a key by which a vendor recognises a repeated call, they are few. */
export const VENDORS = {
  jpush: {
    perCall: 1_000,
    inFlight: 64,
    at: (baseUrl) =>
      JPushModule.forRoot({
        ...APPS.jpush,
        apnsProduction: true,
        callsPerMinute: 1_000_000,
        cidsPerFetch: 1_000,
        baseUrl,
      }),
  },
  umeng: {
    perCall: 500,
    inFlight: 4,
    at: (baseUrl) =>
      UmengModule.forRoot({
        android: { appKey: APPS.umeng.appKey, masterSecret: APPS.umeng.appMasterSecret },
        production: true,
        baseUrl,
      }),
  },
  xiaomi: {
    perCall: 1_000,
    inFlight: 4,
    at: (baseUrl) =>
      XiaomiModule.forRoot({
        android: { appSecret: APPS.xiaomi.appSecret, packageName: APPS.xiaomi.package },
        callsPerSecond: 10_000,
        baseUrl,
      }),
  },
};
