import { demoApps, type RunningSimulators } from '@nest-push/simulator-app';
import { type Environment } from '../config/shop-config.module.js';

/** The variables of a shop that talks to simulators: their addresses, and the demo apps that they know. */
export function demoEnvironment({ url, urlOf }: Pick<RunningSimulators, 'url' | 'urlOf'>): Environment {
  const { jpush, umeng, xiaomi } = demoApps;
  return {
    SIMULATOR_URL: url,
    PUSH_JPUSH_APP_KEY: jpush.appKey,
    PUSH_JPUSH_MASTER_SECRET: jpush.masterSecret,
    PUSH_JPUSH_APNS_PRODUCTION: 'true',
    PUSH_JPUSH_BASE_URL: urlOf('jpush'),
    PUSH_UMENG_ANDROID_APP_KEY: umeng.android.appKey,
    PUSH_UMENG_ANDROID_MASTER_SECRET: umeng.android.appMasterSecret,
    PUSH_UMENG_IOS_APP_KEY: umeng.ios.appKey,
    PUSH_UMENG_IOS_MASTER_SECRET: umeng.ios.appMasterSecret,
    PUSH_UMENG_PRODUCTION: 'true',
    PUSH_UMENG_BASE_URL: urlOf('umeng'),
    PUSH_XIAOMI_ANDROID_APP_SECRET: xiaomi.android.appSecret,
    PUSH_XIAOMI_ANDROID_PACKAGE: xiaomi.android.packages[0],
    PUSH_XIAOMI_IOS_APP_SECRET: xiaomi.ios.appSecret,
    PUSH_XIAOMI_IOS_BUNDLE_ID: xiaomi.ios.packages[0],
    PUSH_XIAOMI_IOS_SANDBOX: 'false',
    PUSH_XIAOMI_BASE_URL: urlOf('xiaomi'),
  };
}
