import { type SimulatedAnswer } from '../../kit/simulator.types.js';
import { umengSuccess } from '../umeng.answers.js';
import { type UmengCall } from '../umeng.call.js';
import { INFERRED_CODES } from '../umeng.codes.js';
import { checkFields, type FieldTable, GATE_FIELDS, isText } from '../umeng.fields.js';
import { UMENG_LIMITS } from '../umeng.limits.js';
import { type UmengState } from '../umeng.state.js';

/** Source: U-Push API integration, upload chapter, docs/66632/detail/68343, 2018-2020. */
const FIELDS: FieldTable = { ...GATE_FIELDS, content: {} };

/** POST /upload: takes a list of tokens or aliases, one a line, for two months. */
export function upload(call: UmengCall, state: UmengState): SimulatedAnswer {
  const { content } = call.body;
  if (!isText(content))
    return call.refuse('2029', 'content', 'is missing, empty or no string; join the entries with line feeds');
  const bytes = Buffer.byteLength(content);
  if (bytes > UMENG_LIMITS.uploadBytes) {
    call.refuse(
      INFERRED_CODES.uploadTooLarge,
      'content',
      `has ${bytes} bytes, and at most ${UMENG_LIMITS.uploadBytes} are allowed; upload several files`,
    );
  }
  checkFields(call, '', call.body, FIELDS, INFERRED_CODES.topLevelForm);
  const fileId = state.ids.next('PF');
  state.files.add(fileId, call.app.appKey, content, call.now);
  return umengSuccess({ file_id: fileId });
}
