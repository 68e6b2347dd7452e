import { demoApps, type StartSimulatorsOptions } from '@nest-push/simulator-app';
import { DEMO_DEVICES } from '../devices/demo-devices.js';

/** A phone of the simulators. */
export type DemoPhone = NonNullable<StartSimulatorsOptions['phones']>[number];

const { xiaomi, jpush, umeng } = DEMO_DEVICES;

/** The owners' phones as the simulated vendors know them: what the shop has registered, seen from the other side. */
export const DEMO_PHONES = [
  {
    id: xiaomi.id,
    owner: '林晓',
    platform: xiaomi.platform,
    model: 'Xiaomi 15',
    installs: [
      {
        vendor: 'xiaomi',
        app: demoApps.xiaomi.android.packages[0],
        registrationId: 'demo+regid/1001/000000000000000000000001==',
        aliases: [{ value: xiaomi.routes[0].address }],
      },
    ],
  },
  {
    id: jpush.id,
    owner: '周舟',
    platform: jpush.platform,
    model: 'OPPO Find X8',
    installs: [{ vendor: 'jpush', app: demoApps.jpush.appKey, registrationId: jpush.routes[0].address }],
  },
  {
    id: umeng.id,
    owner: '陈默',
    platform: umeng.platform,
    model: 'iPhone 16',
    installs: [{ vendor: 'umeng', app: demoApps.umeng.ios.appKey, registrationId: umeng.routes[0].address }],
  },
] as const satisfies readonly DemoPhone[];
