import { isJsonObject, parseJson, record, type Shape } from '@nest-push/core';
import { XIAOMI_LIMITS } from '../xiaomi.limits.js';
import { characters } from './shapes.js';

// pId=2314, 2026-06-02: no emoji, no other symbol (So), no unassigned code point.
const FORBIDDEN = /[\p{So}\p{Cn}\p{Extended_Pictographic}\p{Emoji_Modifier}\u{20E3}]/u;

const PARAMETER: Shape = (value, field, report) => {
  const { most } = XIAOMI_LIMITS.templateParam;
  if (typeof value !== 'string' || value.trim() === '') report.add('value', field, 'must be text that is not blank');
  else if (characters(value) > most) {
    report.add('size', field, `must have at most ${most} characters (it has ${characters(value)})`);
  } else if (FORBIDDEN.test(value)) report.add('value', field, 'must have no emoji and no other symbol character');
};

const PARAMETERS = record(PARAMETER);

/** `extra.template_param`: a JSON object as text. Whether its names are those of the template only Xiaomi knows. */
export const TEMPLATE_PARAM: Shape = (value, field, report) => {
  const parameters = typeof value === 'string' ? parseJson(value) : undefined;
  if (!isJsonObject(parameters)) {
    report.add('type', field, 'must be a JSON object as text');
    return;
  }
  const { most } = XIAOMI_LIMITS.templateParams;
  const count = Object.keys(parameters).length;
  if (count > most) report.add('size', field, `must have at most ${most} parameters (it has ${count})`);
  PARAMETERS(parameters, field, report);
};
