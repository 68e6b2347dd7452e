import { isJsonObject } from '../message/json.js';
import { type Issues, join } from '../message/issues.js';
import { PLATFORMS } from '../message/message.js';

const KINDS = [
  'user',
  'users',
  'device',
  'devices',
  'registered',
  'alias',
  'tags',
  'topic',
  'segment',
  'everyone',
] as const;

/** What one push may name by hand; larger audiences are tags, topics or everyone. */
export const MAX_NAMED = 10_000;

/** No vendor takes more tags in one call (JPush 20). */
const MAX_TAGS = 20;

/** Collects what is wrong with an audience of unknown shape. */
export function checkAudience(audience: unknown, field: string, issues: Issues): void {
  if (!isJsonObject(audience)) {
    issues.add(field, `must be an object with one of ${KINDS.join(', ')}`);
    return;
  }
  const kinds = KINDS.filter((kind) => audience[kind] !== undefined);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    issues.add(field, `must have exactly one of ${KINDS.join(', ')}`);
    return;
  }
  const resolvedByVendors = ['alias', 'tags', 'topic', 'segment', 'everyone'].includes(kind);
  const more = resolvedByVendors ? ['via'] : kind === 'registered' ? ['platforms'] : [];
  issues.object(audience, field, [kind, ...more]);
  const value = audience[kind];
  const at = join(field, kind);
  switch (kind) {
    case 'users':
    case 'devices':
      issues.names(value, at, MAX_NAMED);
      break;
    case 'tags':
      checkTags(value, at, issues);
      break;
    case 'registered':
      if (value !== true) issues.add(at, 'must be true');
      if (audience.platforms !== undefined) checkPlatforms(audience.platforms, join(field, 'platforms'), issues);
      break;
    case 'everyone':
      if (value !== true) issues.add(at, 'must be true');
      break;
    default:
      issues.name(value, at);
  }
  if (resolvedByVendors && audience.via !== undefined && typeof audience.via !== 'string') {
    issues.names(audience.via, join(field, 'via'), 32);
  }
}

function checkTags(tags: unknown, field: string, issues: Issues): void {
  if (!issues.object(tags, field, ['any', 'all', 'none'])) return;
  for (const part of ['any', 'all', 'none']) {
    if (tags[part] !== undefined) issues.names(tags[part], join(field, part), MAX_TAGS);
  }
  if (tags.any === undefined && tags.all === undefined) {
    issues.add(field, 'must have any or all; for everyone but some, name a tag that everyone has');
  }
}

function checkPlatforms(platforms: unknown, field: string, issues: Issues): void {
  const known: readonly unknown[] = PLATFORMS;
  if (!Array.isArray(platforms) || platforms.length === 0 || platforms.some((platform) => !known.includes(platform))) {
    issues.add(field, `must be a list of some of ${PLATFORMS.join(', ')}`);
  }
}
