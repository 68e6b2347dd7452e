import { type Device } from '@nest-push/core';
import { bigNumber, id, table, word } from './columns.js';

/** A row of `push_device`. */
export type DeviceRow = { -readonly [Field in keyof Omit<Device, 'routes'>]: Device[Field] } & {
  /** The first registration under this id: who was there when a push was accepted. */
  firstRegisteredAt: number;
};

/** The table of devices. */
export const DeviceSchema = table<DeviceRow>({
  name: 'PushDeviceRow',
  tableName: 'push_device',
  columns: {
    id: { ...id, primary: true },
    userId: { ...id, name: 'user_id', nullable: true },
    platform: word,
    manufacturer: { ...id, nullable: true },
    registeredAt: { ...bigNumber, name: 'registered_at' },
    firstRegisteredAt: { ...bigNumber, name: 'first_registered_at', default: 0 },
  },
  indices: [{ name: 'push_device_user', columns: ['userId', 'registeredAt'] }],
});
