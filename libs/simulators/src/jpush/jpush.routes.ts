import { createApp, deleteApp, uploadCertificate } from './admin/admin.handler.js';
import { getDevice, getStatus, setDevice } from './devices/device.handler.js';
import { deleteAlias, deleteTag, getAlias, hasTag, listTags, unbindAlias, updateTag } from './devices/label.handler.js';
import { addTestDevice, deleteTestDevice, listTestDevices, updateTestDevice } from './devices/test-device.handler.js';
import { deleteFile, getFile, listFiles, uploadAliases, uploadRegistrationIds } from './files/file.handler.js';
import { type FileCall } from './files/file.handler.js';
import { groupPush, groupPushToFile } from './groups/group.handler.js';
import { addImageByFiles, addImageByUrls, changeImageByFiles, changeImageByUrls } from './images/image.handler.js';
import { type Reply } from './jpush.answers.js';
import { type DeveloperCall, type GroupCall, type JPushCall } from './jpush.call.js';
import { type JPushFamily } from './jpush.codes.js';
import { type RateGroup } from './jpush.state.js';
import { createPlan, listPlans, updatePlan } from './plans/plan.handler.js';
import { batchByAlias, batchByRegistrationId } from './push/batch.handler.js';
import { issueCids } from './push/cid.handler.js';
import { push, pushToFile, quota, validate, withdraw } from './push/push.handler.js';
import {
  groupMessagesDetail,
  messages,
  messagesDetail,
  messageStatus,
  received,
  receivedDetail,
} from './reports/report.handler.js';
import { groupUsers, users } from './reports/user.handler.js';
import {
  createSchedule,
  deleteSchedule,
  getFirings,
  getSchedule,
  listSchedules,
  updateSchedule,
} from './schedules/schedule.handler.js';
import { pushByTemplate, scheduleByTemplate } from './templates/template.handler.js';

/** Whose credentials a call takes, and who answers it. A file is an app's or, for group pushes, a developer's. */
export type Answering =
  | { readonly by: 'app'; readonly handle: (call: JPushCall) => Reply }
  | { readonly by: 'group'; readonly handle: (call: GroupCall) => Reply }
  | { readonly by: 'developer'; readonly handle: (call: DeveloperCall) => Reply }
  | { readonly by: 'file owner'; readonly handle: (call: FileCall) => Reply };

/** What is said of an endpoint in the table. */
interface Endpoint {
  /** Method and path; `{name}` is a segment, `{name:digits}` one of digits, and a `/` in brackets may be there or not. */
  readonly line: string;
  readonly family: JPushFamily;
  /** Whose budget of calls it takes from. */
  readonly rate: RateGroup;
  readonly vip: boolean;
  readonly answering: Answering;
}

/** One endpoint at one path. */
export interface Route extends Endpoint {
  readonly method: string;
  readonly path: RegExp;
  readonly isLiteral: boolean;
}

type AppHandler = (call: JPushCall) => Reply;

const ofApp =
  (family: JPushFamily, rate: RateGroup) =>
  (line: string, handle: AppHandler, { vip = false } = {}): Endpoint => ({
    line,
    family,
    rate,
    vip,
    answering: { by: 'app', handle },
  });

const onPush = ofApp('push', 'push');
const onDevice = ofApp('device', 'device');
const onReport = ofApp('report', 'report');
const onSchedule = ofApp('schedule', 'schedule');
const VIP = { vip: true };

const onFile = (line: string, handle: (call: FileCall) => Reply): Endpoint => {
  return { line, family: 'push', rate: 'file', vip: false, answering: { by: 'file owner', handle } };
};
const onGroup = (line: string, family: JPushFamily, vip: boolean, handle: (call: GroupCall) => Reply): Endpoint => {
  return { line, family, rate: family === 'report' ? 'report' : 'push', vip, answering: { by: 'group', handle } };
};
const onAdmin = (line: string, handle: (call: DeveloperCall) => Reply): Endpoint => {
  return { line, family: 'admin', rate: 'push', vip: false, answering: { by: 'developer', handle } };
};

/** The endpoints at the paths of the default zone. Source: JPush REST API v3, pages of 2019-08 to 2025-10, and the Admin API v1, 2019-08. */
export const ENDPOINTS: readonly Endpoint[] = [
  onPush('POST /v3/push', push),
  onPush('POST /v3/push/validate', validate),
  onPush('GET /v3/push/cid', issueCids),
  onPush('GET /v3/push/quota', quota),
  onPush('POST /v3/push/file', pushToFile),
  onPush('POST /v3/push/batch/regid/single', batchByRegistrationId, VIP),
  onPush('POST /v3/push/batch/alias/single', batchByAlias, VIP),
  onPush('POST /v3/push/template', pushByTemplate, VIP),
  onPush('POST /v3/push/template/schedule', scheduleByTemplate, VIP),
  onPush('DELETE /v3/push/{msgId:digits}', withdraw),
  onPush('POST /v3/push_plan/create', createPlan, VIP),
  onPush('PUT /v3/push_plan/update', updatePlan, VIP),
  onPush('GET /v3/push_plan/list', listPlans, VIP),
  onPush('POST /v3/images/byurls', addImageByUrls),
  onPush('PUT /v3/images/byurls/{mediaId}', changeImageByUrls),
  onPush('POST /v3/images/byfiles', addImageByFiles),
  onPush('PUT /v3/images/byfiles/{mediaId}', changeImageByFiles),

  onFile('POST /v3/files/alias', uploadAliases),
  onFile('POST /v3/files/registration_id', uploadRegistrationIds),
  onFile('GET /v3/files', listFiles),
  onFile('GET /v3/files/{fileId}', getFile),
  onFile('DELETE /v3/files/{fileId}', deleteFile),

  onGroup('POST /v3/grouppush', 'push', false, groupPush),
  onGroup('POST /v3/grouppush/file', 'push', true, groupPushToFile),
  onGroup('GET /v3/group/messages/detail', 'report', true, groupMessagesDetail),
  onGroup('GET /v3/group/users', 'report', true, groupUsers),

  onSchedule('POST /v3/schedules', createSchedule),
  onSchedule('GET /v3/schedules', listSchedules),
  onSchedule('GET /v3/schedules/{id}', getSchedule),
  onSchedule('PUT /v3/schedules/{id}', updateSchedule),
  onSchedule('DELETE /v3/schedules/{id}', deleteSchedule),
  onSchedule('GET /v3/schedules/{id}/msg_ids', getFirings),

  onDevice('GET /v3/devices/{rid}', getDevice),
  onDevice('POST /v3/devices/{rid}', setDevice),
  onDevice('POST /v3/devices/status[/]', getStatus, VIP),
  onDevice('GET /v3/aliases/{alias}', getAlias),
  onDevice('DELETE /v3/aliases/{alias}', deleteAlias),
  onDevice('POST /v3/aliases/{alias}', unbindAlias),
  onDevice('GET /v3/tags[/]', listTags),
  onDevice('POST /v3/tags/{tag}', updateTag),
  onDevice('DELETE /v3/tags/{tag}', deleteTag),
  onDevice('GET /v3/tags/{tag}/registration_ids/{rid}', hasTag),
  onDevice('POST /v3/test/model/add', addTestDevice, VIP),
  onDevice('PUT /v3/test/model/update', updateTestDevice, VIP),
  onDevice('DELETE /v3/test/model/delete/{rid}', deleteTestDevice, VIP),
  onDevice('GET /v3/test/model/list', listTestDevices, VIP),

  onReport('GET /v3/received', received),
  onReport('GET /v3/received/detail', receivedDetail),
  onReport('POST /v3/status/message', messageStatus, VIP),
  onReport('GET /v3/messages', messages, VIP),
  onReport('GET /v3/messages/detail', messagesDetail, VIP),
  onReport('GET /v3/users', users, VIP),

  onAdmin('POST /v1/app', createApp),
  onAdmin('POST /v1/app/{appKey}/delete', deleteApp),
  onAdmin('POST /v1/app/{appKey}/certificate', uploadCertificate),
];

/**
 * Paths that the Beijing zone calls otherwise (JPush documents of 2019-08; newer pages name one zone alone). Those of files, images, groups' reports and test
 * devices were never published there: they have the default zone's path alone.
 */
const BEIJING: readonly (readonly [family: JPushFamily, by: Answering['by'], from: RegExp, to: string])[] = [
  ['schedule', 'app', /^\/v3\/schedules/, '/v3/push/schedules'],
  ['device', 'app', /^\/v3\/devices/, '/v3/device'],
  ['device', 'app', /^\/v3\/(?=aliases|tags)/, '/v3/device/'],
  ['report', 'app', /^\/v3\//, '/v3/report/'],
];

/** Every endpoint at every path. */
export const ROUTES: readonly Route[] = ENDPOINTS.flatMap((endpoint) => {
  const [method = '', path = ''] = endpoint.line.split(' ');
  const others = BEIJING.filter(
    ([family, by, from]) => family === endpoint.family && by === endpoint.answering.by && from.test(path),
  ).map(([, , from, to]) => path.replace(from, to));
  return [path, ...others].map((each) => ({
    ...endpoint,
    method,
    path: patternOf(each),
    isLiteral: !each.includes('{'),
  }));
});

/** The routes of a path, whatever their method. A path without a parameter is meant where one with a parameter would fit too. */
export function routesAt(path: string): readonly Route[] {
  const found = ROUTES.filter((route) => route.path.test(path));
  const literal = found.filter(({ isLiteral }) => isLiteral);
  return literal.length > 0 ? literal : found;
}

/** The decoded parameters of a path; a segment that is no percent-encoding stands for itself. */
export function paramsOf(route: Route, path: string): Readonly<Record<string, string>> {
  const groups = Object.entries(route.path.exec(path)?.groups ?? {});
  return Object.fromEntries(groups.map(([name, segment]) => [name, decode(segment)]));
}

function patternOf(path: string): RegExp {
  const source = path
    .replace('[/]', '/?')
    .replace(
      /\{(\w+)(:digits)?\}/g,
      (_whole, name: string, digits?: string) => `(?<${name}>${digits ? '\\d+' : '[^/]+'})`,
    );
  return new RegExp(`^${source}$`);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
