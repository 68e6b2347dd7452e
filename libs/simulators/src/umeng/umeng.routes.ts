import { type SimulatedAnswer } from '../kit/simulator.types.js';
import { channelData, quotaQuery } from './channels/channel.api.js';
import { upload } from './files/upload.js';
import { send } from './push/send.js';
import { tagAdd, tagClear, tagDelete, tagList, tagSet } from './tags/tag.api.js';
import { cancel, status, taskStat } from './tasks/task.api.js';
import { templateAdd, templateDelete, templateGet, templateList } from './templates/template.api.js';
import { templateMsg, templateSend } from './templates/template.sending.js';
import { type UmengCall } from './umeng.call.js';
import { type UmengState } from './umeng.state.js';

/** What a call does once it has passed the gate. */
export type UmengRoute = (call: UmengCall, state: UmengState) => SimulatedAnswer;

/** Every call that is served, by its path; all are POST. No path has a version, and `/upload` stands outside `/api`. */
export const UMENG_ROUTES: ReadonlyMap<string, UmengRoute> = new Map<string, UmengRoute>([
  ['/api/send', send],
  ['/api/status', status],
  ['/api/cancel', cancel],
  ['/upload', upload],
  ['/api/task/stat', taskStat],
  ['/api/tag/add', tagAdd],
  ['/api/tag/list', tagList],
  ['/api/tag/set', tagSet],
  ['/api/tag/delete', tagDelete],
  ['/api/tag/clear', tagClear],
  ['/api/channel/data', channelData],
  ['/api/quota/query', quotaQuery],
  ['/api/template/add', templateAdd],
  ['/api/template/delete', templateDelete],
  ['/api/template/get', templateGet],
  ['/api/template/list', templateList],
  ['/api/template/send', templateSend],
  ['/api/template/msg', templateMsg],
]);
