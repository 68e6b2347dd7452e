import { anything, object, type Platform, type Shape, text } from '@nest-push/core';
import { UMENG_LIMITS } from '../umeng.limits.js';
import { chosenBy } from './shapes.js';

/** A kind of sending: which fields name its receivers, and what they must be. */
interface Target {
  readonly fields: readonly string[];
  readonly shape: Shape;
}

/** Addresses, joined by commas. The rules hold no address. */
function addresses(most: number, codes: { readonly missing: string; readonly tooMany: string }): Shape {
  return (value, field, report) => {
    const list = typeof value === 'string' ? value.split(',') : [];
    if (list.length === 0) report.add('type', field, 'must be a text, or a list of texts', codes.missing);
    else if (list.some((address) => address.trim() === '')) {
      report.add('missing', field, 'must hold no blank address', codes.missing);
    } else if (list.length > most) {
      report.add('size', field, `must name at most ${most} (it names ${list.length})`, codes.tooMany);
    }
  };
}

const ONE_TOKEN = addresses(1, { missing: '1015', tooMany: '' });
// Our decision: the codes of the time when the limit was 50; the present table has none.
const TOKENS = addresses(UMENG_LIMITS.deviceTokens.most, { missing: '1015', tooMany: '2015' });
const ALIASES = addresses(UMENG_LIMITS.aliases.most, { missing: '2009', tooMany: '2011' });

const byTokens = (tokens: Shape): Target => ({
  fields: ['device_tokens'],
  shape: object(
    { device_tokens: tokens },
    { open: true, required: ['device_tokens'], missingCodes: { device_tokens: '1015' } },
  ),
});

const byAliases: Target = {
  fields: ['alias_type', 'alias', 'file_id'],
  shape: object(
    {
      alias_type: text({ notBlank: true, min: 1, code: '2047' }),
      alias: ALIASES,
      file_id: text({ notBlank: true, min: 1, code: '2009' }),
    },
    {
      open: true,
      required: ['alias_type'],
      missingCodes: { alias_type: '2047' },
      relations: ({ alias, file_id }, _field, report) => {
        if (alias === undefined && file_id === undefined) {
          report.add('missing', 'alias', 'must be set where file_id is not', '2009');
        }
        if (alias !== undefined && file_id !== undefined) {
          report.add('value', 'alias', 'must not be set beside file_id', '2049');
        }
      },
    },
  ),
};

const byFile: Target = {
  fields: ['file_id'],
  shape: object(
    { file_id: text({ notBlank: true, min: 1, code: '2018' }) },
    { open: true, required: ['file_id'], missingCodes: { file_id: '2018' } },
  ),
};

/** What the filter itself must be depends on the day: see `filterShape`. Umeng's chapter on iOS has no group_id. U-Push API integration, 2025-04. */
const byFilter = (platform: Platform): Target => ({
  fields: platform === 'ios' ? ['filter'] : ['filter', 'group_id'],
  shape: object(
    { group_id: platform === 'ios' ? anything : text({ notBlank: true, min: 1, code: '2016' }) },
    {
      open: true,
      relations: (message, _field, report) => {
        if (message.filter === undefined && (platform === 'ios' || message.group_id === undefined)) {
          report.add('missing', 'filter', 'must be set', '2016');
        }
      },
    },
  ),
});

const targetsOf = (platform: Platform): Readonly<Record<string, Target>> => ({
  unicast: byTokens(ONE_TOKEN),
  listcast: byTokens(TOKENS),
  filecast: byFile,
  broadcast: { fields: [], shape: anything },
  groupcast: byFilter(platform),
  customizedcast: byAliases,
});

/** What each type of message demands of its receivers. */
export const TARGETS: Readonly<Record<Platform, Readonly<Record<string, Target>>>> = {
  android: targetsOf('android'),
  ios: targetsOf('ios'),
  harmony: targetsOf('harmony'),
};

/** The type of a message, and its receivers. */
export function targetShape(platform: Platform): Shape {
  const shapes = Object.entries(TARGETS[platform]).map(([type, { shape }]) => [type, shape] as const);
  return chosenBy('type', Object.fromEntries(shapes), { missing: '1016', unknown: '2048' });
}

/** Whether Umeng makes a task of a message: it finds the receivers itself, and keeps a status. */
export function isTask({ type, file_id }: Readonly<Record<string, unknown>>): boolean {
  return (
    type === 'broadcast' ||
    type === 'groupcast' ||
    type === 'filecast' ||
    (type === 'customizedcast' && file_id !== undefined)
  );
}
