import { type DeviceFinding, type Finding, type FindingCounts, type Inquiry, VendorError } from '@nest-push/core';
import { type JPushMessageStatuses, type JPushReportsApi } from './api/reports.api.js';
import { JPUSH_LABEL } from './jpush.request.js';
import { type JPushReceivedDetail } from './types/answers/reports.js';

/** The reports that an inquiry reads. */
export type JPushInquiryReports = Pick<JPushReportsApi, 'messageStatus' | 'receivedDetail'>;

/**
 * Asks JPush what became of a push, by its message id: of registration ids each by itself where the app pays for that (`POST /v3/status/message`),
 * else in figures (`GET /v3/received/detail`). One or two calls, no repeats.
 *
 * A push whose answer was lost cannot be asked for: JPush finds pushes by `msg_id` alone, and a `cid` cannot be looked up.
 */
export async function inquireOfJPush(reports: JPushInquiryReports, inquiry: Inquiry): Promise<Finding> {
  const { messageId, kind, addresses, calledAt } = inquiry;
  if (messageId === null)
    return unknown(`${JPUSH_LABEL} finds a push by its message id alone, and this call brought none.`);
  try {
    if (kind === 'registrationId' && addresses.length > 0) {
      const statuses = await statusesOf(reports, messageId, addresses, calledAt);
      if (statuses !== null) return findingOfDevices(messageId, statuses);
    }
    const { reports: rows } = await reports.receivedDetail({ msg_ids: [messageId] });
    return findingOfCounts(messageId, rows);
  } catch (error) {
    if (error instanceof VendorError) return unknown(error.failure.reason);
    throw error;
  }
}

/** Null where JPush does not tell of single devices: the app does not pay for it, or the message is not known there (yet). */
async function statusesOf(
  reports: JPushInquiryReports,
  messageId: string,
  addresses: readonly string[],
  calledAt: number,
): Promise<JPushMessageStatuses['devices'] | null> {
  try {
    const request = { msg_id: messageId, registration_ids: addresses, date: chineseDay(calledAt) };
    return (await reports.messageStatus(request)).devices;
  } catch (error) {
    const failure = error instanceof VendorError ? error.failure : null;
    if (failure?.class === 'credential' || failure?.class === 'payload') return null;
    throw error;
  }
}

/** `status` of JPush REST API v3 report, 2025-08-04. Whoever was no receiver has got nothing. */
const STATUSES: readonly DeviceFinding[] = ['delivered', 'undelivered', 'invalid', 'undelivered', 'error'];

/** What JPush's words on single devices mean; a number that is not documented is an error. */
export function findingOfDevices(messageId: string, statuses: JPushMessageStatuses['devices']): Finding {
  const devices = new Map(
    Object.entries(statuses).map(([id, { status }]) => [id, STATUSES[status] ?? 'error'] as const),
  );
  const count = (finding: DeviceFinding): number => [...devices.values()].filter((found) => found === finding).length;
  return { known: true, messageId, counts: { delivered: count('delivered'), invalid: count('invalid') }, devices };
}

/** The ways on which a phone can be reached, each counted by itself. What was sent is counted for makers' and Apple's ways alone, so it is left out. */
const RECEIVED = [
  'jpush_received',
  'android_pns_received',
  'ios_apns_received',
  'ios_msg_received',
  'live_activity_received',
  'quickapp_jpush_received',
  'hmos_hmpns_received',
  'hmos_msg_received',
] as const satisfies readonly (keyof JPushReceivedDetail)[];

/** What JPush has counted: a push that is new, old or not known has a row without figures. */
export function findingOfCounts(messageId: string, rows: readonly JPushReceivedDetail[]): Finding {
  const row = rows.find(({ msg_id }) => msg_id === messageId);
  const figures = RECEIVED.flatMap((way) => row?.[way] ?? []);
  if (figures.length === 0)
    return unknown(`${JPUSH_LABEL} has no figures: the push is new, older than 28 days, or not known there.`);
  const counts: FindingCounts = { delivered: figures.reduce((sum, figure) => sum + figure, 0) };
  return { known: true, messageId, counts, devices: new Map() };
}

const unknown = (reason: string): Finding => ({ known: false, reason });

const CHINA_MS = 8 * 3_600_000;

/** Our decision: JPush states no time zone, and its samples are in China's. */
const chineseDay = (at: number): string => new Date(at + CHINA_MS).toISOString().slice(0, 10);
