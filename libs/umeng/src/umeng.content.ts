import {
  type InputIssue,
  isDataOnly,
  type JsonObject,
  type MessageClass,
  type MessageContent,
  type Platform,
} from '@nest-push/core';
import { type UmengAndroidBody, type UmengAndroidContent, type UmengCustom } from './types/android.js';
import { type UmengChannelProperties } from './types/channel-properties.js';
import { type UmengHarmonyBody, type UmengHarmonyContent } from './types/harmony.js';
import { type UmengAps, type UmengIosContent } from './types/ios.js';
import { type UmengIosPolicy } from './types/policy.js';
import { UMENG_LIMITS } from './umeng.limits.js';

/** One platform's content, what goes with it, and where findings are noted. */
export interface UmengDraft {
  readonly pushId: string;
  readonly content: MessageContent;
  readonly messageClass: MessageClass | undefined;
  /** Android's `category`, where the message's channel says it. */
  readonly category: 0 | 1 | undefined;
  readonly channelProperties: UmengChannelProperties | undefined;
  readonly badgeIsText: boolean;
  readonly issues: InputIssue[];
  readonly notes: string[];
}

/** The Android part of a message. */
export function androidContent(draft: UmengDraft): UmengAndroidContent {
  const { content, channelProperties, notes } = draft;
  const category = categoryOf(draft);
  if (content.collapseKey !== undefined && !isDataOnly(content)) {
    notes.push('Umeng cannot replace an earlier notification on Android: collapseKey was left out.');
  }
  return {
    payload: isDataOnly(content)
      ? { display_type: 'message', body: { custom: customOf(draft) } }
      : { display_type: 'notification', body: androidBody(draft), ...extraOf(content.data) },
    ...(category === undefined ? {} : { category }),
    ...(channelProperties === undefined ? {} : { channel_properties: channelProperties }),
  };
}

function categoryOf({ category, messageClass }: UmengDraft): 0 | 1 | undefined {
  if (category !== undefined || messageClass === undefined) return category;
  return messageClass === 'transactional' ? 1 : 0;
}

function androidBody(draft: UmengDraft): UmengAndroidBody {
  const { sound, image } = draft.content;
  const { title, text } = textsOf(draft);
  return {
    ticker: title,
    title,
    text,
    ...androidClick(draft),
    ...androidBadge(draft),
    // The name of a raw resource has no extension: they can hold no dot.
    ...(typeof sound === 'string' ? { sound: sound.replace(/\.\w+$/, '') } : {}),
    ...(sound === false ? { play_sound: 'false' as const } : {}),
    ...(image === undefined ? {} : { expand_image: image }),
  };
}

const CLASS_NAME = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/;

function androidClick(draft: UmengDraft): Pick<UmengAndroidBody, 'after_open' | 'url' | 'activity'> {
  const { click } = draft.content;
  if (click?.open === 'url') return { after_open: 'go_url', url: click.url };
  if (click?.open === 'page') {
    if (CLASS_NAME.test(click.page)) return { after_open: 'go_activity', activity: click.page };
    draft.notes.push(
      'Umeng opens a page on Android by its full class name alone, no link and no intent: a tap opens the app instead. Hand the link over in data.',
    );
  }
  return { after_open: 'go_app' };
}

function androidBadge({ content: { badge }, notes }: UmengDraft): Pick<UmengAndroidBody, 'set_badge' | 'add_badge'> {
  const { least, most } = UMENG_LIMITS.badge;
  if (badge === undefined) return {};
  if (typeof badge === 'object') {
    if (Math.abs(badge.add) > most) notes.push(`Umeng changes a badge by at most ${most}: it was changed by that.`);
    const step = Math.max(-most, Math.min(most, badge.add));
    return step === 0 ? {} : { add_badge: step };
  }
  if (badge < least) {
    notes.push('Umeng cannot clear the badge on Android: badge was left out.');
    return {};
  }
  if (badge > most) notes.push(`Umeng shows a badge of at most ${most} on Android: it was set to that.`);
  return { set_badge: Math.min(badge, most) };
}

/** The iOS part of a message. */
export function iosContent(draft: UmengDraft): UmengIosContent & { policy?: UmengIosPolicy } {
  const { pushId, content, messageClass, issues, notes } = draft;
  if (content.data?.aps !== undefined) {
    issues.push({ field: 'data.aps', rule: "must have another name: on iOS data stands beside 'aps'" });
  }
  if (messageClass !== undefined) notes.push('Umeng has no field for the class of a message on iOS.');
  return {
    // `aps` comes last, so that no data can take its place.
    payload: { ...content.data, aps: isDataOnly(content) ? silentAps(draft) : aps(draft) },
    // Without a collapse key a repeat of a push takes the place of the first. That concerns the screen alone: the phone is reached, and may sound, twice.
    ...(isDataOnly(content) ? {} : { policy: { apns_collapse_id: content.collapseKey ?? pushId } }),
  };
}

function silentAps(draft: UmengDraft): UmengAps {
  noteInvisible(draft);
  return { 'content-available': 1 };
}

function aps(draft: UmengDraft): UmengAps {
  const { title, body, badge, sound, image, click } = draft.content;
  if (click !== undefined && click.open !== 'app') {
    draft.notes.push('Umeng opens nothing but the app on iOS: click was left out. Hand the target over in data.');
  }
  return {
    alert: { ...(title === undefined ? {} : { title }), ...(body === undefined ? {} : { body }) },
    ...(badge === undefined ? {} : iosBadge(draft, badge)),
    // Without a sound Apple's devices stay silent; the message means their own sound.
    ...(sound === false ? {} : { sound: sound ?? 'default' }),
    ...(image === undefined ? {} : { 'mutable-content': 1, image }),
  };
}

/** Text since 2025: a number, a step with its sign, or nothing, which clears it. Before, a number. */
function iosBadge(
  { badgeIsText, notes }: UmengDraft,
  badge: NonNullable<MessageContent['badge']>,
): Pick<UmengAps, 'badge'> {
  if (typeof badge !== 'object') return { badge: badgeIsText ? (badge === 0 ? '' : String(badge)) : badge };
  if (badgeIsText) return { badge: badge.add < 0 ? String(badge.add) : `+${badge.add}` };
  notes.push("Umeng's documents of 2020 know no step of the badge on iOS: badge was left out.");
  return {};
}

/** The HarmonyOS part of a message. */
export function harmonyContent(draft: UmengDraft): UmengHarmonyContent {
  const { content, channelProperties, notes } = draft;
  if (content.collapseKey !== undefined && !isDataOnly(content)) {
    notes.push('Umeng cannot replace an earlier notification on HarmonyOS: collapseKey was left out.');
  }
  noteCategory(draft);
  return {
    payload: isDataOnly(content)
      ? { display_type: 'message', body: { custom: customOf(draft) } }
      : { display_type: 'notification', body: harmonyBody(draft), ...extraOf(content.data) },
    ...(channelProperties === undefined ? {} : { channel_properties: channelProperties }),
  };
}

function noteCategory({ messageClass, channelProperties, notes }: UmengDraft): void {
  if (messageClass !== 'transactional' || channelProperties?.harmony_channel_category !== undefined) return;
  notes.push(
    "Umeng needs Huawei's own category to know a transactional message on HarmonyOS: class was left out. Set harmony_channel_category, in channels or in channelProperties.",
  );
}

function harmonyBody(draft: UmengDraft): UmengHarmonyBody {
  const { badge, sound, image } = draft.content;
  const { least, most } = UMENG_LIMITS.badge;
  const step = typeof badge === 'object' && badge.add >= least && badge.add <= most ? badge.add : undefined;
  const leftOut = [
    badge !== undefined && step === undefined ? `badge (it can only be raised, by ${least} to ${most})` : '',
    sound === undefined ? '' : 'sound',
    image === undefined ? '' : 'image',
  ].filter((field) => field !== '');
  if (leftOut.length > 0)
    draft.notes.push(`Umeng cannot say this on HarmonyOS, it was left out: ${leftOut.join(', ')}.`);
  return {
    ...textsOf(draft),
    ...harmonyClick(draft),
    ...(step === undefined ? {} : { add_badge: step }),
  };
}

function harmonyClick({
  content: { click },
  notes,
}: UmengDraft): Pick<UmengHarmonyBody, 'after_open' | 'action' | 'uri'> {
  if (click?.open === 'page') {
    // A link has a scheme, the action of an ability has none.
    return {
      after_open: 'go_ability',
      ...(/^[a-z][a-z\d+.-]*:/i.test(click.page) ? { uri: click.page } : { action: click.page }),
    };
  }
  if (click?.open === 'url') {
    notes.push('Umeng opens no web page on HarmonyOS: a tap opens the app instead. Hand the address over in data.');
  }
  return { after_open: 'go_app' };
}

/** Both are needed: a blank one is refused with Umeng's own code. */
function textsOf({ content: { title = '', body = '' } }: UmengDraft): { title: string; text: string } {
  return { title, text: body };
}

/** A data message's content. */
function customOf(draft: UmengDraft): UmengCustom {
  noteInvisible(draft);
  return draft.content.data ?? {};
}

/** What a message without a notification has no place for. */
function noteInvisible({ content, notes }: UmengDraft): void {
  const fields = (['click', 'badge', 'sound', 'image', 'collapseKey'] as const).filter(
    (field) => content[field] !== undefined,
  );
  if (fields.length > 0) notes.push(`A data message shows nothing: ${fields.join(', ')} were left out.`);
}

/** Data as the strings that `extra` takes: what is no string becomes JSON text. */
function extraOf(data: JsonObject | undefined): { extra?: Record<string, string> } {
  if (data === undefined) return {};
  const entries = Object.entries(data).filter(([, value]) => value !== undefined);
  return {
    extra: Object.fromEntries(
      entries.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
    ),
  };
}

/** The content of each platform. */
export const UMENG_CONTENT: Readonly<Record<Platform, (draft: UmengDraft) => { payload: object; policy?: object }>> = {
  android: androidContent,
  ios: iosContent,
  harmony: harmonyContent,
};
