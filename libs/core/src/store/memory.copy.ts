/**
 * A copy that nobody can change. The memory store keeps and hands out such copies, so that a caller who changes an object later changes nothing in the store: the same as with a
 * store on disk. Plain data only; fields that are undefined are left out, as JSON leaves them out.
 */
export function frozenCopy<T>(value: T): T {
  return copyOf(value) as T;
}

function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(copyOf));
  // Object.fromEntries keeps a key named __proto__ a key; an assignment would change the prototype.
  return Object.freeze(
    Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, copyOf(item)]),
    ),
  );
}
