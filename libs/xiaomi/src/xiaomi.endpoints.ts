import { type XiaomiHostRole } from './xiaomi.hosts.js';

/** Versions of one path: each takes the same form. */
export type XiaomiVersion = 'v2' | 'v3' | 'v4';

/** One endpoint of Xiaomi's server API. */
export interface XiaomiEndpoint {
  readonly method: 'GET' | 'POST';
  /** `{version}` stands for one of `versions`. */
  readonly path: string;
  /** Which of Xiaomi's hosts serves it. */
  readonly host: XiaomiHostRole;
  /** The first is the default. */
  readonly versions?: readonly XiaomiVersion[];
}

const get = (path: string, host: XiaomiHostRole = 'message'): XiaomiEndpoint => ({ method: 'GET', path, host });
const post = (path: string, host: XiaomiHostRole = 'message'): XiaomiEndpoint => ({ method: 'POST', path, host });
const send = (path: string, ...versions: XiaomiVersion[]): XiaomiEndpoint => ({
  ...post(`/{version}/message/${path}`),
  versions,
});

/**
 * Every endpoint whose shape is known, under the name of its method on {@link XiaomiClient}: the only place where a path stands.
 *
 * Server API, pId=1559, 2024-10-21 (sending), and Xiaomi's server SDKs (2017 to 2020, the others). A version 3 takes several packages,
 * a version 2 exactly one; what version 4 of `regid` does beyond that is not documented.
 */
export const XIAOMI_ENDPOINTS = {
  'message.toRegIds': send('regid', 'v3', 'v2', 'v4'),
  'message.toAliases': send('alias', 'v3', 'v2'),
  'message.toUserAccounts': post('/v2/message/user_account'),
  'message.toTopic': send('topic', 'v3', 'v2'),
  'message.toTopics': send('multi_topic', 'v3', 'v2'),
  'message.toAll': send('all', 'v3', 'v2'),
  'message.toRegions': post('/v2/message/region'),
  'message.toMiIds': post('/v2/message/miid'),
  'message.toGaIds': send('gaid', 'v3', 'v2'),
  'message.toOaIds': post('/message/oaid'),
  'message.quickAppToRegIds': post('/v2/message/regid'),
  'message.quickAppToAll': send('all', 'v3', 'v2'),

  'multi.toRegIds': post('/v2/multi_messages/regids'),
  'multi.toAliases': post('/v2/multi_messages/aliases'),
  'multi.toUserAccounts': post('/v2/multi_messages/user_accounts'),

  'topics.subscribe': post('/v2/topic/subscribe'),
  'topics.unsubscribe': post('/v2/topic/unsubscribe'),
  'topics.subscribeAliases': post('/v2/topic/subscribe/alias'),
  'topics.unsubscribeAliases': post('/v2/topic/unsubscribe/alias'),
  'topics.unsubscribeAll': post('/v2/topic/unsubscribe/all'),

  'stats.counters': get('/v1/stats/message/counters'),

  'trace.byId': get('/v1/trace/message/status'),
  'trace.byJobKey': get('/v1/trace/message/status'),
  'trace.byTime': get('/v1/trace/messages/status'),
  'trace.quota': get('/v1/trace/quota/get'),

  'devtools.aliases': get('/v1/alias/all'),
  'devtools.topics': get('/v1/topic/all'),
  'devtools.accounts': get('/v1/account/all'),
  'devtools.miIds': get('/v1/miid/all'),
  'devtools.presence': { ...get('/{version}/regid/presence'), versions: ['v2', 'v3'] },
  'devtools.presenceOfOne': get('/v1/regid/presence'),
  'devtools.regIdsOfAccount': get('/v1/useraccount/get_regids_by_useraccount'),
  'devtools.validateRegIds': post('/v1/validation/regids'),
  'devtools.regionsOfRegIds': post('/v1/feedback/get_region_by_regid', 'feedback'),

  'schedules.exists': post('/v2/schedule_job/exist'),
  'schedules.delete': post('/v2/schedule_job/delete'),
  'schedules.deleteByJobKey': post('/v3/schedule_job/delete'),

  'withdrawals.deleteBroadcast': post('/v2/message/delete'),
  'withdrawals.revokeRegIds': post('/v1/message/regid/revoke'),
  'withdrawals.revokeAliases': post('/v1/message/alias/revoke'),
  'withdrawals.revokeUserAccounts': post('/v1/message/user_account/revoke'),
  'withdrawals.revokeMiIds': post('/v1/message/miid/revoke'),
  'withdrawals.revokeImeiMd5s': post('/v1/message/imeimd5/revoke'),
  'withdrawals.revokeTopic': post('/v1/message/topic/revoke'),
  'withdrawals.revokeTopics': post('/v1/message/multi_topic/revoke'),
  'withdrawals.stopById': post('/v1/message/switch/stop_by_id'),
  'withdrawals.stopByJobKey': post('/v1/message/switch/stop_by_jobkey'),

  'channels.add': get('/v1/channel/add'),
  'channels.list': get('/v1/channel/list'),
  'channels.discard': get('/v1/channel/discard'),

  'images.upload': post('/media/upload/image'),
  'images.uploadSmallIcon': post('/media/upload/smallIcon'),
  'images.smallIcon': get('/media/upload/smallIcon/query'),

  'deprecatedFeedback.invalidRegIds': get('/v1/feedback/fetch_invalid_regids', 'feedback'),
  'deprecatedFeedback.invalidAliases': get('/v1/feedback/fetch_invalid_aliases', 'feedback'),
  'deprecatedFeedback.invalidMiIds': get('/v1/feedback/fetch_invalid_miid', 'feedback'),

  'emq.acks': get('/msg/ack/info', 'emq'),
  'emq.clicks': get('/msg/click/info', 'emq'),
  'emq.invalidRegIds': get('/app/invalid/regid', 'emq'),
  'emq.uninstalledRegIds': get('/app/uninstall/regid', 'emq'),
} as const satisfies Readonly<Record<string, XiaomiEndpoint>>;

/** The name of an endpoint: the method on the client. */
export type XiaomiEndpointName = keyof typeof XIAOMI_ENDPOINTS;

/** Endpoints that Xiaomi is known to have, and what is not known of them: they have no method. Xiaomi's server SDKs (2017 to 2020). */
export const XIAOMI_UNKNOWN_ENDPOINTS: readonly { readonly path: string; readonly missing: string }[] = [
  { path: '/v2/message/geo', missing: 'the parameters of a geofence (legacy)' },
  { path: '/v2/message/geo_group', missing: 'the parameters of a group of geofences (legacy)' },
  { path: '/v2/message/revoke', missing: 'the parameters' },
  { path: '/revoke/message', missing: 'which of its parameters go together; replaced by /v1/message/…/revoke' },
  { path: '/v2/schedule_job/query', missing: 'the parameters and the answer' },
  { path: '/geo/circle/{action}', missing: 'parameters and answers of create, register, list and delete (legacy)' },
  { path: '/geo/group/{action}', missing: 'parameters and answers of create, delete, rename and register (legacy)' },
  { path: '/geo/group/fencing/{action}', missing: 'parameters and answers of add, remove and all (legacy)' },
  { path: '/geo/app/group/all', missing: 'the answer (legacy)' },
  { path: '/v1/report', missing: 'the body; telemetry of Xiaomi’s own SDKs' },
];
