import { addChannel, discardChannel, listChannels } from './channels/channels.js';
import { LABELS, labelsOf, presence, regidsOfAccount, validate } from './devices/devtools.js';
import { fetchInvalid, pull, regionsOf } from './devices/feedback.js';
import { subscribe, unsubscribe, unsubscribeAll } from './devices/topics.js';
import { querySmallIcon, uploadImage, uploadSmallIcon } from './media/upload.js';
import { send } from './message/send.js';
import { sendMany, targetsOf } from './message/send-many.js';
import { TARGET_KINDS } from './message/targets.js';
import { counters } from './reports/counters.js';
import { trace, traceQuota } from './reports/trace.js';
import { deleteJob, deleteJobsByKey, jobExists, queryJobs } from './schedule/schedule.js';
import { REVOKE_KINDS, revoke, revokeById } from './withdraw/revoke.js';
import { deleteBroadcast, stopSends } from './withdraw/stop.js';
import { type XiaomiSuccess } from './xiaomi.answers.js';
import { type XiaomiCall } from './xiaomi.call.js';
import { type XiaomiForm } from './xiaomi.form.js';
import { type XiaomiRole } from './xiaomi.hosts.js';

/** One endpoint of the vendor. */
export interface XiaomiRoute {
  /** A POST carries a form in its body, a GET the same in its query. */
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Which hosts serve it. */
  readonly role: XiaomiRole;
  /** An upload: a multipart body with a file, and parameters in the query. */
  readonly upload?: boolean;
  /** Whom a request names, for fault scripts. */
  named(form: XiaomiForm): string[];
  /** Does it; refuses by throwing a `XiaomiRefusal`. */
  answer(call: XiaomiCall): XiaomiSuccess;
}

type Answer = XiaomiRoute['answer'];

function route(
  method: 'GET' | 'POST',
  path: string,
  answer: Answer,
  more: Partial<Omit<XiaomiRoute, 'answer'>> = {},
): XiaomiRoute {
  return { method, path, role: 'message', named: () => [], answer, ...more };
}

/** Reads names from one field. */
const named = (key: string): Pick<XiaomiRoute, 'named'> => ({ named: (form) => form.list(key) });

const REGID = named('registration_id');
const FEEDBACK = { role: 'feedback' } as const;
const EMQ = { role: 'emq' } as const;

const SENDS = Object.values(TARGET_KINDS).flatMap((kind) =>
  kind.paths.map(([path, version]) =>
    route('POST', path, (call) => send(call, kind, version), { named: (form) => [...new Set(kind.named(form))] }),
  ),
);

const LISTS = [
  ['regids', TARGET_KINDS.regid],
  ['aliases', TARGET_KINDS.alias],
  ['user_accounts', TARGET_KINDS.userAccount],
] as const;

const TRACES = ['/v1/trace/message/status', '/v1/trace/messages/status'];

/** Every endpoint that is simulated. Paths: official Java SDK 1.0.5 and its newer constants, Python SDK 1.0.3. */
export const ROUTES: readonly XiaomiRoute[] = [
  ...SENDS,
  ...LISTS.map(([list, kind]) =>
    route('POST', `/v2/multi_messages/${list}`, (call) => sendMany(call, kind), { named: targetsOf }),
  ),

  route('POST', '/v2/schedule_job/exist', jobExists),
  route('POST', '/v2/schedule_job/delete', deleteJob),
  route('POST', '/v3/schedule_job/delete', deleteJobsByKey),
  route('POST', '/v2/schedule_job/query', queryJobs),

  route('POST', '/v2/message/delete', deleteBroadcast),
  ...REVOKE_KINDS.map((kind) =>
    route('POST', `/v1/message/${kind.name}/revoke`, (call) => revoke(call, kind), {
      named: (form) => kind.named(form),
    }),
  ),
  route('POST', '/v2/message/revoke', revokeById),
  route('POST', '/revoke/message', revokeById),
  route('POST', '/v1/message/switch/stop_by_id', (call) => stopSends(call, 'msg_ids')),
  route('POST', '/v1/message/switch/stop_by_jobkey', (call) => stopSends(call, 'job_keys')),

  route('GET', '/v1/stats/message/counters', counters),
  ...TRACES.map((path) => route('GET', path, trace)),
  route('GET', '/v1/trace/quota/get', traceQuota),

  route('POST', '/v2/topic/subscribe', (call) => subscribe(call, 'regid'), REGID),
  route('POST', '/v2/topic/unsubscribe', (call) => unsubscribe(call, 'regid'), REGID),
  route('POST', '/v2/topic/subscribe/alias', (call) => subscribe(call, 'alias'), named('aliases')),
  route('POST', '/v2/topic/unsubscribe/alias', (call) => unsubscribe(call, 'alias'), named('aliases')),
  route('POST', '/v2/topic/unsubscribe/all', unsubscribeAll, named('topic')),

  ...(Object.keys(LABELS) as (keyof typeof LABELS)[]).map((label) =>
    route('GET', `/v1/${label}/all`, (call) => labelsOf(call, label), REGID),
  ),
  ...[1, 2, 3].map((version) => route('GET', `/v${version}/regid/presence`, (call) => presence(call, version), REGID)),
  route('GET', '/v1/useraccount/get_regids_by_useraccount', regidsOfAccount, named('user_account')),
  route('POST', '/v1/validation/regids', validate, named('registration_ids')),

  route('GET', '/v1/channel/add', addChannel),
  route('GET', '/v1/channel/list', listChannels),
  route('GET', '/v1/channel/discard', discardChannel),

  route('POST', '/media/upload/image', uploadImage, { upload: true }),
  route('POST', '/media/upload/smallIcon', uploadSmallIcon, { upload: true }),
  route('GET', '/media/upload/smallIcon/query', querySmallIcon),

  route('GET', '/v1/feedback/fetch_invalid_regids', (call) => fetchInvalid(call, 'invalidRegids'), FEEDBACK),
  route('GET', '/v1/feedback/fetch_invalid_aliases', (call) => fetchInvalid(call, 'invalidAliases'), FEEDBACK),
  route('GET', '/v1/feedback/fetch_invalid_miid', (call) => fetchInvalid(call, 'invalidMiids'), FEEDBACK),
  route('POST', '/v1/feedback/get_region_by_regid', regionsOf, { ...FEEDBACK, ...named('regIds') }),

  route('GET', '/msg/ack/info', (call) => pull(call, 'acks'), EMQ),
  route('GET', '/msg/click/info', (call) => pull(call, 'clicks'), EMQ),
  route('GET', '/app/invalid/regid', (call) => pull(call, 'invalid'), EMQ),
  route('GET', '/app/uninstall/regid', (call) => pull(call, 'uninstalled'), EMQ),
];

/**
 * Paths that official SDKs name, and of which no more is known than that: geofences, and the error reports of the SDKs. They are refused like a path that does not
 * exist, with a reason of their own, because an answer would be made up.
 */
export const UNKNOWN_PATHS: ReadonlySet<string> = new Set([
  '/v2/message/geo',
  '/v2/message/geo_group',
  ...['create', 'register', 'list', 'delete'].map((action) => `/geo/circle/${action}`),
  ...['create', 'delete', 'rename', 'register'].map((action) => `/geo/group/${action}`),
  ...['add', 'remove', 'all'].map((action) => `/geo/group/fencing/${action}`),
  '/geo/app/group/all',
  '/v1/report',
]);

const BY_PATH: ReadonlyMap<string, XiaomiRoute> = new Map(ROUTES.map((one) => [one.path, one]));

/** The endpoint at a path. */
export function routeAt(path: string): XiaomiRoute | undefined {
  return BY_PATH.get(path);
}
