import { type Device, type Route } from '../audience/device.js';

/**
 * What makes an address one address: the vendor (and the app, where the host named it), the platform, the kind and the address itself. The platform
 * belongs to it because vendors with an app for each platform know the same alias in each.
 */
export function addressKey(platform: Device['platform'], route: Route): string {
  return JSON.stringify([route.vendor, route.app ?? '', platform, route.kind, route.address]);
}

/**
 * Whether a device loses a route when `newcomer` registers the same address. A registration id names one installation, so it moves even between devices
 * of one user; an alias or an account names a user, so the user's devices share it.
 */
export function losesAddress(holder: { id: string; userId: string | null }, newcomer: Device, route: Route): boolean {
  if (holder.id === newcomer.id) return false;
  return route.kind === 'registrationId' || holder.userId === null || holder.userId !== newcomer.userId;
}
