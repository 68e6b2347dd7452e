import { type InputIssue, isJsonObject, type JsonObject } from '@nest-push/core';
import { XIAOMI_LIMITS } from '../xiaomi.limits.js';

/** How receivers are named in one kind of call. */
interface ReceiverRule {
  /** Exactly one, or as many as the limit. */
  readonly most: number;
  /** What separates them on the wire: none of them may hold it. */
  readonly separator: string | null;
  /** Xiaomi's code for too many; and for a blank one. */
  readonly tooMany: string;
  readonly blank: string;
}

const { addresses, topics } = XIAOMI_LIMITS;
const LIST = { most: addresses.most, separator: ',', tooMany: '10017', blank: '21305' } as const;

/** Codes: our decision from their meanings, as Xiaomi documents none for lists (21305 apart, which was seen). pId=1560, 2024-10-18. */
const RULES = {
  regIds: LIST,
  aliases: { ...LIST, blank: '65012' },
  userAccounts: { ...LIST, blank: '65016' },
  topic: { ...LIST, most: 1, separator: null, tooMany: '65035', blank: '65013' },
  topics: { ...LIST, most: topics.most, separator: ';$;', tooMany: '65035', blank: '65013' },
  regions: LIST,
  ids: LIST,
} as const satisfies Readonly<Record<string, ReceiverRule>>;

/** A kind of receiver. */
export type ReceiverKind = keyof typeof RULES;

/**
 * What is wrong with the receivers of one call. The rules hold no address. These hold whatever the option `checks` says: each of them changes
 * whom a message reaches.
 *
 * @param field - how the caller names them
 */
export function checkReceivers(kind: ReceiverKind, receivers: readonly string[], field = 'to'): readonly InputIssue[] {
  const { most, separator, tooMany, blank }: ReceiverRule = RULES[kind];
  const issues: InputIssue[] = [];
  const add = (rule: string, code: string): void => void issues.push({ field, rule, code });
  if (receivers.length === 0) add('must name at least one address', '21305');
  if (receivers.length > most) add(`must name at most ${most} (it names ${receivers.length})`, tooMany);
  if (receivers.some((one) => one.trim() === '')) add('must hold no blank address', blank);
  if (separator !== null && receivers.some((one) => one.includes(separator))) {
    const word = separator === ',' ? 'a comma' : separator;
    add(`must hold no address with ${word}: Xiaomi separates addresses with it`, '10017');
  }
  return issues;
}

/**
 * What is wrong with the package of a call: a path of version 2 takes exactly one. pId=1559, 2024-10-21.
 *
 * @param packageName - the app's package, or several with commas
 * @param field - how the caller names what is wrong
 */
export function checkPackage(path: string, packageName: string, field = 'to'): readonly InputIssue[] {
  if (!path.startsWith('/v2/') || !packageName.includes(',')) return [];
  const rule = 'must not be named in this way where the app has several packages: Xiaomi takes one package there';
  return [{ field, rule, code: '22022' }];
}

/** What is wrong with a message to a quick app: these are reached by registration ids, or all at once. pId=1564, 2024-09-26. */
export function checkQuickApp(path: string, { extra }: JsonObject): readonly InputIssue[] {
  const isQuickApp = isJsonObject(extra) && extra.push_server_action !== undefined;
  if (!isQuickApp || /\/(?:regids?|all)$/.test(path)) return [];
  const rule = 'must be left out: quick apps are reached by registration ids, or all at once';
  return [{ field: 'extra.push_server_action', rule, code: '10017' }];
}
