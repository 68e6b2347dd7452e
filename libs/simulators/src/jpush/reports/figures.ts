import { type SimulatedPlatform } from '../../kit/simulator.types.js';
import { type Figures, type LedgerEntry, type Way } from './message-ledger.js';

/*
 * What the reports show of a push that was sent. Source: JPush REST API v3 report, 2025-08. Our decision: the simulator's phones are reached by the vendor's own
 * connection (Android), APNs (iOS notifications), JPush (iOS messages) and HarmonyOS push; figures of all other channels stay out, and a phone that received also displayed.
 */

type Block = Readonly<Record<string, unknown>>;

/** `received`, the older report. What does not apply is null. */
export function oldReceivedOf(entry: LedgerEntry): Block {
  const { android_received, ios_apns_sent, ios_apns_received, ios_msg_received } = countsOf(entry);
  return { android_received, ios_apns_sent, ios_apns_received, ios_msg_received, wp_mpns_sent: null };
}

/** `received/detail`; two fields are misspelt by the vendor. What does not apply is null. */
export function receivedDetailOf(entry: LedgerEntry): Block {
  const counts = countsOf(entry);
  return {
    jpush_received: counts.android_received,
    android_pns_sent: null,
    android_pns_received: null,
    ios_apns_sent: counts.ios_apns_sent,
    ios_apns_received: counts.ios_apns_received,
    ios_msg_received: counts.ios_msg_received,
    live_acivity_sent: received(entry, 'ios', 'live_activity'),
    live_acivity_received: received(entry, 'ios', 'live_activity'),
    wp_mpns_sent: null,
    quickapp_jpush_received: null,
    quickapp_pns_sent: null,
    hmos_hmpns_sent: received(entry, 'harmony', 'notification'),
    hmos_hmpns_received: received(entry, 'harmony', 'notification'),
    hmos_msg_sent: received(entry, 'harmony', 'message'),
    hmos_msg_received: received(entry, 'harmony', 'message'),
  };
}

/** `messages`, the older report. */
export function oldMessageOf(entry: LedgerEntry): Block {
  const [android, apns] = [leafOf(entry, 'android', 'notification'), leafOf(entry, 'ios', 'notification')];
  const message = leafOf(entry, 'ios', 'message');
  const { ios_apns_received: apnsReceived } = countsOf(entry);
  return {
    android: android && {
      received: android.received,
      target: android.target,
      online_push: 0,
      click: android.click,
      msg_click: 0,
    },
    ios: (apns ?? message) && {
      apns_sent: apns?.sent ?? 0,
      apns_target: apns?.target ?? 0,
      apns_received: apnsReceived,
      click: apns?.click ?? 0,
      target: message?.target ?? 0,
      received: message?.received ?? 0,
    },
    winphone: null,
  };
}

/** `messages/detail` beside its id: the newer block by kind of push, and the older ones by platform. Blocks without figures are left out. */
export function messageDetailOf(entry: LedgerEntry): Block {
  const details = {
    notification: kindOf(entry, 'notification', { sub_android: 'jg_android', sub_ios: 'apns', sub_hmos: 'hmpns' }),
    message: kindOf(entry, 'message', { sub_android: 'jg_android', sub_ios: 'jg_ios', sub_hmos: 'jg_hmos' }),
    live_activity: kindOf(entry, 'live_activity', { sub_ios: undefined }),
  };
  return { details, jpush: jpushOf(entry), ios: iosOf(entry) };
}

/** `group/messages/detail`: the blocks by platform, and HarmonyOS. */
export function groupDetailOf(entries: readonly LedgerEntry[]): Block {
  const harmony = summed(entries, 'harmony', 'notification');
  const message = summed(entries, 'harmony', 'message');
  const hmos = (harmony ?? message) && {
    ...columns('hmpns', harmony, ['target', 'sent', 'received', 'click']),
    ...columns('msg', message, ['target', 'received', 'click']),
  };
  return { jpush: jpushOf(...entries), ios: iosOf(...entries), hmos };
}

const PLATFORM_OF = { sub_android: 'android', sub_ios: 'ios', sub_hmos: 'harmony' } as const;
type Sub = keyof typeof PLATFORM_OF;

function kindOf(entry: LedgerEntry, way: Way, subs: Partial<Record<Sub, string | undefined>>): Block | undefined {
  const leaves = Object.entries(subs).flatMap(([sub, channel]) => {
    const leaf = leafOf(entry, PLATFORM_OF[sub as Sub], way);
    return leaf ? [{ sub, channel, leaf }] : [];
  });
  if (leaves.length === 0) return undefined;
  const total = add(leaves.map(({ leaf }) => leaf));
  const blocks = leaves.map(
    ({ sub, channel, leaf }) => [sub, channel === undefined ? leaf : { [channel]: leaf }] as const,
  );
  return { ...total, ...Object.fromEntries(blocks) };
}

function jpushOf(...entries: readonly LedgerEntry[]): Block | undefined {
  const [notification, message] = [summed(entries, 'android', 'notification'), summed(entries, 'android', 'message')];
  const both = [notification, message].filter((leaf) => leaf !== undefined);
  if (both.length === 0) return undefined;
  return { ...add(both), online_push: 0, click: notification?.click ?? 0, msg_click: message?.click ?? 0 };
}

function iosOf(...entries: readonly LedgerEntry[]): Block | undefined {
  const [apns, message] = [summed(entries, 'ios', 'notification'), summed(entries, 'ios', 'message')];
  if (!apns && !message) return undefined;
  const figures = ['target', 'sent', 'received', 'click', 'display'] as const;
  return {
    ...columns('apns', apns, figures),
    ...columns(
      'msg',
      message,
      figures.filter((one) => one !== 'sent'),
    ),
  };
}

/** Figures of a leaf as one block has them: with the channel before each name, and 0 where there is no leaf. */
function columns(channel: string, leaf: Leaf | undefined, figures: readonly (keyof Leaf)[]): Block {
  return Object.fromEntries(figures.map((figure) => [`${channel}_${figure}`, leaf?.[figure] ?? 0]));
}

/** One leaf of a report. */
interface Leaf {
  readonly target: number;
  readonly sent: number;
  readonly received: number;
  readonly display: number;
  readonly click: number;
}

function leafOf(entry: LedgerEntry, platform: SimulatedPlatform, way: Way): Leaf | undefined {
  const figures: Figures | undefined = entry.figures.get(`${way} ${platform}`);
  if (!figures) return undefined;
  const { target, received: sent, click } = figures;
  // Apple tells of nothing; an app tells of what it received where the push let it run first.
  const told = platform === 'ios' && way === 'notification' && !entry.iosTells ? 0 : sent;
  return { target, sent, received: told, display: told, click };
}

function summed(entries: readonly LedgerEntry[], platform: SimulatedPlatform, way: Way): Leaf | undefined {
  const leaves = entries.flatMap((entry) => leafOf(entry, platform, way) ?? []);
  return leaves.length === 0 ? undefined : add(leaves);
}

function add(leaves: readonly Leaf[]): Leaf {
  const sum = (key: keyof Leaf) => leaves.reduce((total, leaf) => total + leaf[key], 0);
  return {
    target: sum('target'),
    sent: sum('sent'),
    received: sum('received'),
    display: sum('display'),
    click: sum('click'),
  };
}

function received(entry: LedgerEntry, platform: SimulatedPlatform, way: Way): number | null {
  return entry.figures.get(`${way} ${platform}`)?.received ?? null;
}

function countsOf(entry: LedgerEntry) {
  const android = [received(entry, 'android', 'notification'), received(entry, 'android', 'message')].filter(
    (each) => each !== null,
  );
  return {
    android_received: android.length > 0 ? Math.max(...android) : null,
    ios_apns_sent: received(entry, 'ios', 'notification'),
    ios_apns_received: leafOf(entry, 'ios', 'notification')?.received ?? null,
    ios_msg_received: received(entry, 'ios', 'message'),
  };
}
