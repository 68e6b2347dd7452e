import { type SimulatedAnswer } from '../../kit/simulator.types.js';
import { type UmengAudience } from '../push/audience.js';
import { readContent } from '../push/message.js';
import { umengSuccess } from '../umeng.answers.js';
import { type UmengCall } from '../umeng.call.js';
import { INFERRED_CODES } from '../umeng.codes.js';
import { checkFields, type FieldTable, GATE_FIELDS, isText } from '../umeng.fields.js';
import { SIMULATOR_BOUNDS } from '../umeng.limits.js';
import { type UmengState } from '../umeng.state.js';
import { placeholdersOf } from './placeholders.js';
import { type UmengTemplate } from './templates.js';

/*
 * The calls for templates. Paths and fields are those of public clients of 2021-2022; no page of the vendor describes them. Our decision:
 * everything else here, each code and the form of a parameter above all.
 */

const NAME_CHARACTERS = 128;
const PAGE = 500;

/** Belongs to the adding, not to the template. */
const OF_THE_CALL: readonly string[] = [...Object.keys(GATE_FIELDS), 'template_name'];

/** What a template can be sent as: one message for each target. */
const SENT_AS: Readonly<Record<string, UmengAudience>> = {
  unicast: { type: 'unicast', prefix: 'uu', task: null, includes: () => false },
  customizedcast: { type: 'customizedcast', prefix: 'ua', task: null, includes: () => false },
};

/** POST /api/template/add: a body as for sending, without targets, and its name. */
export function templateAdd(call: UmengCall, state: UmengState): SimulatedAnswer {
  const { template_name: name } = call.body;
  const body = Object.fromEntries(Object.entries(call.body).filter(([field]) => !OF_THE_CALL.includes(field)));
  if (!isText(name) || name.length > NAME_CHARACTERS) {
    return refuse(call, 'template_name', `must be a text of at most ${NAME_CHARACTERS} characters`);
  }
  const { type } = body;
  if (!isText(type)) return call.refuse('1016', 'type', 'is missing, empty or no string');
  const audience = Object.hasOwn(SENT_AS, type) ? SENT_AS[type] : undefined;
  if (audience === undefined) return call.refuse('2048', 'type', 'of a template must be unicast or customizedcast');
  if (type === 'customizedcast' && !isText(body.alias_type)) {
    return call.refuse('2047', 'alias_type', 'is missing, empty or no string');
  }
  for (const field of ['device_tokens', 'alias', 'file_id', 'filter', 'group_id']) {
    if (field in body) return refuse(call, field, 'has no place in a template: the targets come with its sending');
  }
  readContent(call.withBody(body), audience);
  if (!state.templates.hasRoom(call.app.appKey)) {
    return call.refuse(INFERRED_CODES.queueFull, 'template_name', 'the app has too many templates; delete some');
  }
  const template = { id: state.ids.next('tp'), name, body, keys: placeholdersOf(body.payload) };
  state.templates.add(call.app.appKey, template);
  return umengSuccess({ template_id: template.id, template_keys: template.keys });
}

/** POST /api/template/get: `template_info` and `template_keys` were seen as texts; ours contain JSON. */
export function templateGet(call: UmengCall, state: UmengState): SimulatedAnswer {
  const { id, name, body, keys } = readTemplate(call, state);
  return umengSuccess({
    template_id: id,
    template_name: name,
    template_info: JSON.stringify(body),
    template_keys: JSON.stringify(keys),
  });
}

/** POST /api/template/delete. */
export function templateDelete(call: UmengCall, state: UmengState): SimulatedAnswer {
  const { id } = readTemplate(call, state);
  state.templates.remove(call.app.appKey, id);
  return umengSuccess({ template_id: id });
}

/** POST /api/template/list: page `index`, counted from 1, of `len` templates; `next` and `pre` are pages too, 0 where there is none. */
export function templateList(call: UmengCall, state: UmengState): SimulatedAnswer {
  checkFields(call, '', call.body, { ...GATE_FIELDS, index: {}, len: {} }, INFERRED_CODES.templateForm);
  const index = readCount(call, 'index', SIMULATOR_BOUNDS.templates);
  const len = readCount(call, 'len', PAGE);
  const all = state.templates.of(call.app.appKey);
  const list = all
    .slice((index - 1) * len, index * len)
    .map(({ id, name }) => ({ template_id: id, template_name: name }));
  const next = index * len < all.length ? index + 1 : 0;
  return umengSuccess({ list, total: all.length, index, len, next, pre: index - 1 });
}

/** The template that a call names. */
export function readTemplate(call: UmengCall, state: UmengState, more: FieldTable = {}): UmengTemplate {
  const { template_id: id } = call.body;
  if (!isText(id)) return refuse(call, 'template_id', 'is missing, empty or no string');
  const template = state.templates.find(call.app.appKey, id);
  if (template === null) return call.refuse(INFERRED_CODES.noTemplate, 'template_id', 'no template of this app has it');
  checkFields(call, '', call.body, { ...GATE_FIELDS, template_id: {}, ...more }, INFERRED_CODES.templateForm);
  return template;
}

/** A whole number from 1 to `most`. */
export function readCount(call: UmengCall, field: string, most: number): number {
  const given = call.body[field];
  const ok = typeof given === 'number' && Number.isSafeInteger(given) && given >= 1 && given <= most;
  return ok ? given : refuse(call, field, `must be a whole number from 1 to ${most}`);
}

/** Refuses a field of a template call. */
export function refuse(call: UmengCall, field: string, rule: string): never {
  return call.refuse(INFERRED_CODES.templateForm, field, rule);
}
