import {
  FIGURES,
  HMOS_BLOCK,
  IOS_BLOCK,
  JPUSH_BLOCK,
  type JPushCounters,
  type JPushDetail,
  type JPushFigures,
  type JPushGroupMessageReport,
  type JPushLiveDetail,
  type JPushMessageCounts,
  type JPushMessageReport,
  type JPushMessageStatus,
  type JPushReceived,
  type JPushReceivedDetail,
  type JPushUserCounts,
  type JPushUsers,
  type JPushUsersItem,
  PNS_BLOCK,
  PNS_MAKERS,
  RECEIVED,
  RECEIVED_DETAIL,
} from '../types/answers/reports.js';
import { as, byKey, fields, id, json, list, number, orNull, type Reader, text } from '../jpush.reading.js';

/** A reader for each of these names: the same for all. */
function each<K extends string, T>(keys: readonly K[], read: Reader<T>): Readonly<Record<K, Reader<T>>> {
  return Object.fromEntries(keys.map((key) => [key, read])) as Record<K, Reader<T>>;
}

const counting = <K extends string>(keys: readonly K[]): Readonly<Record<K, Reader<number | null>>> =>
  each(keys, orNull(number));
const counters = <K extends string>(keys: readonly K[]): Reader<JPushCounters<K>> =>
  fields<JPushCounters<K>>(counting(keys));

const figures: Reader<JPushFigures> = counters(FIGURES);
const ways = orNull(byKey(figures));
const detail = orNull(
  fields<JPushDetail>({ ...counting(FIGURES), ...each(['sub_android', 'sub_ios', 'sub_quickapp', 'sub_hmos'], ways) }),
);

const BLOCKS = {
  details: orNull(
    fields({
      notification: detail,
      message: detail,
      inapp: detail,
      live_activity: orNull(fields<JPushLiveDetail>({ ...counting(FIGURES), sub_ios: orNull(figures) })),
    }),
  ),
  jpush: orNull(counters(JPUSH_BLOCK)),
  android_pns: orNull(fields({ ...counting(PNS_BLOCK), ...each(PNS_MAKERS, orNull(figures)) })),
  ios: orNull(counters(IOS_BLOCK)),
  quickapp_jpush: orNull(json),
  quickapp_pns: orNull(json),
  hmos: orNull(counters(HMOS_BLOCK)),
};

export const MESSAGES_DETAIL = as('reports', list(fields<JPushMessageReport>({ msg_id: id, ...BLOCKS })));

export const GROUP_MESSAGES_DETAIL = as(
  'reports',
  list(fields<JPushGroupMessageReport>({ group_msgid: id, ...BLOCKS })),
);

export const MESSAGES = as(
  'reports',
  list(fields<JPushMessageCounts>({ msg_id: id, android: orNull(json), ios: orNull(json), winphone: orNull(json) })),
);

export const RECEIVED_LIST = as('reports', list(fields<JPushReceived>({ msg_id: id, ...counting(RECEIVED) })));

const receivedDetail = fields<JPushReceivedDetail>({
  msg_id: id,
  ...counting(RECEIVED_DETAIL),
  live_activity_sent: orNull(number),
  live_activity_received: orNull(number),
});

/** The wire's misspelt names and the right ones hold the same, whichever of them JPush writes. */
export const RECEIVED_DETAILS = as(
  'reports',
  list<JPushReceivedDetail>((value) => {
    const row = receivedDetail(value);
    if (row === undefined) return undefined;
    const sent = row.live_activity_sent ?? row.live_acivity_sent;
    const received = row.live_activity_received ?? row.live_acivity_received;
    return {
      ...row,
      live_activity_sent: sent,
      live_acivity_sent: sent,
      live_activity_received: received,
      live_acivity_received: received,
    };
  }),
);

export const STATUSES = as('devices', byKey(fields<JPushMessageStatus>({ status: number })));

const users = orNull(counters(['new', 'online', 'active']) satisfies Reader<JPushUserCounts>);

export const USERS = fields<Omit<JPushUsers, 'rateLimit'>>({
  time_unit: text,
  start: text,
  duration: number,
  items: list(fields<JPushUsersItem>({ time: text, ...each(['android', 'ios', 'quickapp', 'hmos'], users) })),
});
