import {
  type JPushSimulatedApp,
  type SimulatedPhone,
  type UmengSimulatedApp,
  type XiaomiSimulatedApp,
} from '@nest-push/simulators';

/** The apps that the simulated vendors know. Their credentials have the vendors' shapes, and open nothing. */
export const demoApps = {
  jpush: { appKey: 'demojpushappkey000000001', masterSecret: 'demojpushsecret000000001', name: 'Shop' },
  umeng: {
    android: {
      platform: 'android',
      appKey: 'facade000000000000000001',
      appMasterSecret: 'demoumengandroidsecret0000000001',
    },
    ios: { platform: 'ios', appKey: 'facade000000000000000002', appMasterSecret: 'demoumengiossecret00000000000002' },
  },
  xiaomi: {
    android: { platform: 'android', appSecret: 'ZGVtby14aWFvbWktYW5kcm9pZA==', packages: ['com.example.shop'] },
    ios: { platform: 'ios', appSecret: 'ZGVtby14aWFvbWktaW9zLWFwcA==', packages: ['com.example.shop.ios'] },
  },
} as const satisfies {
  jpush: JPushSimulatedApp;
  umeng: { android: UmengSimulatedApp; ios: UmengSimulatedApp };
  xiaomi: { android: XiaomiSimulatedApp; ios: XiaomiSimulatedApp };
};

const { jpush, umeng, xiaomi } = demoApps;

/** Four people with a phone each, so that a first push reaches someone. Between them they have every demo app but Xiaomi's for iOS. */
export const demoPhones = [
  {
    id: 'lin',
    owner: 'Lin',
    platform: 'android',
    model: 'Xiaomi 15',
    installs: [
      {
        vendor: 'xiaomi',
        app: xiaomi.android.packages[0],
        registrationId: 'demo+regid/lin/00000000000000000000000001==',
        aliases: [{ value: 'lin' }],
        topics: ['news'],
      },
    ],
  },
  {
    id: 'wei',
    owner: 'Wei',
    platform: 'ios',
    model: 'iPhone 16',
    installs: [
      {
        vendor: 'umeng',
        app: umeng.ios.appKey,
        registrationId: 'facade0000000000000000000000000000000000000000000000000000000001',
        aliases: [{ type: 'user', value: 'wei' }],
        tags: ['news'],
      },
    ],
  },
  {
    id: 'yan',
    owner: 'Yan',
    platform: 'android',
    model: 'OPPO Find X8',
    installs: [
      {
        vendor: 'jpush',
        app: jpush.appKey,
        registrationId: '1a0demo0yan',
        aliases: [{ value: 'yan' }],
        tags: ['news'],
      },
      {
        vendor: 'umeng',
        app: umeng.android.appKey,
        registrationId: 'DemoAndroidDeviceTokenOfYan00000000000000001',
        aliases: [{ type: 'user', value: 'yan' }],
        tags: ['news'],
      },
    ],
  },
  {
    id: 'mei',
    owner: 'Mei',
    platform: 'ios',
    model: 'iPhone 15 Pro',
    installs: [
      {
        vendor: 'jpush',
        app: jpush.appKey,
        registrationId: '1a1demo0mei',
        aliases: [{ value: 'mei' }],
        tags: ['news'],
      },
    ],
  },
] as const satisfies readonly SimulatedPhone[];
