import { type FoundInstall } from '../../kit/simulator.types.js';
import { refuse, type Reply } from '../jpush.answers.js';
import { type JPushCall } from '../jpush.call.js';
import { type JPushCode } from '../jpush.codes.js';
import { readJson, type JsonObject } from '../jpush.json.js';
import { JPUSH_LIMITS } from '../jpush.limits.js';
import { checked } from '../jpush.problem.js';
import { filledText, list, value, type Rule } from '../jpush.shape.js';
import { PLATFORM_NAME } from '../push/audience.js';

/** The platforms that a query may name; the last one is gone from the documents. */
const PLATFORMS: readonly string[] = ['android', 'ios', 'quickapp', 'hmos', 'winphone'];

/** A refusal of the device family. */
export function refuseDevice(code: JPushCode, hint: string, illegalIds: readonly string[] = []): Reply {
  return refuse({ code, family: 'device', hint, illegalIds });
}

/** A body that keeps a rule, or the refusal. Our decision: what is wrong with a body is 7002. */
export function deviceBody(
  { request }: JPushCall,
  rule: Rule,
): { readonly value: JsonObject } | { readonly refused: Reply } {
  const body = readJson(request.body);
  if (!body) return { refused: refuseDevice(7002, 'body: must be JSON in UTF-8') };
  const given = checked(rule, body.value);
  return 'hint' in given ? { refused: refuseDevice(7002, given.hint) } : given;
}

/**
 * Which devices the `platform` of a query names; all without one. An empty one is refused: a live server does so (seen by a client's author in 2025).
 */
export function platformFilter({ request }: JPushCall): ((found: FoundInstall) => boolean) | undefined {
  const given = request.query.get('platform');
  if (given === null) return () => true;
  const names = given.split(',');
  if (!names.every((name) => PLATFORMS.includes(name))) return undefined;
  return ({ phone }) => names.includes(PLATFORM_NAME[phone.platform]);
}

/** What is said where {@link platformFilter} finds a name that it does not know. */
export const BAD_PLATFORM = refuseDevice(
  7002,
  `platform: must be a list of ${PLATFORMS.join(', ')}; leave it out for all`,
);

/**
 * A tag or an alias: 1 to 40 bytes.
 * Our decision: of any characters. The pages list the same ones as for a push, but servers are known to keep blanks and slashes.
 */
export const deviceLabel: Rule = value(isLabel, `must be 1 to ${JPUSH_LIMITS.tagBytes} bytes (UTF-8)`);

export function isLabel(given: unknown): boolean {
  return typeof given === 'string' && given !== '' && Buffer.byteLength(given, 'utf8') <= JPUSH_LIMITS.tagBytes;
}

const tagList = list(deviceLabel, JPUSH_LIMITS.tagsPerUpdate);

/** Tags to add or to remove: at most 100, and 1000 bytes in all. */
export const tagUpdate: Rule = (given, field, report) => {
  tagList(given, field, report);
  if (!Array.isArray(given)) return;
  const bytes = Buffer.byteLength(given.join(''), 'utf8');
  value(
    () => bytes <= JPUSH_LIMITS.tagBytesPerUpdate,
    `must have at most ${JPUSH_LIMITS.tagBytesPerUpdate} bytes in all`,
  )(given, field, report);
};

/** Registration ids of one call. */
export const idList = list(filledText, JPUSH_LIMITS.idsPerCall);
