import { PushInputError } from '../errors/push.error.js';
import { type DeviceRegistry } from './device.registry.js';
import { phone, quietHosts, start } from '../../../../test/support/module-host.js';

quietHosts();

describe('the device registry', () => {
  it('keeps the id of a phone that registers again, and moves it to its new owner', async () => {
    const { devices } = await start();
    const first = await devices.register(phone('u1', 'fake', 'R1'));
    const second = await devices.register(phone('u2', 'fake', 'R1'));
    expect(second.id).toBe(first.id);
    expect(await devices.ofUser('u1')).toEqual([]);
    expect(await devices.ofUser('u2')).toEqual([second]);
  });

  it('tells two users’ phones apart that are known by alias alone', async () => {
    const { devices } = await start();
    const alias = (userId: string): Parameters<DeviceRegistry['register']>[0] => ({
      userId,
      platform: 'android',
      routes: [{ vendor: 'fake', kind: 'alias', address: 'shared' }],
    });
    const [a, b] = [await devices.register(alias('a')), await devices.register(alias('b'))];
    expect(a.id).not.toBe(b.id);
    expect(await devices.ofUser('a')).toEqual([]);
  });

  it.each<[string, (devices: DeviceRegistry, id: string) => Promise<unknown>]>([
    ['unregister', (devices, id) => devices.unregister(id)],
    ['restore', (devices, id) => devices.restore(id)],
    ['ofUser', (devices, id) => devices.ofUser(id)],
    ['find', (devices, id) => devices.find(id)],
  ])('%s() refuses what is no id, and asks the store nothing', async (_name, call) => {
    const { devices } = await start();
    for (const id of ['', 'a\0', 42 as never]) await expect(call(devices, id)).rejects.toBeInstanceOf(PushInputError);
  });

  it('finds, lists and forgets', async () => {
    const { devices } = await start();
    const device = await devices.register({ ...phone('u1'), id: 'mine', manufacturer: 'Xiaomi' });
    expect(await devices.find('mine')).toEqual(device);
    expect(await devices.unregister('mine')).toBe(true);
    expect(await devices.unregister('mine')).toBe(false);
    expect(await devices.find('mine')).toBeNull();
  });
});
