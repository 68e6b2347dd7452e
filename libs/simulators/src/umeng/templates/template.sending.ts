import { type SimulatedAnswer } from '../../kit/simulator.types.js';
import { readMessage } from '../push/message.js';
import { reachSingle, sendSingle } from '../push/send.js';
import { umengSuccess } from '../umeng.answers.js';
import { type UmengCall } from '../umeng.call.js';
import { INFERRED_CODES } from '../umeng.codes.js';
import { checkFields, GATE_FIELDS, isObject, isText } from '../umeng.fields.js';
import { UMENG_LIMITS } from '../umeng.limits.js';
import { type UmengState } from '../umeng.state.js';
import { type UmengJson } from '../umeng.types.js';
import { fillPlaceholders } from './placeholders.js';
import { readCount, readTemplate, refuse } from './template.api.js';
import { type UmengTemplate } from './templates.js';

/**
 * POST /api/template/send. Our decision: an element of `params_data` names its target, `device_tokens` or `alias` as the template's type
 * asks, and beside it the value of every parameter; at most 500; one that is refused stops them all.
 */
export function templateSend(call: UmengCall, state: UmengState): SimulatedAnswer {
  const template = readTemplate(call, state, { params_data: {} });
  const { params_data: given } = call.body;
  if (!Array.isArray(given) || given.length === 0 || given.length > UMENG_LIMITS.targets) {
    return refuse(call, 'params_data', `must be an array of 1 to ${UMENG_LIMITS.targets} objects`);
  }
  const checked = given.map((entry: unknown, index) => {
    const { params, body } = readEntry(call, template, entry, `params_data[${index}]`);
    const one = call.withBody(body);
    const message = readMessage(one, state);
    return { params, message, one, phones: reachSingle(one, message, state) };
  });
  const messages = checked.map(({ params, message, one, phones }) => ({
    msgId: sendSingle(one, message, phones, state),
    params,
  }));
  const id = state.ids.next('tm');
  state.templates.sendings.set(id, { appKey: call.app.appKey, templateId: template.id, messages });
  return umengSuccess({ template_msg_id: id });
}

function readEntry(
  call: UmengCall,
  { body, keys }: UmengTemplate,
  entry: unknown,
  field: string,
): { readonly params: UmengJson; readonly body: UmengJson } {
  if (!isObject(entry)) return refuse(call, field, 'must be a JSON object');
  const target = body.type === 'unicast' ? 'device_tokens' : 'alias';
  const { [target]: address, ...params } = entry;
  for (const key of keys) {
    const value = params[key];
    if (typeof value !== 'string' && typeof value !== 'number')
      refuse(call, `${field}.${key}`, 'is missing, or no string or number');
  }
  const stray = Object.keys(params).find((key) => !keys.includes(key));
  if (stray !== undefined) refuse(call, `${field}.${stray}`, 'is no parameter of the template');
  return { params, body: { ...body, [target]: address, payload: fillPlaceholders(body.payload, params) } };
}

/**
 * POST /api/template/msg: what one sending consisted of. Our decision: `start_key` is the msgId after which to go on, and a page has at
 * most 500 messages.
 */
export function templateMsg(call: UmengCall, state: UmengState): SimulatedAnswer {
  const { template_msg_id: id, start_key: startKey } = call.body;
  if (!isText(id)) return refuse(call, 'template_msg_id', 'is missing, empty or no string');
  const sending = state.templates.sendings.get(id);
  if (sending?.appKey !== call.app.appKey) {
    return call.refuse(INFERRED_CODES.noTemplate, 'template_msg_id', 'no sending of this app has it');
  }
  const fields = { ...GATE_FIELDS, template_msg_id: {}, len: {}, start_key: {} };
  checkFields(call, '', call.body, fields, INFERRED_CODES.templateForm);
  const len = readCount(call, 'len', UMENG_LIMITS.targets);
  const { messages, templateId, appKey } = sending;
  const after = startKey === undefined ? -1 : messages.findIndex(({ msgId }) => msgId === startKey);
  if (startKey !== undefined && after === -1) return refuse(call, 'start_key', 'is no msgId of this sending');
  const list = messages
    .map(({ msgId, params }, index) => ({ appkey: appKey, index, msgId, params, templateId, templateMsgId: id }))
    .slice(after + 1, after + 1 + len);
  return umengSuccess({ list });
}
