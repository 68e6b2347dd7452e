import { isObject, type JsonObject } from './jpush.json.js';
import { type Defect, type Rule } from './jpush.shape.js';

/** The first defect that a rule finds, in the order of the rule's table; `undefined` for none. */
export function firstDefectOf(rule: Rule, value: unknown, field = ''): Defect | undefined {
  let first: Defect | undefined;
  rule(value, field, (defect) => (first ??= defect));
  return first;
}

/** A body that is an object and keeps a rule, or the sentence that says what is wrong. */
export function checked(rule: Rule, value: unknown): { readonly value: JsonObject } | { readonly hint: string } {
  if (!isObject(value)) return { hint: 'body: must be a JSON object' };
  const defect = firstDefectOf(rule, value);
  return defect ? { hint: hintOf(defect) } : { value };
}

/** A defect as a sentence for people. */
export function hintOf({ field, rule }: Pick<Defect, 'field' | 'rule'>): string {
  return `${field}: ${rule}`;
}
