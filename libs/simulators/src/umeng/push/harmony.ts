import { type UmengCall } from '../umeng.call.js';
import { INFERRED_CODES } from '../umeng.codes.js';
import {
  badge,
  checkFields,
  type FieldTable,
  isObject,
  isText,
  jsonText,
  object,
  oneOf,
  present,
  text,
  textOfCharacters,
  textOrObject,
} from '../umeng.fields.js';
import { UMENG_LIMITS } from '../umeng.limits.js';
import { type UmengJson, type UmengType } from '../umeng.types.js';
import { appData, checkExtra, messageSketch, readBody, readDisplayType, requireText } from './android.js';
import { type PayloadReader, type UmengSketch } from './payload.js';

/** Source: U-Push API integration, Harmony chapter, docs/67966/detail/68343, text of 2025. */
const BODY: FieldTable = {
  title: {},
  text: {},
  big_body: { check: textOfCharacters(UMENG_LIMITS.bigBodyCharacters) },
  large_icon: { check: text },
  img: { check: text },
  add_badge: { check: badge },
  after_open: { check: oneOf('go_app', 'go_ability') },
  uri: { check: text },
  action: { check: text },
  custom: { check: textOrObject, code: '1003' },
};

const PAYLOAD: FieldTable = { display_type: {}, body: {}, extra: { check: object, code: '1026' } };
const SCENE: FieldTable = { display_type: {}, channels_body: {} };
const CHANNELS: FieldTable = { harmony: {} };
const LIVE_VIEW: FieldTable = { type: { check: oneOf('live_view') }, payload: { check: jsonText } };

/** Checks a Harmony payload: a notification, a message or a scene (a live view). */
export const harmonyPayload: PayloadReader = (call, payload, type) => {
  const displayType = readDisplayType(call, payload, ['notification', 'message', 'scene']);
  if (displayType === 'scene') return readScene(call, payload, type);
  const body = readBody(call, payload);
  checkFields(call, 'payload', payload, PAYLOAD, INFERRED_CODES.bodyForm);
  checkExtra(call, payload.extra);
  if (displayType === 'message') return messageSketch(call, payload, body);
  requireText(call, body, 'title', '1009');
  requireText(call, body, 'text', '1010');
  checkFields(call, 'payload.body', body, BODY, INFERRED_CODES.bodyForm);
  return present<UmengSketch>({
    kind: 'notification',
    title: body.title as string,
    body: body.text as string,
    data: appData(payload, body),
    badge: typeof body.add_badge === 'number' ? `+${body.add_badge}`.replace('+-', '-') : undefined,
    image: [body.img, body.large_icon].find(isText),
    click: checkOpening(call, body),
  });
};

function checkOpening(call: UmengCall, body: UmengJson): string {
  if (body.after_open !== 'go_ability') return 'go_app';
  // Where both are given the vendor prefers action.
  const target = [body.action, body.uri].find(isText);
  if (target === undefined) {
    return call.refuse(
      INFERRED_CODES.goAbilityWithoutTarget,
      'payload.body.action',
      'is missing, and so is uri; go_ability needs one of the two',
    );
  }
  return `go_ability ${target}`;
}

// A scene is handed to the system as it is, so a phone of the simulator shows no text: the app's data is Huawei's own object.
function readScene(call: UmengCall, payload: UmengJson, type: UmengType): UmengSketch {
  if (type !== 'unicast') {
    call.refuse(INFERRED_CODES.sceneOutsideUnicast, 'payload.display_type', 'scene goes with a unicast only');
  }
  const channels = payload.channels_body;
  if (!isObject(channels)) return call.refuse('1002', 'payload.channels_body', 'is missing or no JSON object');
  const view = channels.harmony;
  if (!isObject(view)) return call.refuse('1002', 'payload.channels_body.harmony', 'is missing or no JSON object');
  checkFields(call, 'payload', payload, SCENE, INFERRED_CODES.bodyForm);
  checkFields(call, 'payload.channels_body', channels, CHANNELS, INFERRED_CODES.bodyForm);
  for (const key of Object.keys(LIVE_VIEW)) {
    if (view[key] === undefined) {
      call.refuse(INFERRED_CODES.bodyForm, `payload.channels_body.harmony.${key}`, 'is missing');
    }
  }
  checkFields(call, 'payload.channels_body.harmony', view, LIVE_VIEW, INFERRED_CODES.bodyForm);
  const shown: unknown = JSON.parse(view.payload as string);
  return { kind: 'message', data: isObject(shown) ? shown : { payload: shown } };
}
