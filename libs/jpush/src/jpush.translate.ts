import {
  type Batch,
  byClass,
  contentFor,
  heedsKind,
  type InputIssue,
  isDataOnly,
  type MessageContent,
  MessageRefusedError,
  mergeJson,
  type Platform,
} from '@nest-push/core';
import { JPUSH_LABEL } from './jpush.request.js';
import { checkPush } from './checks/push.checks.js';
import { type JPushChannel, type JPushChannels } from './jpush.channels.js';
import { JPUSH_LIMITS } from './jpush.limits.js';
import { toAndroid, toHmos, toIos } from './jpush.content.js';
import { type JPushOptions } from './jpush.options.js';
import { overridesOf } from './jpush.overrides.js';
import { type JPushAudience, type JPushPlatform } from './types/audience.js';
import { type JPushMessage } from './types/message.js';
import { type JPushNotification } from './types/notification.js';
import { type JPushPushOptions } from './types/options.js';
import { type JPushPush, type JPushPushFields } from './types/push.js';
import { type JPushThirdPartyChannel } from './types/third-party-channel.js';

/** A batch as a push object. */
export interface JPushTranslation {
  readonly push: JPushPush;
  /** What JPush cannot say and what became of it, as sentences. */
  readonly notes: readonly string[];
}

const PLATFORM_NAMES: Readonly<Record<Platform, JPushPlatform>> = { android: 'android', ios: 'ios', harmony: 'hmos' };

/** What the options of an app say about its messages. */
export interface JPushTranslateSettings extends Pick<JPushOptions, 'apnsProduction'> {
  /** @default 'refuse' */
  readonly checks?: JPushOptions['checks'];
  readonly channels?: JPushChannels | undefined;
}

/**
 * Says a batch in JPush's words. Pure.
 *
 * @throws MessageRefusedError naming everything that JPush would refuse; with `checks: 'warn'` that stands in the notes
 */
export function translateJPush(batch: Batch, wording: JPushTranslateSettings): JPushTranslation {
  const notes: string[] = [];
  const issues: InputIssue[] = [];
  const audience = audienceOf(batch);
  const contents = contentsOf(batch, notes);
  const platforms = [...contents.keys()];
  const channel = byClass(wording.channels, batch.message) ?? {};
  const notification = notificationOf(contents, channel, notes);
  const message = dataMessageOf(contents, notes, issues);
  const push: JPushPushFields = {
    ...(batch.key === undefined ? {} : { cid: batch.key }),
    platform: platforms.map((platform) => PLATFORM_NAMES[platform]),
    audience,
    ...(notification === undefined ? {} : { notification }),
    ...(message === undefined ? {} : { message }),
    options: optionsOf(batch, contents, channel, wording, notes),
  };
  const { override, extra } = overridesOf(batch, push, notes, issues);
  const merged = withoutEmpty(mergeJson(push, override));
  const doubtful = checkPush(merged);
  if (wording.checks === 'warn') notes.push(...doubtful.map(warningOf));
  else issues.push(...doubtful);
  if (issues.length > 0) throw new MessageRefusedError(JPUSH_LABEL, issues);
  // The check has just said so; with warnings alone, JPush is to say it.
  return { push: mergeJson(merged, extra) as JPushPush, notes };
}

const warningOf = ({ field, rule, code }: InputIssue): string =>
  `${JPUSH_LABEL} may refuse this: ${field} ${rule}${code === undefined ? '' : ` (${JPUSH_LABEL} ${code})`}.`;

/** An override may take out everything of these two, and an empty one is none. */
function withoutEmpty(push: JPushPushFields): JPushPushFields {
  const { notification, options, ...rest } = push;
  return {
    ...rest,
    ...(notification === undefined || Object.keys(notification).length === 0 ? {} : { notification }),
    ...(options === undefined || Object.keys(options).length === 0 ? {} : { options }),
  };
}

type Contents = ReadonlyMap<Platform, MessageContent>;

/** What each platform of the batch gets. A platform for which the message says nothing is left out. */
function contentsOf({ message, platforms }: Batch, notes: string[]): Contents {
  const contents = new Map<Platform, MessageContent>();
  for (const platform of platforms) {
    const content = contentFor(message, platform);
    if (!isDataOnly(content) || content.data !== undefined) contents.set(platform, content);
  }
  const silent = platforms.filter((platform) => !contents.has(platform));
  if (contents.size === 0) {
    // At once: whatever else is wrong with the push follows from it.
    const rule = `must have a title, a body or data for ${silent.join(' and ')}`;
    throw new MessageRefusedError(JPUSH_LABEL, [{ field: 'message', rule }]);
  }
  if (silent.length > 0)
    notes.push(`The message has no title, body or data for ${silent.join(' and ')}: nothing is sent there.`);
  return contents;
}

function audienceOf({ kind, targets, tags }: Batch): 'all' | JPushAudience {
  const addresses = targets.map(({ address }) => address);
  switch (kind) {
    case 'everyone':
      return 'all';
    case 'registrationId':
      return { registration_id: addresses };
    case 'alias':
      return { alias: addresses };
    case 'tags':
      return {
        ...(tags?.any === undefined ? {} : { tag: tags.any }),
        ...(tags?.all === undefined ? {} : { tag_and: tags.all }),
        ...(tags?.none === undefined ? {} : { tag_not: tags.none }),
      };
    case 'segment':
      return { segment: addresses };
    default:
      throw new MessageRefusedError(JPUSH_LABEL, [
        { field: 'to', rule: `must be registration ids, aliases, tags, a segment or everyone; JPush knows no ${kind}` },
      ]);
  }
}

function notificationOf(
  contents: Contents,
  { channelId, harmonyCategory }: JPushChannel,
  notes: string[],
): JPushNotification | undefined {
  const shown = [...contents].filter(([, content]) => !isDataOnly(content));
  if (shown.length === 0) return undefined;
  const notification: JPushNotification = {};
  for (const [platform, content] of shown) {
    if (platform === 'android') notification.android = toAndroid(content, notes);
    else if (platform === 'ios') notification.ios = toIos(content, notes);
    else notification.hmos = toHmos(content, notes);
  }
  if (notification.android !== undefined && channelId !== undefined) notification.android.channel_id = channelId;
  if (notification.hmos !== undefined && harmonyCategory !== undefined) notification.hmos.category = harmonyCategory;
  return notification;
}

/** Content without title and body is a custom message. A call has one for all its platforms. */
function dataMessageOf(contents: Contents, notes: string[], issues: InputIssue[]): JPushMessage | undefined {
  const silent = [...contents].filter(([, content]) => isDataOnly(content));
  const [first] = silent;
  if (first === undefined) return undefined;
  const text = JSON.stringify(first[1].data);
  const differing = silent.find(([, { data }]) => JSON.stringify(data) !== text);
  if (differing !== undefined) {
    issues.push({
      field: 'data',
      rule: `must be the same on ${first[0]} and ${differing[0]}: a JPush data message is one for all platforms of a call`,
    });
  }
  if (silent.length < contents.size) {
    const names = silent.map(([platform]) => platform).join(' and ');
    notes.push(
      `JPush has one data message for all platforms of a call: that for ${names} also reaches the apps that get a notification.`,
    );
  }
  if (silent.some(([platform]) => platform === 'ios')) {
    notes.push('On iOS JPush hands a data message to the app only while the app is open.');
  }
  const unsaid = (['click', 'badge', 'sound', 'image', 'collapseKey'] as const).filter((field) =>
    silent.some(([, content]) => content[field] !== undefined),
  );
  if (unsaid.length > 0) notes.push(`A data message shows nothing: ${unsaid.join(', ')} were left out.`);
  return { msg_content: text, content_type: 'json' };
}

function optionsOf(
  { pushId, message, ttl }: Batch,
  contents: Contents,
  { thirdParty = {} }: JPushChannel,
  { apnsProduction, channels }: JPushTranslateSettings,
  notes: string[],
): JPushPushOptions {
  const options: JPushPushOptions = {};
  if (ttl !== undefined) options.time_to_live = timeToLive(ttl, contents, notes);
  if (contents.has('ios')) options.apns_production = apnsProduction;
  const collapseId = collapseIdOf(pushId, contents, notes);
  if (collapseId !== undefined) options.apns_collapse_id = collapseId;
  if (message.class !== undefined) options.classification = message.class === 'transactional' ? 1 : 0;
  const makers = makersOf(thirdParty, contents);
  if (makers !== undefined) options.third_party_channel = makers;
  if (!heedsKind(channels, message))
    notes.push('JPush has no field for the kind of a message, and the option `channels` has no channel for it.');
  return options;
}

/** What is said to the makers of the phones that the call serves. */
function makersOf(thirdParty: JPushThirdPartyChannel, contents: Contents): JPushThirdPartyChannel | undefined {
  const served = Object.entries(thirdParty).filter(([maker]) => contents.has(maker === 'hmos' ? 'harmony' : 'android'));
  return served.length === 0 ? undefined : Object.fromEntries(served);
}

/** Whole seconds, rounded down: late is worse than not at all. */
function timeToLive(ttl: number, contents: Contents, notes: string[]): number {
  const { vip, free } = JPUSH_LIMITS.timeToLive;
  if (ttl > vip)
    notes.push(`JPush keeps a push for at most ${vip} seconds (10 days): the time to live was shortened to that.`);
  else if (ttl > free) notes.push(`JPush keeps a push for more than ${free} seconds (3 days) only for paying apps.`);
  if (contents.has('ios'))
    notes.push('JPush applies the time to live on Android and to data messages; on iOS Apple decides.');
  return Math.max(0, Math.min(vip, Math.floor(ttl)));
}

/**
 * On iOS a notification takes the place of an earlier one with the same collapse key; without one a repeat of a push takes the place of the first. That
 * concerns the screen alone: the phone is reached, and may sound, twice.
 */
function collapseIdOf(pushId: string, contents: Contents, notes: string[]): string | undefined {
  for (const [platform, content] of contents) {
    if (platform === 'ios' || content.collapseKey === undefined || isDataOnly(content)) continue;
    notes.push(`JPush replaces a shown notification by a key on iOS alone: collapseKey on ${platform} was left out.`);
  }
  const ios = contents.get('ios');
  return ios === undefined || isDataOnly(ios) ? undefined : (ios.collapseKey ?? pushId);
}
