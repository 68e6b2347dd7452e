import { checkPush, type JPushUse } from './push.checks.js';

const check = (audience: unknown, use: JPushUse = 'push') =>
  checkPush({ platform: 'all', audience, notification: { alert: 'Hi' } }, use).map(({ field, rule, code }) => ({
    field,
    rule,
    code,
  }));

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `n${i}`);

describe('audiences', () => {
  it.each([
    ['tag', 20],
    ['tag_and', 20],
    ['tag_not', 20],
    ['alias', 1000],
    ['registration_id', 1000],
    ['segment', 1],
    ['abtest', 1],
  ])('%s takes at most %i', (kind, max) => {
    expect(check({ [kind]: names(max) })).toEqual([]);
    expect(check({ [kind]: names(max + 1) })).toEqual([
      { field: `audience.${kind}`, rule: `must have at most ${max} items (it has ${max + 1})`, code: '1003' },
    ]);
  });

  it.each([
    ['40 bytes', 'a'.repeat(40)],
    ['13 Chinese characters and one letter: 40 bytes', '深'.repeat(13) + 'a'],
    ['every sign that is allowed', 'aZ09_深圳@!#$&*+=.|￥'],
    ['an alias as in the samples', 'QQC_42'],
  ])('takes a name of %s', (_what, name) => {
    for (const kind of ['alias', 'tag', 'tag_and', 'tag_not']) expect(check({ [kind]: [name] })).toEqual([]);
  });

  it.each([
    ['41 bytes', 'a'.repeat(41), '(it has 41)'],
    ['14 Chinese characters: 42 bytes', '深'.repeat(14), '(it has 42)'],
    ['one emoji', '😀', 'letters, digits, Chinese'],
    ['a blank', 'a b', 'letters, digits, Chinese'],
    ['a hyphen', 'a-b', 'letters, digits, Chinese'],
    ['a comma', 'a,b', 'letters, digits, Chinese'],
    ['a quotation mark', 'a"b', 'letters, digits, Chinese'],
    ['a line break', 'a\n', 'letters, digits, Chinese'],
    ['nothing', '', 'must not be empty'],
    ['a number', 7, 'must be a text'],
  ])('refuses a name of %s, without repeating it', (_what, name, rule) => {
    const issues = check({ alias: ['fine', name, 'also fine'] });
    expect(issues).toEqual([
      { field: 'audience.alias[1]', rule: expect.stringContaining(rule) as string, code: '1003' },
    ]);
    // Names are personal data.
    if (typeof name === 'string' && name.length > 1) expect(JSON.stringify(issues)).not.toContain(name);
  });

  it('takes any id that is not blank', () => {
    expect(check({ registration_id: ['090c1f59f89', '1507bfd3f7c466c355c'] })).toEqual([]);
    for (const kind of ['registration_id', 'segment', 'abtest']) {
      expect(check({ [kind]: [' '] })).toEqual([
        { field: `audience.${kind}[0]`, rule: 'must not be blank', code: '1003' },
      ]);
    }
  });

  it.each<[unknown]>([[{}], [{ tag: [] }], [{ alias: [], registration_id: [] }]])('%j names nobody', (audience) => {
    expect(check(audience)).toEqual([{ field: 'audience', rule: 'must name at least one receiver', code: '1002' }]);
  });

  it.each<[unknown, string, string]>([
    ['everyone', 'audience', '1003'],
    [['all'], 'audience', '1003'],
    [null, 'audience', '1003'],
    [{ alias: 'a' }, 'audience.alias', '1003'],
    [{ tags: ['a'] }, 'audience.tags', '1009'],
  ])('%j is none', (audience, field, code) => {
    expect(check(audience)[0]).toMatchObject({ field, code });
  });

  it.each<[unknown, JPushUse, readonly string[]]>([
    [{ live_activity_id: 'l' }, 'push', []],
    [{ live_activity_id: 'l', tag: [] }, 'push', []],
    [{ live_activity_id: 'l', tag: ['a'] }, 'push', ['audience.live_activity_id']],
    [{ file: { file_id: 'f' } }, 'file', []],
    [{ file: { file_id: 'f' } }, 'groupFile', []],
    [{ file: { file_id: 'f' } }, 'schedule', []],
    [{ file: { file_id: 'f' }, tag: ['a'] }, 'schedule', ['audience.file']],
    [{ file: { file_id: 'f' } }, 'push', ['audience.file']],
    [{ file: { file_id: 'f' } }, 'group', ['audience.file']],
    [{ file: {} }, 'file', ['audience.file.file_id']],
    [{ tag: ['a'] }, 'file', ['audience.file', 'audience.tag']],
    ['all', 'file', ['audience']],
  ])('%j in a %s', (audience, use, fields) => {
    const found = check(audience, use).map(({ field }) => field);
    expect(found).toEqual(expect.arrayContaining([...fields]));
    expect(found.length > 0).toBe(fields.length > 0);
  });
});

describe('platforms', () => {
  const codes = (platform: unknown) =>
    checkPush({ platform, audience: 'all', notification: { alert: 'Hi' } }).map(({ field, code }) => [field, code]);

  it.each<[unknown]>([['all'], [['android']], [['ios', 'hmos', 'quickapp', 'winphone']]])('%j', (platform) => {
    expect(codes(platform)).toEqual([]);
  });

  it.each<[unknown, string]>([
    ['android', 'platform'],
    ['xx', 'platform'],
    [[], 'platform'],
    [['harmony'], 'platform[0]'],
    [{}, 'platform'],
  ])('%j is none', (platform, field) => {
    expect(codes(platform)).toEqual([[field, '1003']]);
  });
});
