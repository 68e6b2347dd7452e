import { type Kind } from './jpush.pushes.js';

/** One mistake outside the rules: what it is put into, where, what is put there, and what JPush says to it. */
export interface Mutation {
  readonly into: Kind;
  readonly path: string;
  /** `undefined` takes the field out. */
  readonly values: readonly unknown[];
  readonly code: '1002' | '1003' | '1005' | '1009' | '1035';
}

/** Values for one path. */
export type Row = readonly [into: Kind, path: string, ...values: unknown[]];

/** Rows with one code. */
export const rows = (code: Mutation['code'], ...given: readonly Row[]): Mutation[] =>
  given.map(([into, path, ...values]) => ({ into, path, values, code }));

/** So many items. */
export const many = (count: number, make: (n: number) => unknown = (n) => `t${n}`): unknown[] =>
  Array.from({ length: count }, (_, n) => make(n));
/** What is not of a type. */
export const no = { flag: ['true', 1, null], text: [1, true, null, {}], object: ['x', 1, null, []] } as const;
/** So many Chinese characters. */
export const han = (count: number): string => '推'.repeat(count);

/** Where parts stand. */
export const A = 'notification.android';
export const I = 'notification.ios';
export const H = 'notification.hmos';
export const C = 'options.third_party_channel';
export const L = 'live_activity.ios';
