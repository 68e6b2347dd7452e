import { type Delivery, type DeviceRegistration, type FailureClass } from '@nest-push/core';
import { type SimulatedVendor } from '@nest-push/simulators';
import { type Host } from './host.js';
import { like } from './like.js';

const MESSAGE = { title: '您有一条新消息~', body: '【小明】刚刚浏览了您的商品【自行车】~', data: { type: 2 } };

/** A device with one route. */
export const phone = (
  vendor: SimulatedVendor,
  platform: 'android' | 'ios',
  kind: 'registrationId' | 'alias',
  address: string,
): DeviceRegistration => ({ platform, routes: [{ vendor, kind, address }] });

/** One push to one device: its only row. */
export async function rowOf(
  host: Host,
  device: DeviceRegistration,
  title = MESSAGE.title,
  body = MESSAGE.body,
): Promise<Delivery> {
  const { id } = await host.devices.register(device);
  const { deliveries } = await host.report({ to: { device: id }, message: { ...MESSAGE, title, body } });
  expect(deliveries).toHaveLength(1);
  return deliveries[0]!;
}

/** The row of a device whose vendor took the push. */
export const DELIVERED = { state: 'delivered', failureClass: null, vendorCode: null, messageId: like.text };

/** How one call ends that failed so: whether it arrived, nobody knows where no answer says so. */
export const stateOf = (failureClass: FailureClass): 'failed' | 'unknown' =>
  failureClass === 'unknown' ? 'unknown' : 'failed';

/** The row of a device that failed so, with this advice in its reason. */
export const failed = (failureClass: FailureClass, label: string, code: string | null, advice: RegExp): object => ({
  state: stateOf(failureClass),
  failureClass,
  vendorCode: code,
  reason: like.matching(new RegExp(`^${label}${code === null ? '' : ` ${code}`}\\b.*(?:${advice.source})`, 'su')),
});
