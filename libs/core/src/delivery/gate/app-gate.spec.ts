import { type Lane } from '../lane.js';
import { AppGate, type CallEffect, type GateSettings } from './app-gate.js';

const START = 1_800_000_000_000;

function setUp(settings: Partial<GateSettings> = {}, chance = 0) {
  const time = { at: START, now: () => time.at, random: () => chance };
  const gate = new AppGate({ limits: [], inFlight: 8, ...settings }, time);
  gate.demand('normal', true);
  const call = (effect: CallEffect, lane: Lane = 'normal'): boolean => gate.begin(lane).end(effect);
  const fail = (times: number): void => {
    for (let count = 0; count < times; count += 1) call('failure');
  };
  return { time, gate, call, fail };
}

const tenASecond = [{ name: 'calls', calls: 10, perMs: 1_000 }];

describe('a gate', () => {
  it('has room for as many calls as may be under way, and no more', () => {
    const { gate } = setUp();
    expect(gate.room('transactional')).toBe(7);
    const permits = Array.from({ length: 7 }, () => gate.begin('normal'));
    expect([gate.room('normal'), gate.view.inFlight]).toEqual([0, 7]);
    expect(() => gate.begin('normal')).toThrow(RangeError);
    permits[0]!.end('success');
    expect(gate.room('normal')).toBe(1);
  });

  it('lets 64 calls be under way where nothing is said', () => {
    const gate = new AppGate({ limits: [] }, setUp().time);
    expect(gate.room('transactional')).toBe(64);
  });

  it('keeps its word: so many calls as it has room for may begin one after another', () => {
    const { gate } = setUp({ limits: [{ name: 'calls', calls: 40, perMs: 1_000 }], inFlight: 64 });
    gate.demand('bulk', true);
    for (const lane of ['bulk', 'normal', 'transactional'] as const) {
      const room = gate.room(lane);
      expect(room).toBeGreaterThan(0);
      for (let count = 0; count < room; count += 1) gate.begin(lane);
      expect(gate.room(lane)).toBe(0);
    }
    expect(gate.view.inFlight).toBe(40);
  });

  it('ends a permit once', () => {
    const { gate } = setUp();
    const permit = gate.begin('normal');
    gate.begin('normal');
    permit.end('success');
    permit.end('success');
    expect(gate.view.inFlight).toBe(1);
  });

  it('keeps the strictest of several limits', () => {
    const { gate, time, call } = setUp({ limits: [...tenASecond, { name: 'hourly', calls: 12, perMs: 3_600_000 }] });
    for (let count = 0; count < 10; count += 1) call('success');
    expect([gate.room('normal'), gate.wakeAt()]).toEqual([0, START + 1_050]);
    time.at += 1_050;
    expect(gate.room('normal')).toBe(2);
    call('success');
    call('success');
    expect(gate.wakeAt()).toBe(START + 3_601_000);
  });

  it.each<[effect: CallEffect, room: number]>([
    ['none', 4],
    ['neutral', 3],
  ])('counts for its limits what was called: a call that ended "%s" leaves %i', (effect, room) => {
    const { gate, call } = setUp({ limits: [{ name: 'calls', calls: 4, perMs: 1_000 }] });
    call(effect);
    expect(gate.room('normal')).toBe(room);
  });

  it('V9: shares nothing with the gates of other apps', () => {
    const [one, other] = [setUp(), setUp()];
    one.fail(5);
    one.gate.pause();
    one.gate.throttle(START + 1_000);
    expect(one.gate.room('normal')).toBe(0);
    expect(other.gate.room('normal')).toBe(7);
    expect(other.gate.view).toEqual({
      paused: false,
      probeAt: null,
      throttledUntil: null,
      breaker: 'closed',
      inFlight: 0,
    });
  });
});

describe('V3: a vendor that asks for time', () => {
  it('gets it, and the later of two times holds', () => {
    const { gate, time } = setUp();
    gate.throttle(START + 5_000);
    gate.throttle(START + 2_000);
    gate.throttle(Number.NaN);
    expect([gate.view.throttledUntil, gate.wakeAt()]).toEqual([START + 5_000, START + 5_000]);
    time.at = START + 4_999;
    expect(gate.room('transactional')).toBe(0);
    time.at += 1;
    expect(gate.room('transactional')).toBe(7);
    expect(gate.view.throttledUntil).toBeNull();
  });

  it('gets it also where the clock of the machine is set back meanwhile, and no more than it', () => {
    const { gate, time } = setUp();
    gate.throttle(START + 5_000);
    time.at -= 3_600_000;
    expect(gate.wakeAt()).toBe(time.at + 5_000);
    gate.throttle(time.at + 6_000);
    expect(gate.wakeAt()).toBe(time.at + 6_000);
    time.at += 6_000;
    expect(gate.room('normal')).toBe(7);
  });
});

describe("V7: a vendor's own word on its limit", () => {
  it('is believed until its next window', () => {
    const { gate, time } = setUp({ limits: [{ name: 'calls', calls: 100, perMs: 60_000 }], inFlight: 64 });
    const told = gate.begin('normal');
    gate.adapt({ remaining: 9, resetMs: 30_000 });
    told.end('success');
    // Five of a hundred are left to transactional work, ten to everything but bulk.
    expect([gate.room('transactional'), gate.room('normal'), gate.room('bulk')]).toEqual([9, 4, 0]);
    for (let count = 0; count < 4; count += 1) gate.begin('normal').end('success');
    expect([gate.room('transactional'), gate.room('normal'), gate.wakeAt()]).toEqual([5, 0, START + 30_000]);
    time.at += 30_000;
    expect(gate.room('normal')).toBeGreaterThan(5);
  });

  it('may not count the calls that are under way: they are taken off', () => {
    const { gate } = setUp();
    const [told] = [gate.begin('normal'), gate.begin('normal'), gate.begin('normal')];
    gate.adapt({ remaining: 3, resetMs: 1_000 });
    expect(gate.room('normal')).toBe(1);
    told.end('success');
    gate.adapt({ remaining: 3, resetMs: 1_000 });
    expect(gate.room('normal')).toBe(2);
    gate.begin('normal').end('none');
    expect(gate.room('normal')).toBe(2);
  });

  it('does not raise what our own count allows', () => {
    const { gate, call } = setUp({ limits: tenASecond });
    for (let count = 0; count < 10; count += 1) call('success');
    gate.adapt({ remaining: 500, resetMs: 1_000 });
    expect(gate.room('normal')).toBe(0);
  });

  it.each([
    ['nothing', Number.NaN, 1_000, START],
    ['no time', 0, Number.NaN, START],
    ['a time that is over', 0, 0, START],
    ['an endless time', -5, Infinity, START + 3_600_000],
  ])('that says %s stops nothing for ever', (_, remaining, resetMs, wakeAt) => {
    const { gate } = setUp();
    gate.adapt({ remaining, resetMs });
    expect(gate.wakeAt()).toBe(wakeAt);
  });
});

describe('V6: refused credentials', () => {
  it('pause the app, and tell it once', () => {
    const { gate } = setUp();
    expect([gate.pause(), gate.pause()]).toEqual([true, false]);
    expect(gate.view).toMatchObject({ paused: true, probeAt: START + 5_000 });
    expect([gate.room('transactional'), gate.wakeAt()]).toEqual([0, START + 5_000]);
  });

  it('are probed by one call after 5 s, 10, 20 … 300', () => {
    const { gate, time } = setUp();
    gate.pause();
    const waits: number[] = [];
    for (let probe = 0; probe < 8; probe += 1) {
      const at = gate.wakeAt()!;
      waits.push((at - time.at) / 1_000);
      time.at = at;
      expect(gate.room('normal')).toBe(1);
      const permit = gate.begin('normal');
      expect(gate.room('transactional')).toBe(0);
      gate.pause();
      expect(permit.end('neutral')).toBe(false);
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300]);
  });

  it('are forgiven by the first probe that succeeds, and by nothing else', () => {
    const { gate, time, call } = setUp();
    const before = gate.begin('normal');
    gate.pause();
    expect(before.end('success')).toBe(false);
    time.at += 5_000;
    expect(call('success')).toBe(true);
    expect(gate.view).toMatchObject({ paused: false, probeAt: null });
    expect(call('success')).toBe(false);
  });

  it('begin anew with every pause', () => {
    const { gate, time, call } = setUp();
    for (let pause = 0; pause < 2; pause += 1) {
      gate.pause();
      expect(gate.wakeAt()).toBe(time.at + 5_000);
      time.at += 5_000;
      call('neutral');
      expect(gate.wakeAt()).toBe(time.at + 10_000);
      time.at += 10_000;
      call('success');
    }
    expect(gate.view.paused).toBe(false);
  });

  it('are probed again at once where no call was made', () => {
    const { gate, time, call } = setUp();
    gate.pause();
    time.at += 5_000;
    call('none');
    expect(gate.room('normal')).toBe(1);
  });

  it('are probed again after a minute where a probe does not end; its late success counts', () => {
    const { gate, time } = setUp();
    gate.pause();
    time.at += 5_000;
    const slow = gate.begin('normal');
    expect(gate.wakeAt()).toBe(time.at + 60_000);
    time.at += 60_000;
    const next = gate.begin('normal');
    expect(slow.end('success')).toBe(true);
    gate.pause();
    expect(next.end('success')).toBe(false);
    expect(gate.view.paused).toBe(true);
  });

  it('of a slow probe do not call the next one off', () => {
    const { gate, time } = setUp();
    gate.pause();
    time.at += 5_000;
    const slow = gate.begin('normal');
    time.at += 60_000;
    const next = gate.begin('normal');
    slow.end('neutral');
    expect(gate.view.probeAt).toBe(time.at + 60_000);
    expect(next.end('success')).toBe(true);
  });
});

describe('V4: retries', () => {
  it('are bounded by what first calls earn, and cost nothing where they succeed', () => {
    const { gate, call } = setUp();
    const retry = (effect: CallEffect): boolean => {
      const permit = gate.begin('normal');
      const allowed = permit.mayRetry();
      expect(permit.mayRetry()).toBe(allowed);
      permit.end(effect);
      return allowed;
    };
    for (let count = 0; count < 200; count += 1) expect(retry('success')).toBe(true);
    for (let count = 0; count < 100; count += 1) expect(retry('neutral')).toBe(true);
    expect(retry('success')).toBe(false);
    // Neither refused retries nor calls that were not made earn anything.
    for (let count = 0; count < 50; count += 1) {
      expect(retry('failure')).toBe(false);
      call('none');
    }
    for (let count = 0; count < 10; count += 1) call('success');
    for (let count = 0; count < 10; count += 1) expect(retry('success')).toBe(true);
    expect([retry('neutral'), retry('neutral')]).toEqual([true, false]);
  });

  it('that are refused count neither for the limit nor for the breaker', () => {
    const { gate } = setUp({ limits: [{ name: 'calls', calls: 101, perMs: 3_600_000 }], inFlight: 200 });
    for (let count = 0; count < 100; count += 1) {
      const permit = gate.begin('transactional');
      permit.mayRetry();
      permit.end('neutral');
    }
    expect(gate.room('transactional')).toBe(1);
    for (let count = 0; count < 5; count += 1) {
      const permit = gate.begin('transactional');
      expect(permit.mayRetry()).toBe(false);
      permit.end('failure');
    }
    expect([gate.room('transactional'), gate.view.breaker]).toEqual([1, 'closed']);
  });

  it('may always probe', () => {
    const { gate, time, call } = setUp({}, 0.99);
    const retry = (effect: CallEffect): boolean => {
      const permit = gate.begin('normal');
      const allowed = permit.mayRetry();
      permit.end(effect);
      return allowed;
    };
    for (let count = 0; count < 95; count += 1) retry('neutral');
    for (let count = 0; count < 5; count += 1) expect(retry('failure')).toBe(true);
    // The breaker is open for half a second, which earns five retries; the probe costs none of them.
    time.at = gate.wakeAt()!;
    expect([gate.view.breaker, retry('neutral')]).toEqual(['half-open', true]);
    call('success');
    const retries = Array.from({ length: 6 }, () => retry('neutral'));
    expect([gate.view.breaker, retries]).toEqual(['closed', [true, true, true, true, true, false]]);
  });
});

describe('when to ask again', () => {
  it('is now where there is room, and never where nothing waits', () => {
    const { gate } = setUp();
    expect(gate.wakeAt()).toBe(START);
    gate.demand('normal', false);
    expect(gate.wakeAt()).toBeNull();
  });

  it('is told by an ending call alone where all places are taken', () => {
    const { gate } = setUp();
    for (let count = 0; count < 7; count += 1) gate.begin('normal');
    gate.throttle(START + 1_000);
    expect(gate.wakeAt()).toBeNull();
  });

  it('is the end of everything that is in the way', () => {
    const { gate, fail } = setUp();
    fail(5);
    expect([gate.view.breaker, gate.wakeAt()]).toEqual(['open', START + 1_000]);
    gate.throttle(START + 3_000);
    expect(gate.wakeAt()).toBe(START + 3_000);
    gate.pause();
    expect(gate.wakeAt()).toBe(START + 5_000);
  });

  it('is the time of the lane that comes first', () => {
    const { gate, time } = setUp({ limits: [{ name: 'calls', calls: 20, perMs: 1_000 }] });
    gate.demand('bulk', true);
    for (let count = 0; count < 20; count += 1, time.at += 10) gate.begin('transactional').end('success');
    // Bulk waits for three calls to leave the window, normal work for two.
    expect(gate.wakeAt()).toBe(START + 1_060);
    gate.demand('normal', false);
    expect(gate.wakeAt()).toBe(START + 1_070);
  });
});
