import { type UmengCall } from '../umeng.call.js';
import { type UmengCode } from '../umeng.codes.js';
import { isObject, isText } from '../umeng.fields.js';
import { UMENG_LIMITS } from '../umeng.limits.js';
import { type UmengDeviceFacts, type UmengJson } from '../umeng.types.js';

/** What is known of one device when a filter is asked about it. */
export interface FilterSubject extends UmengDeviceFacts {
  readonly tags: readonly string[];
}

/** True, false, or null where the answer is not known. */
export type Verdict = boolean | null;

/** A filter that passed its grammar. */
export type Condition = (subject: FilterSubject) => Verdict;

type Leaf = (value: string) => Condition;

const same =
  (fact: keyof UmengDeviceFacts): Leaf =>
  (value) =>
  (subject) =>
    subject[fact] === undefined ? null : subject[fact] === value;

// How a value of these keys is written is not published, so nothing can be said about any device.
const unpublished: Leaf = () => () => null;

/** Every documented key of a leaf. Source: U-Push filter appendix, docs/67966/detail/68343. */
const LEAVES: Readonly<Record<string, Leaf>> = {
  app_version: (value) => (subject) =>
    subject.appVersion === undefined ? null : versionMatches(subject.appVersion, value),
  channel: same('channel'),
  device_model: same('deviceModel'),
  province: same('province'),
  country: same('country'),
  language: same('language'),
  tag: (value) => (subject) => subject.tags.includes(value),
  launch_from: (day) => (subject) => (subject.lastLaunch === undefined ? null : subject.lastLaunch >= day),
  not_launch_from: (day) => (subject) => (subject.lastLaunch === undefined ? null : subject.lastLaunch < day),
  install_in: unpublished,
  install_before: unpublished,
  push_switch: unpublished,
};

/** Checks the grammar of `filter` (2016, 2030, 2031) and turns it into a condition. */
export function readFilter(call: UmengCall, filter: unknown): Condition {
  const fail = (field: string, rule: string, code: UmengCode = '2031'): never => call.refuse(code, field, rule);
  if (filter === undefined || filter === null || filter === '') {
    return fail('filter', 'is missing; a groupcast needs filter or group_id', '2016');
  }
  if (Array.isArray(filter)) return fail('filter', 'must be a JSON object, not an array');
  if (!isObject(filter)) return fail('filter', 'must be a JSON object, not a string that contains one', '2016');
  const bytes = Buffer.byteLength(JSON.stringify(filter));
  if (bytes > UMENG_LIMITS.filterBytes) {
    return fail(
      'filter',
      `has ${bytes} bytes, and at most ${UMENG_LIMITS.filterBytes} are allowed; split the audience`,
    );
  }
  const where = onlyEntry(filter);
  if (where?.[0] !== 'where' || !isObject(where[1])) return fail('filter', 'must hold one field, the object where');
  const top = onlyEntry(where[1]);
  // Our decision: samples always start with "and", the first document allowed "or" as well, and no other form was ever shown.
  if (top === null || (top[0] !== 'and' && top[0] !== 'or')) {
    return fail('filter.where', 'must hold one field, and or or; put a single condition into {"and":[…]}');
  }
  return readNode(where[1], 'filter.where', fail, call);
}

type Fail = (field: string, rule: string, code?: UmengCode) => never;

function readNode(node: unknown, path: string, fail: Fail, call: UmengCall): Condition {
  const entry = isObject(node) ? onlyEntry(node) : null;
  if (entry === null) return fail(path, 'must be an object with one key; put two conditions into two objects');
  const [key, value] = entry;
  const field = `${path}.${key}`;
  if (key === 'and' || key === 'or') {
    if (!Array.isArray(value) || value.length === 0) return fail(field, 'must be an array with at least one condition');
    const parts = value.map((one, i) => readNode(one, `${field}[${i}]`, fail, call));
    // A false part decides an "and", a true part an "or"; else one part that is not known leaves the whole unknown.
    const decisive = key === 'or';
    return (subject) => {
      const verdicts = parts.map((part) => part(subject));
      if (verdicts.includes(decisive)) return decisive;
      return verdicts.includes(null) ? null : !decisive;
    };
  }
  if (key === 'not') {
    const inner = isObject(value) ? onlyEntry(value) : null;
    // Our decision: every sample denies a single leaf, so a group inside "not" is refused.
    if (inner === null || ['and', 'or', 'not'].includes(inner[0])) {
      return fail(field, 'must be an object with one key of a condition, such as {"tag":"x"}, not an array or a group');
    }
    const part = readLeaf(inner[0], inner[1], `${field}.${inner[0]}`, fail, call);
    return (subject) => {
      const verdict = part(subject);
      return verdict === null ? null : !verdict;
    };
  }
  return readLeaf(key, value, field, fail, call);
}

function readLeaf(key: string, value: unknown, field: string, fail: Fail, call: UmengCall): Condition {
  const leaf = Object.hasOwn(LEAVES, key) ? LEAVES[key] : undefined;
  // Our decision: a condition that nobody understands must not widen the audience.
  if (leaf === undefined) return fail(field, `is none of the documented conditions: ${Object.keys(LEAVES).join(', ')}`);
  if (!isText(value)) return fail(field, 'must be a string and not empty; ask for several values with "or"');
  if (key === 'app_version' && !/^(?:>=|<=|>|<)?\d+(?:\.\w+)*$/u.test(value)) {
    return fail(field, 'must be a version such as 1.0, or one after >, >=, < or <=');
  }
  if (key === 'launch_from' || key === 'not_launch_from') {
    if (!isDay(value)) return fail(field, 'must be a day, yyyy-MM-dd');
    const today = dayOf(call.now, call.settings.utcOffsetHours);
    if (value >= today) return fail(field, 'must be before the day of sending', '2030');
  }
  return leaf(value);
}

function onlyEntry(object: UmengJson): [string, unknown] | null {
  const entries = Object.entries(object);
  return entries.length === 1 ? (entries[0] ?? null) : null;
}

function isDay(value: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/u.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(value);
}

/** The calendar day, `yyyy-MM-dd`, on a clock so many hours ahead of UTC. */
export function dayOf(at: number, utcOffsetHours: number): string {
  return new Date(at + utcOffsetHours * 3_600_000).toISOString().slice(0, 10);
}

function versionMatches(version: string, wanted: string): boolean {
  const [, comparator = '', bound = ''] = /^(>=|<=|>|<)?(.*)$/u.exec(wanted) ?? [];
  if (comparator === '') return version === bound;
  const order = compareVersions(version, bound);
  if (order === 0) return comparator.endsWith('=');
  return comparator.startsWith('>') ? order > 0 : order < 0;
}

// Part by part, as numbers where both are; a part that is not there counts as 0, so 1.0 equals 1.0.0.
function compareVersions(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const [x, y] = [left[i] ?? '0', right[i] ?? '0'];
    const difference = Number(x) - Number(y);
    const order = Number.isNaN(difference) ? Number(x > y) - Number(x < y) : difference;
    if (order !== 0) return order;
  }
  return 0;
}
