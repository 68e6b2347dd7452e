import { BoundedMap, BoundedQueue, BoundedSet } from './xiaomi.bounded.js';

describe('BoundedMap', () => {
  it('lets the oldest go; what is set again is new', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    map.set('c', 4);
    expect([...map.values()]).toEqual([3, 4]);
    expect([map.get('b'), map.get('a'), map.size]).toEqual([undefined, 3, 2]);
  });

  it('goes on after it was emptied', () => {
    const map = new BoundedMap<number, number>(3);
    for (let round = 0; round < 50; round++) {
      for (let n = 0; n < 5; n++) map.set(round * 5 + n, n);
      expect(map.take(9)).toEqual([2, 3, 4]);
      expect(map.take(1)).toEqual([]);
    }
  });

  it('takes as long for the hundred thousandth entry as for the first', () => {
    const map = new BoundedMap<number, number>(20_000);
    const started = performance.now();
    for (let n = 0; n < 200_000; n++) map.set(n, n);
    expect(performance.now() - started).toBeLessThan(2000); // a walk over what went takes minutes
  });
});

describe('BoundedSet', () => {
  it('keeps a value once, at its first age', () => {
    const set = new BoundedSet<string>(2);
    expect([set.add('a'), set.add('b'), set.add('a'), set.add('c'), set.add('a')]).toEqual([
      true,
      true,
      false,
      true,
      true,
    ]);
    expect(set.take(5)).toEqual(['c', 'a']);
    expect(set.size).toBe(0);
  });
});

describe('BoundedQueue', () => {
  it('lets the oldest go, and keeps what is alike', () => {
    const queue = new BoundedQueue<number>(3);
    for (const item of [1, 1, 2, 3, 4]) queue.push(item);
    expect([queue.take(2), queue.take(5), queue.take(1)]).toEqual([[2, 3], [4], []]);
    for (let n = 0; n < 100; n++) queue.push(n);
    expect(queue.take(9)).toEqual([97, 98, 99]);
  });
});
