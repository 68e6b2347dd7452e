import { pushIdAt } from './push-id.js';

describe('pushIdAt()', () => {
  it('makes UUIDs of version 7 that carry their time', () => {
    const id = pushIdAt(Date.UTC(2026, 10, 21, 8));
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.UTC(2026, 10, 21, 8));
  });

  it('sorts by time, and never gives the same twice', () => {
    const ids = Array.from({ length: 1_000 }, (_, n) => pushIdAt(1_000_000 + (n >> 2)));
    expect(new Set(ids).size).toBe(1_000);
    const times = [...ids].sort().map((id) => id.slice(0, 13));
    expect(times).toEqual(ids.map((id) => id.slice(0, 13)));
  });
});
