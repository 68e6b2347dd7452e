import {
  type FoundInstall,
  type ShownNotification,
  type SimulatedPlatform,
  type SimulatorContext,
} from '../../kit/simulator.types.js';
import { type Delivery, type Way } from '../reports/message-ledger.js';
import { isInEnvironment } from './audience.js';
import { at, isObject, type JsonObject } from '../jpush.json.js';

/** A push that was accepted. */
export interface AcceptedPush {
  readonly push: JsonObject;
  /** The first message of a chain of overrides: phones show only the latest of a chain. */
  readonly chain: string;
  /** What Android shows where a notification has no title. */
  readonly appName: string | undefined;
}

type Content = Partial<
  Pick<ShownNotification, 'title' | 'body' | 'badge' | 'sound' | 'image' | 'click' | 'replaces'>
> & {
  readonly data: JsonObject;
};

/** What each platform shows of a notification; `undefined` for nothing. */
const NOTIFICATION_OF: Readonly<Record<SimulatedPlatform, (accepted: AcceptedPush) => Content | undefined>> = {
  android: androidContent,
  ios: iosContent,
  harmony: harmonyContent,
};

/** One thing that a push shows, or hands to the app, and the phones that it is meant for. */
export interface Part {
  readonly way: Way;
  readonly kind: ShownNotification['kind'];
  readonly content: Content;
  readonly to: readonly FoundInstall[];
}

/**
 * What a push shows on which of its targets. Delivery is immediate: slow pushes and display times are not played.
 * A text message (`sms_message`) is no push, and `notification_3rd` shows only where the vendor's own connection is down: neither appears.
 */
export function partsOf(accepted: AcceptedPush, targets: readonly FoundInstall[]): Part[] {
  const parts: Part[] = [];
  const add = (way: Way, kind: Part['kind'], content: Content | undefined, to: readonly FoundInstall[]): void => {
    if (content !== undefined && to.length > 0) parts.push({ way, kind, content, to });
  };
  for (const [platform, contentOf] of Object.entries(NOTIFICATION_OF)) {
    const phones = targets.filter(({ phone }) => phone.platform === platform);
    const reached = phones.filter((found) => isInEnvironment(found, accepted.push));
    add('notification', 'notification', contentOf(accepted), reached);
    if (platform === 'ios') {
      add('live_activity', 'notification', liveActivityContent(accepted.push), reached);
      add('voip', 'message', voipContent(accepted.push), reached);
    }
    if (platform === 'harmony') add('notification', 'message', harmonyExtension(accepted.push), reached);
  }
  add('message', 'message', messageContent(accepted.push), targets);
  return parts;
}

/** Shows the parts of a push on the phones that are online, and tells which those were. */
export function deliver(
  messageId: string,
  parts: readonly Part[],
  isOnline: (found: FoundInstall) => boolean,
  context: SimulatorContext,
): Delivery[] {
  return parts.map(({ way, kind, content, to }) => {
    const online = to.filter(isOnline);
    if (online.length > 0) context.show(online, { messageId, vendor: 'jpush', kind, at: context.now(), ...content });
    return { way, to, reached: new Set(online) };
  });
}

function androidContent({ push, chain, appName }: AcceptedPush): Content | undefined {
  const android = at(push, 'notification', 'android');
  const alert = textAt(android, 'alert') ?? textAt(push, 'notification', 'alert');
  // An empty alert is not shown in the tray.
  if (!alert) return undefined;
  return given({
    title: textAt(android, 'title') ?? appName,
    body: alert,
    data: dataAt(android, 'extras'),
    badge: badgeOf(android),
    sound: textAt(android, 'sound'),
    image: textAt(android, 'big_pic_path') ?? textAt(android, 'large_icon'),
    click: textAt(android, 'intent', 'url') ?? textAt(android, 'uri_activity') ?? textAt(android, 'uri_action'),
    replaces: chain,
  });
}

function iosContent({ push }: AcceptedPush): Content | undefined {
  const ios = at(push, 'notification', 'ios');
  const alert = at(ios, 'alert') ?? at(push, 'notification', 'alert');
  const [title, body] = isObject(alert)
    ? [textAt(alert, 'title'), textAt(alert, 'body')]
    : [undefined, alert as string | undefined];
  if (!title && !body) return undefined;
  return given({
    title,
    body,
    data: dataAt(ios, 'extras'),
    badge: at(ios, 'badge') as string | number | undefined,
    sound: textAt(ios, 'sound') ?? textAt(ios, 'sound', 'name'),
    replaces: textAt(push, 'options', 'apns_collapse_id'),
  });
}

function harmonyContent({ push }: AcceptedPush): Content | undefined {
  const hmos = at(push, 'notification', 'hmos');
  const alert = textAt(hmos, 'alert') ?? textAt(push, 'notification', 'alert');
  if (!alert || isExtension(hmos)) return undefined;
  return given({
    title: textAt(hmos, 'title'),
    body: alert,
    data: dataAt(hmos, 'extras'),
    badge: badgeOf(hmos),
    sound: textAt(hmos, 'sound'),
    image: textAt(hmos, 'large_icon'),
    click: textAt(hmos, 'intent', 'url'),
  });
}

/** An extension (2) and a call (10) hand `extra_data` to the app instead of showing an alert. */
function isExtension(hmos: unknown): boolean {
  return [2, 10].includes(at(hmos, 'push_type') as number);
}

function harmonyExtension(push: JsonObject): Content | undefined {
  const hmos = at(push, 'notification', 'hmos');
  if (!isExtension(hmos)) return undefined;
  return given({ body: textAt(hmos, 'extra_data'), data: dataAt(hmos, 'extras') });
}

function voipContent(push: JsonObject): Content | undefined {
  const voip = at(push, 'notification', 'voip');
  return isObject(voip) ? { data: voip } : undefined;
}

function liveActivityContent(push: JsonObject): Content | undefined {
  const activity = at(push, 'live_activity', 'ios');
  if (!isObject(activity)) return undefined;
  return given({
    title: textAt(activity, 'alert', 'title'),
    body: textAt(activity, 'alert', 'body'),
    sound: textAt(activity, 'alert', 'sound'),
    data: dataAt(activity, 'content-state'),
  });
}

function messageContent(push: JsonObject): Content | undefined {
  const message = push.message;
  if (!isObject(message)) return undefined;
  return given({
    title: textAt(message, 'title'),
    body: textAt(message, 'msg_content'),
    data: dataAt(message, 'extras'),
  });
}

/** A number to set wins over a number to add. */
function badgeOf(body: unknown): string | number | undefined {
  const added = at(body, 'badge_add_num') as number | undefined;
  return (at(body, 'badge_set_num') as number | undefined) ?? (added === undefined ? undefined : `+${added}`);
}

function textAt(value: unknown, ...path: string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

function dataAt(value: unknown, key: string): JsonObject {
  const found = at(value, key);
  return isObject(found) ? found : {};
}

/** Leaves out the members that are undefined. */
function given(
  content: { readonly [K in keyof Content]: Content[K] | undefined } & { readonly data: JsonObject },
): Content {
  return Object.fromEntries(Object.entries(content).filter(([, member]) => member !== undefined)) as unknown as Content;
}
