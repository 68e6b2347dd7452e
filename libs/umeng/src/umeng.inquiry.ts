import { type Finding, type FindingCounts, type FindingStage, type Platform } from '@nest-push/core';
import { type UmengTaskStat, type UmengTaskState, type UmengTaskStatus } from './types/answers/task.js';

/** Why Umeng cannot be asked about a call that named its receivers. */
export const NO_STATUS =
  'Umeng keeps no status of messages to devices and aliases, only of tasks: tags, segments and everyone.';

/** Why Umeng cannot be asked about a call that got no answer. */
export const NO_ID = 'Umeng finds a task by the id that it gave it, and this call got no answer.';

/** Our decision: a task whose filter found nobody is through, and one that waits for its start is queued. */
const STAGES: Readonly<Record<UmengTaskState, FindingStage | undefined>> = {
  scheduled: 'queued',
  queued: 'queued',
  sending: 'sending',
  done: 'sent',
  nobody: 'sent',
  failed: 'failed',
  revoked: 'cancelled',
  expired: 'expired',
  unknown: undefined,
};

/**
 * What Umeng tells of a task, in core's words.
 *
 * @param stat - null where Umeng did not tell: the newer endpoint may not be there for an app
 */
export function findingOf(platform: Platform, status: UmengTaskStatus, stat: UmengTaskStat | null): Finding {
  const stage = STAGES[status.state];
  return {
    known: true,
    messageId: status.taskId,
    ...(stage === undefined ? {} : { stage }),
    counts: present({
      ...present(countsOf(platform, status)),
      ...present({
        targets: stat?.acceptCount,
        sent: stat?.sentCount,
        delivered: stat?.arriveCount,
        clicked: stat?.openCount,
        dismissed: stat?.dismissCount,
      }),
    }),
    devices: new Map(),
  };
}

type Counts = { readonly [K in keyof FindingCounts]: number | null | undefined };

/** U-Push API integration, status, 2020: on Android `sent_count` are devices that were reached, on iOS those that Apple took. HarmonyOS is not documented: as Android. */
function countsOf(
  platform: Platform,
  { state, totalCount, sentCount, openCount, dismissCount }: UmengTaskStatus,
): Counts {
  const reached = platform === 'ios' ? { sent: sentCount } : { delivered: sentCount };
  return {
    targets: state === 'nobody' ? 0 : totalCount,
    ...reached,
    clicked: openCount,
    dismissed: dismissCount,
  };
}

/** What is counted: what is not is left out. */
function present(counts: Counts): FindingCounts {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => typeof count === 'number'));
}
