import { createHash } from 'node:crypto';
import {
  type AddressKind,
  type Batch,
  byClass,
  contentFor,
  heedsKind,
  type InputIssue,
  isDataOnly,
  isJsonObject,
  mergeJson,
  MessageRefusedError,
  type Platform,
  type TagExpression,
} from '@nest-push/core';
import { checkAddresses } from './checks/address.checks.js';
import { checkMessage } from './checks/message.checks.js';
import { type UmengChannelProperties } from './types/channel-properties.js';
import { type UmengFilter, type UmengFilterNode } from './types/filter.js';
import { type UmengMessage } from './types/message.js';
import { propertiesFor, type UmengChannels } from './umeng.channels.js';
import { UMENG_EDITIONS, UMENG_LIMITS } from './umeng.limits.js';
import { type UmengConnectionInput } from './umeng.options.js';
import { UMENG_CONTENT } from './umeng.content.js';
import { overridesOf } from './umeng.overrides.js';
import { UMENG_LABEL } from './umeng.request.js';
import { UMENG_TIME_ZONE, umengTime } from './umeng.time.js';

/** What the options say about the messages of one app. */
export interface UmengTranslateSettings extends Pick<UmengConnectionInput, 'checks' | 'documents' | 'timeZone'> {
  readonly platform: Platform;
  readonly aliasType?: string | undefined;
  readonly channelProperties?: UmengChannelProperties | undefined;
  readonly channels?: UmengChannels | undefined;
}

/** A batch as Umeng's message. */
export interface UmengTranslation {
  readonly message: UmengMessage;
  readonly notes: readonly string[];
}

interface Findings {
  readonly issues: InputIssue[];
  readonly notes: string[];
}

/**
 * Puts a batch into Umeng's words. Pure.
 *
 * @param now - milliseconds since the epoch: Umeng takes the end of delivery as a time of day
 * @throws MessageRefusedError with everything that Umeng would refuse; where `checks` is `warn`, only with what cannot be said at all
 */
export function translateUmeng(batch: Batch, settings: UmengTranslateSettings, now: number): UmengTranslation {
  const { message } = batch;
  const { platform, checks = 'refuse', documents = '2025', timeZone = UMENG_TIME_ZONE } = settings;
  const findings: Findings = { issues: [], notes: [] };
  assertKind(batch, platform);
  const translated = { ...targetOf(batch, settings, findings), ...contentOf(batch, settings, findings) };
  const policy = { ...translated.policy, ...expiryOf(batch.ttl, now, timeZone, findings) };
  const timed = Object.keys(policy).length === 0 ? translated : { ...translated, policy };
  const { override, extra } = overridesOf(message, platform, findings.issues);
  const whole = withKey(mergeJson(timed, override), batch);

  const known = new Set(findings.issues.map(({ field }) => field));
  const refused = checkMessage(whole, { platform, documents, timeZone, now })
    .map((issue) => ({ ...issue, field: ourWord(issue.field) }))
    .filter(({ field }) => !known.has(field));
  if (findings.issues.length > 0 || (checks === 'refuse' && refused.length > 0)) {
    throw new MessageRefusedError(UMENG_LABEL, [...findings.issues, ...refused]);
  }
  findings.notes.push(...refused.map(noteOf));
  const extended = withKey(mergeJson(whole, extra), batch);
  if (platform === 'android') noteOwnChannel(extended, findings);
  // An override is a deep part of this type, and the parts above are typed one by one: their sum is a message.
  return { message: extended as UmengMessage, notes: findings.notes };
}

function noteOf({ field, rule, code }: InputIssue): string {
  return `By Umeng's documents this is wrong${code === undefined ? '' : ` (${code})`}, and it leaves all the same: ${field} ${rule}.`;
}

/** Umeng's fields, where a host says them in words of its own. */
const OUR_WORDS = Object.entries({
  type: 'to',
  device_tokens: 'to',
  alias: 'to',
  alias_type: 'to',
  group_id: 'to',
  filter: 'tags',
  'payload.body.title': 'title',
  'payload.body.text': 'body',
  'payload.body.url': 'click.url',
  'payload.body.expand_image': 'image',
  'payload.aps.image': 'image',
  'policy.apns_collapse_id': 'collapseKey',
});

function ourWord(field: string): string {
  return OUR_WORDS.find(([theirs]) => field === theirs || field.startsWith(`${theirs}.`))?.[1] ?? field;
}

function contentOf(
  { message, pushId }: Batch,
  { platform, channelProperties, channels, documents = '2025' }: UmengTranslateSettings,
  findings: Findings,
): ReturnType<(typeof UMENG_CONTENT)[Platform]> {
  const content = contentFor(message, platform);
  if (isDataOnly(content) && content.data === undefined) {
    findings.issues.push({ field: 'message', rule: `must have a title, a body or data for ${platform}` });
  }
  if (platform === 'ios' ? message.kind !== undefined : !heedsKind(channels, message)) {
    findings.notes.push('Umeng has no field for the kind of a message.');
  }
  const channel = byClass(channels, message);
  return UMENG_CONTENT[platform]({
    pushId,
    content,
    messageClass: message.class,
    category: channel?.category,
    channelProperties: propertiesFor(platform, message.class, channelProperties, channel?.properties),
    badgeIsText: UMENG_EDITIONS[documents].badgeIsText,
    ...findings,
  });
}

/** Umeng makes tasks of these. */
export const TASK_KINDS: ReadonlySet<AddressKind> = new Set(['tags', 'segment', 'everyone']);

/**
 * A task gets the key by which Umeng recognises its repetition, last, so that neither an override nor its `extra` takes it out. Umeng says neither how long a key may be nor of
 * which characters (U-Push API integration, `policy.out_biz_no`, 2025-04). Our decision: 32 hexadecimal digits of a hash.
 */
function withKey(message: object, { kind, id }: Batch): object {
  const { policy = {} } = message as Readonly<Record<string, unknown>>;
  if (!TASK_KINDS.has(kind) || !isJsonObject(policy)) return message;
  const out_biz_no = createHash('sha256').update(id).digest('hex').slice(0, 32);
  return { ...message, policy: { ...policy, out_biz_no } };
}

/** U-Push API integration, `channel_properties`, 2025-04: the makers' channels need `channel_activity`, before it `mipush`, and take notifications only. */
function noteOwnChannel(message: object, { notes }: Findings): void {
  const { payload, channel_properties, mipush } = message as Readonly<Record<string, unknown>>;
  const activity = isJsonObject(channel_properties) ? channel_properties.channel_activity : undefined;
  const shows = isJsonObject(payload) && payload.display_type === 'notification';
  if (!shows || mipush === 'true' || (activity !== undefined && activity !== '')) return;
  notes.push(
    "Without channel_activity Umeng does not use the phone makers' channels: an app that is not running is left to Umeng's own channel, which may not reach it until it runs again. Set channelProperties.channel_activity.",
  );
}

/** @throws MessageRefusedError when Umeng has no such receivers: nothing else of the message matters then */
function assertKind({ kind }: Batch, platform: Platform): void {
  if (kind === 'account' || kind === 'topic') {
    const rule = `must be devices, aliases, tags, a segment or everyone: Umeng has no ${kind}`;
    throw new MessageRefusedError(UMENG_LABEL, [{ field: 'to', rule }]);
  }
  // U-Push API integration, 2025-04: the chapters on Android and HarmonyOS have group_id, the one on iOS has not.
  if (kind === 'segment' && platform === 'ios') {
    const rule = 'must be no segment on iOS: Umeng documents its audiences for Android and HarmonyOS alone';
    throw new MessageRefusedError(UMENG_LABEL, [{ field: 'to', rule }]);
  }
}

function targetOf(batch: Batch, { aliasType }: UmengTranslateSettings, { issues }: Findings): object {
  const addresses = batch.targets.map(({ address }) => address);
  const refuse = (field: string, rule: string, code?: string): void =>
    void issues.push({ field, rule, ...(code === undefined ? {} : { code }) });
  switch (batch.kind) {
    case 'registrationId':
      issues.push(...checkAddresses(addresses));
      return { type: addresses.length === 1 ? 'unicast' : 'listcast', device_tokens: addresses.join(',') };
    case 'alias':
      issues.push(...checkAddresses(addresses));
      if (aliasType === undefined) {
        refuse('to', 'must name no alias until the option aliasType is set (PUSH_UMENG_ALIAS_TYPE)', '2047');
      }
      return { type: 'customizedcast', alias_type: aliasType, alias: addresses.join(',') };
    case 'tags': {
      const filter = filterOf(batch.tags ?? {});
      if (filter === null) refuse('tags', 'must name at least one tag; for all devices use everyone', '2016');
      if (tagsOf(batch.tags).some((tag) => tag.trim() === '')) refuse('tags', 'must hold no blank tag');
      return { type: 'groupcast', ...(filter === null ? {} : { filter }) };
    }
    case 'segment':
      return { type: 'groupcast', group_id: addresses[0] };
    case 'everyone':
      return { type: 'broadcast' };
    case 'account':
    case 'topic':
      // Refused before.
      return {};
  }
}

function tagsOf({ any = [], all = [], none = [] }: TagExpression = {}): readonly string[] {
  return [...any, ...all, ...none];
}

/** Tags as Umeng's filter; null where none is named. */
export function filterOf({ any = [], all = [], none = [] }: TagExpression): UmengFilter | null {
  const leaf = (tag: string): { tag: string } => ({ tag });
  const and: readonly UmengFilterNode[] = [
    ...(any.length === 0 ? [] : [{ or: any.map(leaf) }]),
    ...all.map(leaf),
    ...none.map((tag) => ({ not: leaf(tag) })),
  ];
  return and.length === 0 ? null : { where: { and } };
}

function expiryOf(
  ttl: number | undefined,
  now: number,
  timeZone: string,
  { notes }: Findings,
): { expire_time?: string } {
  if (ttl === undefined) return {};
  // Our decision: Umeng measures the 7 days by its own clock, so ours may be ahead by what it grants a timestamp.
  const most = UMENG_LIMITS.timeToLive.most - UMENG_LIMITS.clockSkew.most;
  if (ttl > most) {
    notes.push(
      'Umeng keeps a message for at most 7 days: the time to live was shortened to that, less 10 minutes for the difference of clocks.',
    );
  }
  const end = Math.ceil((now + Math.min(ttl, most) * 1000) / 1000) * 1000;
  return { expire_time: umengTime(end, timeZone) };
}
