import { type Platform } from '@nest-push/core';
import { type UmengTaskStat, type UmengTaskState, type UmengTaskStatus } from './types/answers/task.js';
import { umengTaskId } from './umeng.ids.js';
import { findingOf } from './umeng.inquiry.js';

const taskId = umengTaskId('us00000000000000000001');
const statusOf = (state: UmengTaskState, counts: Partial<UmengTaskStatus> = {}): UmengTaskStatus => ({
  taskId,
  status: 0,
  state,
  totalCount: null,
  sentCount: null,
  openCount: null,
  dismissCount: null,
  ...counts,
});
const STAT: UmengTaskStat = {
  taskId,
  acceptCount: 10,
  sentCount: 9,
  arriveCount: 8,
  openCount: null,
  dismissCount: 0,
  openRate: null,
  dismissRate: null,
};

it.each<[UmengTaskState, string | undefined]>([
  ['scheduled', 'queued'],
  ['queued', 'queued'],
  ['sending', 'sending'],
  ['done', 'sent'],
  ['nobody', 'sent'],
  ['failed', 'failed'],
  ['revoked', 'cancelled'],
  ['expired', 'expired'],
  ['unknown', undefined],
])('a task that is %s is %s', (state, stage) => {
  const finding = findingOf('android', statusOf(state), null);
  expect(finding).toMatchObject({ known: true, messageId: taskId, devices: new Map() });
  expect(finding).toHaveProperty('known', true);
  expect('stage' in finding ? finding.stage : undefined).toBe(stage);
});

const COUNTS = { totalCount: 12, sentCount: 7, openCount: 3, dismissCount: 1 };

it.each<[string, Platform, Partial<UmengTaskStatus>, UmengTaskStat | null, object]>([
  [
    'Android counts devices that were reached',
    'android',
    { ...COUNTS, totalCount: null },
    null,
    { delivered: 7, clicked: 3, dismissed: 1 },
  ],
  ['HarmonyOS like Android', 'harmony', { sentCount: 7 }, null, { delivered: 7 }],
  ['iOS counts what Apple took', 'ios', { ...COUNTS, dismissCount: null }, null, { targets: 12, sent: 7, clicked: 3 }],
  [
    'the finer count wins, and what it lacks stays',
    'android',
    COUNTS,
    STAT,
    { targets: 10, sent: 9, delivered: 8, clicked: 3, dismissed: 0 },
  ],
  ['nothing is counted', 'ios', {}, null, {}],
])('%s', (_name, platform, counts, stat, expected) => {
  expect(findingOf(platform, statusOf('done', counts), stat)).toHaveProperty('counts', expected);
});

it('a filter that found nobody has no target', () => {
  expect(findingOf('android', statusOf('nobody'), null)).toHaveProperty('counts', { targets: 0 });
});
