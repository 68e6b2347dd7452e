import { Timeline } from './memory.timeline.js';

interface Item {
  readonly seq: number;
  readonly at: number;
}

/** Numbers that look random and are the same each time. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state;
  }
}

const line = (): Timeline<Item> => new Timeline<Item>(({ at }) => at);

describe('Timeline', () => {
  it('answers the earliest first, and of equal times the one that came first', () => {
    const timeline = line();
    const items = [5, 1, 5, 3, 1, 9].map((at, seq) => ({ seq, at }));
    for (const item of items) timeline.add(item);
    expect(timeline.upTo(5, 10).map(({ seq }) => seq)).toEqual([1, 4, 3, 0, 2]);
    expect(timeline.upTo(5, 2).map(({ seq }) => seq)).toEqual([1, 4]);
    expect(timeline.upTo(0, 10)).toEqual([]);
    expect(timeline.first(1)).toBe(items[1]);
    expect(timeline.first(0)).toBeUndefined();
  });

  it('forgets what is deleted, and nothing for what is not in it', () => {
    const timeline = line();
    const [one, other] = [
      { seq: 0, at: 1 },
      { seq: 1, at: 1 },
    ];
    timeline.add(one);
    timeline.delete(other);
    timeline.delete({ seq: 0, at: 1 });
    expect(timeline.upTo(1, 10)).toEqual([one]);
    timeline.delete(one);
    timeline.delete(one);
    expect([timeline.isEmpty, timeline.first(9)]).toEqual([true, undefined]);
  });

  it.each([1, 2, 3, 4, 5])('is a sorted list through 2,000 changes (seed %i)', (seed) => {
    const timeline = line();
    const next = numbers(seed);
    let model: Item[] = [];
    for (let seq = 0; seq < 2_000; seq += 1) {
      const item = { seq, at: next.next().value % 50 };
      const victim = model[next.next().value % (model.length + 1)];
      if (next.next().value % 3 === 0 && victim !== undefined) {
        timeline.delete(victim);
        model = model.filter((kept) => kept !== victim);
      } else {
        timeline.add(item);
        model.push(item);
      }
    }
    model.sort((a, b) => a.at - b.at || a.seq - b.seq);
    expect(timeline.upTo(Infinity, Infinity)).toEqual(model);
    expect(timeline.upTo(25, 7)).toEqual(model.filter(({ at }) => at <= 25).slice(0, 7));
  });
});
