import { type InputIssue } from '@nest-push/core';

/**
 * What keeps addresses from being written down at all: joined by commas, they would name others. This is no rule of Umeng's that might have changed, so
 * it holds whatever the option `checks` says. The rules hold no address.
 */
export function checkAddresses(addresses: readonly string[], field = 'to'): InputIssue[] {
  const issues: InputIssue[] = [];
  const add = (rule: string): void => void issues.push({ field, rule });
  if (addresses.length === 0) add('must name at least one address');
  if (addresses.some((address) => address.trim() === '')) add('must hold no blank address');
  if (addresses.some((address) => address.includes(','))) {
    add('must hold no address with a comma: Umeng separates addresses with it');
  }
  if (addresses.some((address) => /\p{Cc}/u.test(address))) add('must hold no address with a control character');
  return issues;
}
