import { seededRandom } from '../../../../../test/chaos/models/breaker.model.js';
import { type Lane, LANES } from '../lane.js';
import { Slots } from './slots.js';

/** Slots with so many calls under way, and work in these lanes. */
function slots(count: number, used: Partial<Record<Lane, number>>, waiting: readonly Lane[]): Slots {
  const made = new Slots(count);
  for (const lane of LANES) {
    made.demand(lane, waiting.includes(lane));
    for (let call = used[lane] ?? 0; call > 0; call -= 1) made.begin(lane);
  }
  return made;
}

const rooms = (made: Slots): number[] => LANES.map((lane) => made.room(lane));

describe('D16: slots', () => {
  it.each<[what: string, used: Partial<Record<Lane, number>>, waiting: Lane[], expected: number[]]>([
    ['are all for the only lane with work, but for an eighth', {}, ['bulk'], [51, 43, 56]],
    ['are all for transactional work where there is no other', {}, ['transactional'], [64, 20, 20]],
    ['are shared 70/10/20 where all lanes have work', {}, ['transactional', 'normal', 'bulk'], [45, 7, 14]],
    ['that bulk had borrowed go back', { bulk: 56 }, ['transactional', 'normal', 'bulk'], [8, 0, 0]],
    ['that are kept free are not for normal work', { bulk: 56 }, ['normal', 'bulk'], [8, 0, 0]],
    ['above the free ones are for a lane that misses its share', { bulk: 50 }, ['normal', 'bulk'], [14, 6, 0]],
    ['are not held back twice', { transactional: 40 }, ['transactional', 'bulk'], [11, 7, 20]],
  ])('%s', (_, used, waiting, expected) => {
    expect(rooms(slots(64, used, waiting))).toEqual(expected);
  });

  it('are given back', () => {
    const made = slots(64, { bulk: 56 }, ['bulk']);
    expect([made.underWay, made.room('bulk')]).toEqual([56, 0]);
    made.end('bulk');
    expect([made.underWay, made.room('bulk')]).toEqual([55, 1]);
  });

  it('of which there are three: one for each lane with work', () => {
    expect(rooms(slots(3, {}, LANES))).toEqual([1, 1, 1]);
    expect(rooms(slots(3, { bulk: 2 }, LANES))).toEqual([1, 0, 0]);
  });

  it.each([1, 2])('of which there are %i: whoever comes first', (count) => {
    expect(slots(count, {}, ['bulk']).room('bulk')).toBe(count);
    expect(rooms(slots(count, { bulk: count }, LANES))).toEqual([0, 0, 0]);
  });

  it.each([0, -1, 2.5, Number.NaN])('of which there are %s: refused', (count) => {
    expect(() => new Slots(count)).toThrow(RangeError);
  });

  it('are never more than there are, and give every lane with work its share in the end', () => {
    const random = seededRandom(16);
    for (const count of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 20, 64]) {
      const made = new Slots(count);
      const used = { transactional: 0, normal: 0, bulk: 0 };
      let most = 0;
      const fill = (lane: Lane): void => {
        for (; made.room(lane) > 0; used[lane] += 1) made.begin(lane);
        most = Math.max(most, made.underWay);
      };
      for (const lane of LANES) {
        made.demand(lane, random() < 0.5);
        if (random() < 0.5) fill(lane);
      }
      for (const lane of LANES) made.demand(lane, true);
      // Calls end one by one, and the lanes ask in an order of chance.
      for (let round = 0; round < count * 30; round += 1) {
        const ending = LANES[Math.floor(random() * 3)]!;
        if (used[ending] > 0) {
          made.end(ending);
          used[ending] -= 1;
        }
        const first = Math.floor(random() * 3);
        for (const step of [0, 1, 2]) fill(LANES[(first + step) % 3]!);
      }
      expect([most, made.underWay]).toEqual([count, count]);
      if (count < 3) continue;
      expect(used.transactional).toBeGreaterThanOrEqual(Math.max(1, Math.floor(count * 0.7) - 1));
      expect(used.normal).toBeGreaterThanOrEqual(Math.max(1, Math.floor(count * 0.1)));
      expect(used.bulk).toBeGreaterThanOrEqual(Math.ceil(count * 0.2 - 1e-9));
    }
  });
});
