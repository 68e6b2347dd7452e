import { isJsonObject, type JsonObject, mergeJson } from '@nest-push/core';
import { extraOfSettings } from './xiaomi.settings.js';
import { type XiaomiMessages, type XiaomiPlatform } from './types/message.js';

/** A message as Xiaomi spells it: its settings have become pairs of `extra`, and what is undefined is gone. */
export function wireMessage(platform: XiaomiPlatform, message: XiaomiMessages[XiaomiPlatform]): JsonObject {
  const { settings, extra, ...fields } = message;
  const merges = settings !== undefined && (extra === undefined || isJsonObject(extra));
  const pairs = merges ? mergeJson(extraOfSettings(platform, settings), extra) : extra;
  return pairs === undefined ? fields : { ...fields, extra: pairs };
}

/** `extra` and `aps_proper_fields` are flat in a form: `extra.badge=1`. What is undefined is left out. */
export function* formOf(message: object): Generator<[string, string]> {
  for (const [key, value] of Object.entries(message) as [string, unknown][]) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      yield [key, String(value)];
    else if (typeof value === 'object' && value !== null) {
      for (const [name, text] of formOf(value)) yield [`${key}.${name}`, text];
    }
  }
}
