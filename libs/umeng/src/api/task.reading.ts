import { type JsonObject } from '@nest-push/core';
import { type UmengTaskId } from '../types/ids.js';
import {
  type UmengChannelData,
  type UmengQuota,
  type UmengTaskStat,
  type UmengTaskState,
  type UmengTaskStatus,
} from '../types/answers/task.js';
import { numberIn, objectsIn, textIn, wordIn } from '../umeng.reading.js';
import { lacking } from './caller.js';

/** By Umeng's number. U-Push API integration, status, 2020. */
const STATES: readonly UmengTaskState[] = [
  'queued',
  'sending',
  'done',
  'failed',
  'revoked',
  'expired',
  'nobody',
  'scheduled',
];

/** An answer of `/api/status`. */
export function statusIn(data: JsonObject, taskId: UmengTaskId): UmengTaskStatus {
  const status = numberIn(data, 'status');
  if (status === null) throw lacking('a status');
  return {
    taskId,
    status,
    state: STATES[status] ?? 'unknown',
    totalCount: numberIn(data, 'total_count'),
    sentCount: numberIn(data, 'sent_count'),
    openCount: numberIn(data, 'open_count'),
    dismissCount: numberIn(data, 'dismiss_count'),
  };
}

/** An answer of `/api/task/stat`. */
export function taskStatIn(data: JsonObject, taskId: UmengTaskId): UmengTaskStat {
  return {
    taskId,
    acceptCount: numberIn(data, 'accept_count'),
    sentCount: numberIn(data, 'sent_count'),
    arriveCount: numberIn(data, 'arrive_count'),
    openCount: numberIn(data, 'open_count'),
    dismissCount: numberIn(data, 'dismiss_count'),
    openRate: wordIn(data, 'open_rate'),
    dismissRate: wordIn(data, 'dismiss_rate'),
  };
}

/** An answer of `/api/channel/data`. */
export function channelDataIn(data: JsonObject): UmengChannelData {
  const stats = objectsIn(data, 'stats').map((stat) => ({
    channel: textIn(stat, 'channel') ?? '',
    sentCount: numberIn(stat, 'channel_sent_count'),
    arriveCount: numberIn(stat, 'channel_arrive_count'),
    clickCount: numberIn(stat, 'channel_click'),
    errors: objectsIn(stat, 'errors').map((error) => ({
      code: wordIn(error, 'error_code'),
      info: textIn(error, 'error_info'),
      count: numberIn(error, 'num'),
    })),
  }));
  return { stats };
}

/** An answer of `/api/quota/query`. */
export function quotaIn(data: JsonObject): UmengQuota {
  return {
    xmQuotaCount: numberIn(data, 'xmQuotaCount'),
    xmAckedCount: numberIn(data, 'xmAckedCount'),
    oppoTotalCount: numberIn(data, 'oppoTotalCount'),
    oppoPushCount: numberIn(data, 'oppoPushCount'),
    oppoRemainCount: numberIn(data, 'oppoRemainCount'),
    vivoSysMsgCount: numberIn(data, 'vivoSysMsgCount'),
    vivoMarketMsgCount: numberIn(data, 'vivoMarketMsgCount'),
  };
}
