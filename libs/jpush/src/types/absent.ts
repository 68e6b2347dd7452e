/** None of these fields: what may not stand beside something else. */
export type Absent<K extends string> = Partial<Record<K, never>>;
