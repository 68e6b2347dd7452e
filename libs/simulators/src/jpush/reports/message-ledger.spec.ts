import { type FoundInstall } from '../../kit/simulator.types.js';
import { MEMORY } from '../jpush.limits.js';
import { MessageLedger } from './message-ledger.js';

const target = (id: string): FoundInstall => {
  const install = { vendor: 'jpush', app: 'app', registrationId: id } as const;
  return { phone: { id, platform: 'android', installs: [install] }, install };
};
const push = (id: string) => ({ id, at: 0, iosTells: false, receipts: undefined });

describe('MessageLedger', () => {
  it('counts each way apart, and who of its targets was reached', () => {
    const ledger = new MessageLedger();
    const [one, two] = [target('1'), target('2')];
    ledger.add(
      push('m'),
      [one, two],
      [
        { way: 'notification', to: [one, two], reached: new Set([one]) },
        { way: 'message', to: [two], reached: new Set() },
      ],
    );
    const entry = ledger.find('m');
    expect([...(entry?.recipients ?? [])]).toEqual([
      ['1', true],
      ['2', false],
    ]);
    expect(Object.fromEntries(entry?.figures ?? [])).toEqual({
      'notification android': { target: 2, received: 1, click: 0 },
      'message android': { target: 1, received: 0, click: 0 },
    });
  });

  it('forgets the oldest messages, and the recipients of the oldest before', () => {
    const ledger = new MessageLedger();
    const half = Array.from({ length: MEMORY.recipients / 2 }, (_, n) => target(`${n}`));
    for (const id of ['a', 'b', 'c']) ledger.add(push(id), half, []);
    expect(['a', 'b', 'c'].map((id) => ledger.find(id)?.recipients?.size)).toEqual([
      undefined,
      half.length,
      half.length,
    ]);
    for (let n = 0; n < MEMORY.messages - 1; n++) ledger.add(push(`m${n}`), [], []);
    expect(['a', 'b', 'c', 'm0'].map((id) => ledger.find(id) !== undefined)).toEqual([false, false, true, true]);
    // What the forgotten ones held was given back: there is room for as many again.
    ledger.add(push('d'), half, []);
    expect(ledger.find('d')?.recipients?.size).toBe(half.length);
  });
});
