import { type SimulatedAnswer } from '../../kit/simulator.types.js';
import { umengSuccess } from '../umeng.answers.js';
import { type UmengCall } from '../umeng.call.js';
import { INFERRED_CODES, type UmengCode } from '../umeng.codes.js';
import { checkFields, type FieldTable, GATE_FIELDS, isText } from '../umeng.fields.js';
import { SIMULATOR_BOUNDS, UMENG_TOKENS } from '../umeng.limits.js';
import { type UmengState } from '../umeng.state.js';

type Change = (before: readonly string[], given: readonly string[]) => readonly string[];

/*
 * The five calls for the tags of one device. Paths and fields are those of the vendor's own sample and of public clients of 2019-2022; 6001 and
 * 2017 stand in the error table of docs/66632/detail/68343. Our decision: a success without a payload has an empty `data`.
 */

/** POST /api/tag/add. */
export const tagAdd = changing((before, given) => [...new Set([...before, ...given])]);

/** POST /api/tag/set: replaces all. */
export const tagSet = changing((_before, given) => [...new Set(given)]);

/** POST /api/tag/delete. */
export const tagDelete = changing(
  (before, given) => before.filter((tag) => !given.includes(tag)),
  INFERRED_CODES.taggedDevice,
);

/** POST /api/tag/clear. */
export function tagClear(call: UmengCall, state: UmengState): SimulatedAnswer {
  const { token } = readDevice(call, state, INFERRED_CODES.taggedDevice);
  keep(call, state, token, []);
  return umengSuccess({});
}

/** POST /api/tag/list. The double `data` and the empty text for none were seen on the wire. */
export function tagList(call: UmengCall, state: UmengState): SimulatedAnswer {
  const { tags } = readDevice(call, state, INFERRED_CODES.taggedDevice);
  return umengSuccess({ data: { tags: tags.join(',') } });
}

function changing(change: Change, unknownDevice: UmengCode = INFERRED_CODES.tag) {
  return (call: UmengCall, state: UmengState): SimulatedAnswer => {
    const { token, tags } = readDevice(call, state, unknownDevice, { tag: {} });
    keep(call, state, token, change(tags, readTags(call)));
    return umengSuccess({});
  };
}

function readDevice(
  call: UmengCall,
  state: UmengState,
  unknownDevice: UmengCode,
  more: FieldTable = {},
): { readonly token: string; readonly tags: readonly string[] } {
  const { app, body, settings, context } = call;
  if (!(app.tags ?? settings.tags)) {
    return call.refuse(
      '6001',
      'appkey',
      'the server interface for tags is switched off for the app; have it switched on',
    );
  }
  const token = body.device_tokens;
  if (!isText(token)) return call.refuse('1015', 'device_tokens', 'is missing, empty or no string; give one token');
  const { pattern, rule } = UMENG_TOKENS[app.platform];
  if (!pattern.test(token) || token.includes(',')) {
    return call.refuse(INFERRED_CODES.tokenForm[app.platform], 'device_tokens', `must be one token: ${rule}`);
  }
  checkFields(call, '', body, { ...GATE_FIELDS, device_tokens: {}, ...more }, INFERRED_CODES.topLevelForm);
  const [found] = context.phones.installs('umeng', app.appKey, (one) => one.registrationId === token, [token]);
  if (found === undefined) return call.refuse(unknownDevice, 'device_tokens', 'belongs to no device of this app');
  return { token, tags: state.tags.of(app.appKey, found.install) };
}

function readTags(call: UmengCall): readonly string[] {
  const { tag } = call.body;
  const fail = (rule: string): never => call.refuse(INFERRED_CODES.tag, 'tag', rule);
  if (!isText(tag)) return fail('is missing, empty or no string; join several tags with commas');
  const tags = tag.split(',');
  if (tags.includes('')) return fail('has an empty tag between two commas, or at an end');
  const most = SIMULATOR_BOUNDS.tagCharacters;
  if (tags.some((one) => one.length > most)) return fail(`has a tag of more than ${most} characters`);
  return tags;
}

function keep(call: UmengCall, state: UmengState, token: string, tags: readonly string[]): void {
  const most = SIMULATOR_BOUNDS.tagsPerDevice;
  if (tags.length > most) call.refuse(INFERRED_CODES.tag, 'tag', `the device would have more than ${most} tags`);
  if (!state.tags.put(call.app.appKey, token, tags)) {
    call.refuse(
      INFERRED_CODES.tag,
      'device_tokens',
      'no further device of this app can be tagged; reset the simulator',
    );
  }
}
