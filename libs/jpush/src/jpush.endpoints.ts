import { type VendorCode, type VendorCodeTable } from '@nest-push/core';
import {
  JPUSH_ADMIN_CODES,
  JPUSH_DEVICE_CODES,
  JPUSH_PUSH_CODES,
  JPUSH_REPORT_CODES,
  JPUSH_SCHEDULE_CODES,
  JPUSH_SCHEDULE_GONE,
} from './jpush.codes.js';

/** The data centre of a JPush app; the console shows it. */
export type JPushZone = 'default' | 'bj';

/** All zones. */
export const JPUSH_ZONES: readonly JPushZone[] = ['default', 'bj'];

/** Where a family of endpoints lives, and what its refusals mean. */
export interface JPushFamilyRow {
  /** What the addresses of the default zone begin with. */
  readonly host: string;
  /** What the paths of the family have in common. */
  readonly root: string;
  /** What stands in the Beijing zone in place of `host` and `root`; null where JPush has documented nothing: then the default zone's address is used. */
  readonly bj: string | null;
  readonly codes: VendorCodeTable;
  /** What a 404 without a word means, where it does not mean that the address is wrong. */
  readonly gone?: VendorCode;
}

const API = 'https://api.jpush.cn';
const DEVICE = 'https://device.jpush.cn';
const REPORT = 'https://report.jpush.cn';
const BEIJING = 'https://bjapi.push.jiguang.cn';

/**
 * The families of endpoints.
 *
 * Default zone: JPush's REST API v3 pages (2022-07-22 to 2025-10-14) and its Java SDK 5.3.0 (2026-01-05). Beijing: the same pages of 2019-08-09 and JPush's Python
 * and PHP SDKs; newer pages do not mention it. Documented there are `/v3/push` and `/v3/grouppush`; the rest of `push` goes by analogy, and `deviceStatus` is
 * derived from `devices`.
 */
export const JPUSH_FAMILIES = {
  push: { host: API, root: '/v3', bj: `${BEIJING}/v3`, codes: JPUSH_PUSH_CODES },
  groupPush: { host: API, root: '/v3', bj: `${BEIJING}/v3`, codes: JPUSH_PUSH_CODES },
  files: { host: API, root: '/v3', bj: null, codes: JPUSH_PUSH_CODES },
  images: { host: API, root: '/v3', bj: null, codes: JPUSH_PUSH_CODES },
  schedules: {
    host: API,
    root: '/v3',
    bj: `${BEIJING}/v3/push`,
    codes: JPUSH_SCHEDULE_CODES,
    gone: JPUSH_SCHEDULE_GONE,
  },
  // Beijing has no plural here.
  devices: { host: DEVICE, root: '/v3/devices', bj: `${BEIJING}/v3/device`, codes: JPUSH_DEVICE_CODES },
  deviceStatus: { host: DEVICE, root: '/v3/devices', bj: `${BEIJING}/v3/device`, codes: JPUSH_DEVICE_CODES },
  tags: { host: DEVICE, root: '/v3', bj: `${BEIJING}/v3/device`, codes: JPUSH_DEVICE_CODES },
  aliases: { host: DEVICE, root: '/v3', bj: `${BEIJING}/v3/device`, codes: JPUSH_DEVICE_CODES },
  testDevices: { host: DEVICE, root: '/v3', bj: null, codes: JPUSH_DEVICE_CODES },
  reports: { host: REPORT, root: '/v3', bj: `${BEIJING}/v3/report`, codes: JPUSH_REPORT_CODES },
  groupReports: { host: REPORT, root: '/v3', bj: null, codes: JPUSH_REPORT_CODES },
  admin: {
    host: 'https://admin.jpush.cn',
    root: '/v1',
    bj: 'https://admin.jpush.cn/v1',
    codes: JPUSH_ADMIN_CODES,
  },
} as const satisfies Readonly<Record<string, JPushFamilyRow>>;

/** A family of endpoints: what shares a host, and a meaning of codes. */
export type JPushFamily = keyof typeof JPUSH_FAMILIES;

/** One endpoint. */
export interface JPushEndpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** In the default zone. `{name}` stands for a part that the caller gives. */
  readonly path: string;
  readonly family: JPushFamily;
}

/**
 * Every endpoint, by the method that calls it: on `JPushClient`; `group.` on `JPushGroupClient`, `admin.` on `JPushAdminClient`.
 *
 * Sources: JPush REST API v3 push (2025-10-14), push advanced and single (2022-08-09), group push (2022-08-09), templates (2025-03-06), push plans (2025-04-10),
 * files (2022-07-22), images (2024-08-13), devices (2025-03-06), reports (2025-08-04), schedules (2022-07-22), admin API (2019-08-09).
 */
export const JPUSH_ENDPOINTS = {
  'push.send': { method: 'POST', path: '/v3/push', family: 'push' },
  'push.validate': { method: 'POST', path: '/v3/push/validate', family: 'push' },
  'push.cids': { method: 'GET', path: '/v3/push/cid', family: 'push' },
  'push.withdraw': { method: 'DELETE', path: '/v3/push/{msg_id}', family: 'push' },
  'push.quota': { method: 'GET', path: '/v3/push/quota', family: 'push' },
  'push.sendToFile': { method: 'POST', path: '/v3/push/file', family: 'push' },
  'push.batchByRegistrationId': { method: 'POST', path: '/v3/push/batch/regid/single', family: 'push' },
  'push.batchByAlias': { method: 'POST', path: '/v3/push/batch/alias/single', family: 'push' },
  'templates.send': { method: 'POST', path: '/v3/push/template', family: 'push' },
  'templates.schedule': { method: 'POST', path: '/v3/push/template/schedule', family: 'push' },
  'plans.create': { method: 'POST', path: '/v3/push_plan/create', family: 'push' },
  'plans.update': { method: 'PUT', path: '/v3/push_plan/update', family: 'push' },
  'plans.list': { method: 'GET', path: '/v3/push_plan/list', family: 'push' },
  'files.uploadRegistrationIds': { method: 'POST', path: '/v3/files/registration_id', family: 'files' },
  'files.uploadAliases': { method: 'POST', path: '/v3/files/alias', family: 'files' },
  'files.list': { method: 'GET', path: '/v3/files', family: 'files' },
  'files.get': { method: 'GET', path: '/v3/files/{file_id}', family: 'files' },
  'files.delete': { method: 'DELETE', path: '/v3/files/{file_id}', family: 'files' },
  'images.createFromUrls': { method: 'POST', path: '/v3/images/byurls', family: 'images' },
  'images.updateFromUrls': { method: 'PUT', path: '/v3/images/byurls/{media_id}', family: 'images' },
  'images.createFromFiles': { method: 'POST', path: '/v3/images/byfiles', family: 'images' },
  'images.updateFromFiles': { method: 'PUT', path: '/v3/images/byfiles/{media_id}', family: 'images' },
  'devices.get': { method: 'GET', path: '/v3/devices/{registration_id}', family: 'devices' },
  'devices.update': { method: 'POST', path: '/v3/devices/{registration_id}', family: 'devices' },
  'devices.status': { method: 'POST', path: '/v3/devices/status', family: 'deviceStatus' },
  'tags.list': { method: 'GET', path: '/v3/tags/', family: 'tags' },
  'tags.has': { method: 'GET', path: '/v3/tags/{tag}/registration_ids/{registration_id}', family: 'tags' },
  'tags.update': { method: 'POST', path: '/v3/tags/{tag}', family: 'tags' },
  'tags.delete': { method: 'DELETE', path: '/v3/tags/{tag}', family: 'tags' },
  'aliases.get': { method: 'GET', path: '/v3/aliases/{alias}', family: 'aliases' },
  'aliases.delete': { method: 'DELETE', path: '/v3/aliases/{alias}', family: 'aliases' },
  'aliases.removeDevices': { method: 'POST', path: '/v3/aliases/{alias}', family: 'aliases' },
  'testDevices.add': { method: 'POST', path: '/v3/test/model/add', family: 'testDevices' },
  'testDevices.update': { method: 'PUT', path: '/v3/test/model/update', family: 'testDevices' },
  'testDevices.delete': { method: 'DELETE', path: '/v3/test/model/delete/{registration_id}', family: 'testDevices' },
  'testDevices.list': { method: 'GET', path: '/v3/test/model/list', family: 'testDevices' },
  'reports.received': { method: 'GET', path: '/v3/received', family: 'reports' },
  'reports.receivedDetail': { method: 'GET', path: '/v3/received/detail', family: 'reports' },
  'reports.messageStatus': { method: 'POST', path: '/v3/status/message', family: 'reports' },
  'reports.messages': { method: 'GET', path: '/v3/messages', family: 'reports' },
  'reports.messagesDetail': { method: 'GET', path: '/v3/messages/detail', family: 'reports' },
  'reports.users': { method: 'GET', path: '/v3/users', family: 'reports' },
  'schedules.create': { method: 'POST', path: '/v3/schedules', family: 'schedules' },
  'schedules.list': { method: 'GET', path: '/v3/schedules', family: 'schedules' },
  'schedules.get': { method: 'GET', path: '/v3/schedules/{schedule_id}', family: 'schedules' },
  'schedules.update': { method: 'PUT', path: '/v3/schedules/{schedule_id}', family: 'schedules' },
  'schedules.delete': { method: 'DELETE', path: '/v3/schedules/{schedule_id}', family: 'schedules' },
  'schedules.messageIds': { method: 'GET', path: '/v3/schedules/{schedule_id}/msg_ids', family: 'schedules' },
  'group.push.send': { method: 'POST', path: '/v3/grouppush', family: 'groupPush' },
  'group.push.sendToFile': { method: 'POST', path: '/v3/grouppush/file', family: 'groupPush' },
  'group.reports.messagesDetail': { method: 'GET', path: '/v3/group/messages/detail', family: 'groupReports' },
  'group.reports.users': { method: 'GET', path: '/v3/group/users', family: 'groupReports' },
  'admin.apps.create': { method: 'POST', path: '/v1/app', family: 'admin' },
  'admin.apps.delete': { method: 'POST', path: '/v1/app/{app_key}/delete', family: 'admin' },
  'admin.apps.uploadCertificate': { method: 'POST', path: '/v1/app/{app_key}/certificate', family: 'admin' },
} as const satisfies Readonly<Record<string, JPushEndpoint>>;

/** An endpoint's name: the method that calls it. */
export type JPushEndpointName = keyof typeof JPUSH_ENDPOINTS;

/** Endpoints that are known to exist and whose shape is not: none. What JPush sends to a host's own URL is another matter. */
export const JPUSH_UNKNOWN_ENDPOINTS: readonly { readonly path: string; readonly missing: string }[] = [];
