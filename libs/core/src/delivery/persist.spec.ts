import { hostile } from '../../../../test/support/hostile.js';
import { nameOf } from './persist.js';

describe('what was thrown', () => {
  it.each<[what: string, error: unknown, name: string]>([
    ['an error', new TypeError('canary'), 'TypeError'],
    ['a text', 'canary', 'an unknown error'],
    ['nothing', undefined, 'an unknown error'],
    ['what cannot be looked at', hostile(new Error('canary')), 'an unknown error'],
  ])('is told by its kind alone: %s', (_what, error, name) => {
    expect(nameOf(error)).toBe(name);
  });
});
