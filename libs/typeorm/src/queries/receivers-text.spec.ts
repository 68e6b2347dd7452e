import { type Receiver } from '@nest-push/core';
import { ReceiversText } from './receivers-text.js';

const hostile = ['a', '{"address":"a",', '"', '\\', '\\"', ',{"address":', ']', '', '\ud800', '主题 👩‍👩‍👧‍👦', '__proto__'];

/** Receivers whose addresses and devices look like the text around them. */
const receivers = hostile.map((address, n): Receiver => ({
  address,
  devices: hostile.slice(0, n % 4).map((id) => ({ id, userId: address, platform: 'ios' })),
}));

describe('ReceiversText', () => {
  it.each(['by searching', 'in the parsed list'])('finds each receiver as it went in, %s', (how) => {
    const text = new ReceiversText(JSON.stringify(receivers));
    if (how === 'in the parsed list') text.find('unknown');
    for (const receiver of receivers) expect(text.find(receiver.address)).toEqual(receiver);
  });

  it('finds nobody who is not there: not a part of an address, not a device', () => {
    const some = [{ address: 'address-10', devices: [{ id: 'd1', userId: null, platform: 'ios' }] }];
    const text = new ReceiversText(JSON.stringify(some));
    for (const address of ['address-1', 'd1', 'Address-10', '']) expect(text.find(address)).toBeUndefined();
    expect(new ReceiversText('[]').find('')).toBeUndefined();
  });

  it('finds receivers whose fields came in another order', () => {
    const text = new ReceiversText('[{"devices":[],"address":"a"}]');
    expect(text.find('a')).toEqual({ address: 'a', devices: [] });
  });

  it('finds as many as are asked for', () => {
    const many = Array.from({ length: 100 }, (_, n) => ({ address: `a${n}`, devices: [] }));
    const text = new ReceiversText(JSON.stringify(many));
    expect(many.map(({ address }) => text.find(address))).toEqual(many);
  });

  it.each([
    [[], false],
    [[{ address: '"devices":[{', devices: [] }], false],
    [receivers, true],
  ])('knows whether devices are named', (list, expected) => {
    expect(new ReceiversText(JSON.stringify(list)).namesDevices).toBe(expected);
  });
});
