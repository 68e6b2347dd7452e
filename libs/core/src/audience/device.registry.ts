import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PushClock } from '../clock.js';
import { addressKey } from '../store/address.js';
import { PUSH_STORE, type PushStore } from '../store/store.js';
import { checkId } from '../message/issues.js';
import { checkRegistration } from './device.check.js';
import { type Device, type DeviceRegistration } from './device.js';

/**
 * Who has which device, and how it is reached.
 *
 * @example
 * ```ts
 * await devices.register({
 *   userId: 'u42',
 *   platform: 'android',
 *   manufacturer: 'Xiaomi',
 *   routes: [{ vendor: 'xiaomi', kind: 'alias', address: 'QQC_u42' }],
 * });
 * ```
 */
@Injectable()
export class DeviceRegistry {
  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    private readonly clock: PushClock,
  ) {}

  /**
   * Registers a device, or replaces what was known of it. Call it at every start and every log-in of the app.
   *
   * An address belongs to one owner: registering it moves it here, so that the user who was logged in before gets nothing more on this phone.
   *
   * @throws PushInputError when a field is wrong
   */
  async register(registration: DeviceRegistration): Promise<Device> {
    const checked = checkRegistration(registration);
    const { id, userId, platform, manufacturer, routes } = checked;
    const device: Device = {
      id: id ?? derivedId(checked),
      userId: userId ?? null,
      platform,
      manufacturer: manufacturer ?? null,
      routes: routes.map(({ vendor, app, kind, address }) => ({
        vendor,
        kind,
        address,
        ...(app === undefined ? {} : { app }),
      })),
      registeredAt: this.clock.now(),
    };
    await this.store.saveDevice(device);
    return device;
  }

  /** Forgets a device, at log-out. Answers whether it was known. */
  async unregister(deviceId: string): Promise<boolean> {
    return this.store.removeDevice(checkId(deviceId, 'deviceId'));
  }

  /** Puts the addresses of a device back into use that a vendor had called dead, e.g. after its environment was corrected. Answers whether any was out of use. */
  async restore(deviceId: string): Promise<boolean> {
    return this.store.restore(checkId(deviceId, 'deviceId'));
  }

  /** The devices of one user, earliest registration first. */
  async ofUser(userId: string): Promise<readonly Device[]> {
    return this.store.devicesOf([checkId(userId, 'userId')]);
  }

  /** One device, or null. */
  async find(deviceId: string): Promise<Device | null> {
    const [device] = await this.store.devices([checkId(deviceId, 'deviceId')]);
    return device ?? null;
  }
}

/**
 * An id for an installation whose app gives none: the same for every registration with the same first route. The user belongs to it where the address is
 * not the installation's own, because two users' phones may not become one device.
 */
function derivedId({ platform, routes, userId }: DeviceRegistration): string {
  const route = routes.find(({ kind }) => kind === 'registrationId') ?? routes[0];
  if (route === undefined) throw new TypeError('a checked registration has a route');
  const owner = route.kind === 'registrationId' ? '' : (userId ?? '');
  return `d-${createHash('sha256')
    .update(`${addressKey(platform, route)}\n${owner}`)
    .digest('base64url')
    .slice(0, 22)}`;
}
