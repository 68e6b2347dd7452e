import { PushInputError } from '../errors/push.error.js';
import { checkId } from './issues.js';

describe('an id', () => {
  it.each(['p1', 'x'.repeat(255), '用户 1', "'; DROP TABLE push_push; --"])('may be %j', (id) => {
    expect(checkId(id, 'pushId')).toBe(id);
  });

  it.each([undefined, null, 42, {}, '', ' ', 'x'.repeat(256), 'a\nb', 'a\0b', '\ud800'])('must not be %j', (id) => {
    const check = (): string => checkId(id, 'pushId');
    expect(check).toThrow(PushInputError);
    expect(check).toThrow(/^Nothing was done: pushId must /);
  });
});
