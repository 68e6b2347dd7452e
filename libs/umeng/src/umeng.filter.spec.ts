import { checkMessage } from './checks/message.checks.js';
import { umengFilter } from './umeng.filter.js';
import { umengFileId, umengTaskId } from './umeng.ids.js';
import { umengTime, umengTimeMs } from './umeng.time.js';

const { where, and, or, not, tag, appVersion, raw, ...others } = umengFilter;

describe('the filter builder', () => {
  it('puts everything under one and, as all samples of Umeng have it', () => {
    expect(where(tag('a'))).toEqual({ where: { and: [{ tag: 'a' }] } });
    expect(where(or(tag('深圳'), tag('北京')), not(tag('muted')), and(tag('a'), raw('newer', '1')))).toEqual({
      where: {
        and: [
          { or: [{ tag: '深圳' }, { tag: '北京' }] },
          { not: { tag: 'muted' } },
          { and: [{ tag: 'a' }, { newer: '1' }] },
        ],
      },
    });
  });

  it.each([
    [appVersion('1.2'), '1.2'],
    [appVersion('=', '1.2'), '1.2'],
    [appVersion('>=', '1.2'), '>=1.2'],
    [appVersion('<', '2'), '<2'],
  ])('compares versions: %j', (leaf, app_version) => {
    expect(leaf).toEqual({ app_version });
  });

  it('has a function for each key that Umeng documents', () => {
    const leaves = Object.values(others).map((leaf) => leaf('2025-01-01'));
    expect(leaves.flatMap((leaf) => Object.keys(leaf)).sort()).toEqual([
      'channel',
      'country',
      'device_model',
      'install_before',
      'install_in',
      'language',
      'launch_from',
      'not_launch_from',
      'province',
      'push_switch',
    ]);
  });

  it('makes what the checks take', () => {
    const filter = where(
      or(tag('a'), appVersion('>', '1')),
      ...Object.values(others).map((leaf) => not(leaf('2025-01-01'))),
    );
    const payload = { display_type: 'message', body: { custom: 'x' } };
    const rules = { platform: 'android', documents: '2025', timeZone: '+08:00', now: Date.now() } as const;
    expect(checkMessage({ type: 'groupcast', filter, payload }, rules)).toEqual([]);
  });
});

describe('ids that were kept as text', () => {
  it('become ids again', () => {
    expect(umengTaskId('um00000000000000000001')).toBe('um00000000000000000001');
    expect(umengFileId('PF1', 'tokens')).toBe('PF1');
  });

  it.each(['uu1', 'ul1', 'ua1'])('are of no task: %s', (id) => {
    expect(() => umengTaskId(id)).toThrow(/id of a task/);
  });

  it('are not blank', () => {
    expect(() => umengTaskId(' ')).toThrow(/task_id must not be blank/);
    expect(() => umengFileId('', 'aliases')).toThrow(/file_id must not be blank/);
  });
});

describe('times of a policy', () => {
  it.each([
    [Date.parse('2026-01-15T16:00:00Z'), undefined, '2026-01-16 00:00:00'],
    [Date.parse('2026-01-15T16:00:00.999Z'), '+00:00', '2026-01-15 16:00:00'],
    [Date.parse('2026-01-15T01:00:00Z'), '-03:30', '2026-01-14 21:30:00'],
  ])('%d in %s is %s', (ms, timeZone, text) => {
    expect(umengTime(ms, timeZone)).toBe(text);
    expect(umengTimeMs(text, timeZone)).toBe(ms - (ms % 1000));
  });

  it.each(['2026-02-30 00:00:00', '2026-01-01 24:00:00', '2026-13-01 00:00:00', '2026-01-01', 'x'])(
    '%s is none',
    (text) => {
      expect(umengTimeMs(text)).toBeNull();
    },
  );
});
