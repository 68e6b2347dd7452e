import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type DeviceRegistration, DeviceRegistry } from '@nest-push/core';

/** The owners' phones: one at each vendor, and each reached by another kind of address. */
export const DEMO_DEVICES = {
  xiaomi: {
    id: 'phone-of-1001',
    userId: '1001',
    platform: 'android',
    manufacturer: 'Xiaomi',
    routes: [{ vendor: 'xiaomi', kind: 'alias', address: 'QQC_1001' }],
  },
  jpush: {
    id: 'phone-of-1002',
    userId: '1002',
    platform: 'android',
    manufacturer: 'OPPO',
    routes: [{ vendor: 'jpush', kind: 'registrationId', address: '170976fa8a1002demo0' }],
  },
  umeng: {
    id: 'phone-of-1003',
    userId: '1003',
    platform: 'ios',
    manufacturer: 'Apple',
    routes: [
      {
        vendor: 'umeng',
        kind: 'registrationId',
        address: '1003000000000000aaaa0000bbbb0000cccc0000dddd0000eeee0000ffff1003',
      },
    ],
  },
} as const satisfies Record<string, DeviceRegistration>;

/** Does at every start what the owners' apps would do: it reports their phones. Repeating it changes nothing. */
@Injectable()
export class DemoDevices implements OnApplicationBootstrap {
  constructor(private readonly devices: DeviceRegistry) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const device of Object.values(DEMO_DEVICES)) await this.devices.register(device);
  }
}
