import {
  type InputIssue,
  type JsonObject,
  isJsonObject,
  misfits,
  object,
  oneOf,
  record,
  type Shape,
  type ShapeReport,
  text,
  whole,
} from '@nest-push/core';
import { type XiaomiRegion } from '../xiaomi.hosts.js';
import { XIAOMI_LIMITS, XIAOMI_RULES } from '../xiaomi.limits.js';
import { wireMessage, XIAOMI_SETTINGS_SHAPES } from '../xiaomi.settings.js';
import { type XiaomiMessages, type XiaomiPlatform } from '../types/message.js';
import { XIAOMI_MISFIT_CODES } from './misfit.codes.js';
import { BUTTONS, extraShape } from './extra.checks.js';
import { filled, shorterThan, unlessEmpty } from './shapes.js';

/** What the limits of a message depend on beside itself. */
export interface XiaomiCheckContext {
  readonly platform: XiaomiPlatform;
  readonly region: XiaomiRegion;
  /** Milliseconds since the epoch: `time_to_send` is measured from it. */
  readonly now: number;
  /** Days that `time_to_send` may lie ahead. */
  readonly scheduleDays: number;
}

const DAY_MS = 86_400_000;
const { title, description, payload, notifyId, timeToLivePublic, timeToLivePrivate, timeToLiveElsewhere } =
  XIAOMI_LIMITS;

const COMMON: Readonly<Record<string, Shape>> = {
  restricted_package_name: text({ notBlank: true, code: '22022' }),
  // Their bounds depend on the context.
  time_to_live: whole(),
  time_to_send: whole(),
};

/** Xiaomi calls it "no parameters". That a message without words gets this code is our decision: pId=1560, 2024-10-18, has no nearer one. */
const NO_WORDS = '65011';

const PAYLOAD = shorterThan(payload.below, { tooLong: '65009' });

const ANDROID_FIELDS: Readonly<Record<string, Shape>> = {
  ...COMMON,
  pass_through: oneOf([0, 1]),
  title: shorterThan(title.below, { empty: NO_WORDS }),
  description: shorterThan(description.below, { empty: NO_WORDS }),
  payload: PAYLOAD,
  notify_type: whole({ min: -1, max: 7 }),
  notify_id: whole({ min: 0, max: notifyId.most, code: '22103' }),
  collapse_key: text(),
  extra: extraShape('android'),
};

const IOS_MESSAGE = object(
  {
    ...COMMON,
    description: unlessEmpty(text({ notBlank: true })),
    extra: extraShape('ios'),
    aps_proper_fields: record(text()),
  },
  { relations: onIphone },
);

/** Xiaomi has taken notifications with an empty payload, which its own Python SDK always sent (2019). */
const NOTIFICATION_FIELDS = { ...ANDROID_FIELDS, payload: unlessEmpty(PAYLOAD) };

const WORDS = {
  required: ['title', 'description'],
  missingCodes: { title: NO_WORDS, description: NO_WORDS },
} as const;

/** What a notification demands of its fields together. The rules are China's; overseas pages do not have them. */
const SHAPES: Readonly<Record<'notification' | 'overseas' | 'data', Shape>> = {
  notification: object(NOTIFICATION_FIELDS, { ...WORDS, relations: inChina }),
  overseas: object(NOTIFICATION_FIELDS, { ...WORDS, relations: together }),
  data: object(ANDROID_FIELDS, { required: ['payload'], relations: together }),
};

function inChina(message: JsonObject, field: string, report: ShapeReport): void {
  const extra = extraOf(message);
  if (extra.notify_effect === undefined && extra.push_server_action === undefined) {
    const { since } = XIAOMI_RULES.notifyEffect;
    report.add('missing', 'extra.notify_effect', `must be set: since ${since} a notification says what a tap opens`);
  }
  together(message, field, report);
}

/** Pairs of `extra` that need each other: the first needs one of the others, for a reason. */
type Needs = readonly (readonly [string, readonly string[], string, string?])[];

const RECEIPT_NEEDS: Needs = [
  ['callback.param', ['callback'], 'it comes back with receipts'],
  ['callback.type', ['callback'], 'it chooses receipts'],
];

const NEEDS: Needs = [
  ['template_id', ['channel_id'], 'a template belongs to a private channel', '27001'],
  ['template_param', ['template_id'], 'the parameters are those of a template'],
  ['intent_flag', ['class_name'], 'the flag is that of an activity'],
  ['layout_name', ['layout_value'], 'a layout has a name and a value'],
  ['layout_value', ['layout_name'], 'a layout has a name and a value'],
  ['hybrid_pn', ['push_server_action'], 'the page is one of a quick app'],
  ['hybrid_debug', ['push_server_action'], 'only quick apps have it'],
  ...RECEIPT_NEEDS,
];

/** What each effect of a tap needs: all of one of these. */
type EffectNeeds = Readonly<Record<string, readonly (readonly string[])[]>>;
const EFFECTS: EffectNeeds = { '2': [['intent_uri'], ['class_name', 'intent_flag']], '3': [['web_uri']] };
const BUTTON_EFFECTS: EffectNeeds = { '2': [['intent_uri'], ['intent_class']], '3': [['web_uri']] };

function together(message: JsonObject, _field: string, report: ShapeReport): void {
  const extra = extraOf(message);
  checkNeeds(extra, NEEDS, report);
  checkEffect(extra, '', EFFECTS, report);
  for (const prefix of BUTTONS) checkEffect(extra, prefix, BUTTON_EFFECTS, report);
}

function checkNeeds(extra: JsonObject, needs: Needs, report: ShapeReport): void {
  const has = (key: string): boolean => extra[key] !== undefined;
  for (const [key, needed, why, code] of needs) {
    if (has(key) && !needed.some(has))
      report.add('missing', `extra.${needed.join(' or extra.')}`, `must be set: ${why}`, code);
  }
}

/** What a tap on the notification, or on one of its buttons, opens. */
function checkEffect(extra: JsonObject, prefix: string, table: EffectNeeds, report: ShapeReport): void {
  const effect = extra[`${prefix}notify_effect`];
  const needs = typeof effect === 'string' && Object.hasOwn(table, effect) ? (table[effect] ?? []) : [];
  if (needs.length === 0 || needs.some((names) => names.every((name) => filled(extra[prefix + name])))) return;
  const names = needs.map((all) => all.map((name) => `extra.${prefix}${name}`).join(' and ')).join(' or ');
  report.add('missing', names, 'must be set: the tap opens it');
}

/** Our decision: an iPhone's notification has words, somewhere, unless it is silent. */
function onIphone(message: JsonObject, _field: string, report: ShapeReport): void {
  const extra = extraOf(message);
  checkNeeds(extra, RECEIPT_NEEDS, report);
  const aps = isJsonObject(message.aps_proper_fields) ? message.aps_proper_fields : {};
  const words = [message.description, aps.title, aps.body, extra['apsAlert-body'], extra['apsAlert-loc-key']];
  if (extra['content-available'] === '1' || words.some(Boolean)) return;
  report.add('missing', 'description', 'must be set: without words nothing is shown', NO_WORDS);
}

const extraOf = ({ extra }: JsonObject): JsonObject => (isJsonObject(extra) ? extra : {});

/**
 * Everything that Xiaomi would refuse in a message, each with the code of that mistake. Codes and limits that Xiaomi does not document are our
 * decision, marked where they stand. Empty: nothing is wrong.
 */
export function checkMessage(
  message: XiaomiMessages[XiaomiPlatform],
  context: XiaomiCheckContext,
): readonly InputIssue[] {
  const { platform } = context;
  const { settings } = message;
  const issues =
    settings === undefined
      ? []
      : plain(misfits(XIAOMI_SETTINGS_SHAPES[platform], settings, 'settings', XIAOMI_MISFIT_CODES));
  const wire = wireMessage(platform, message);
  const shape = platform === 'ios' ? IOS_MESSAGE : SHAPES[androidUse(wire, context)];
  const times: Shape = (_value, _field, report) => {
    checkTimes(wire, context, report);
  };
  return [
    ...issues,
    ...plain(misfits(shape, wire, '', XIAOMI_MISFIT_CODES)),
    ...plain(misfits(times, wire, '', XIAOMI_MISFIT_CODES)),
  ];
}

function androidUse({ pass_through }: JsonObject, { region }: XiaomiCheckContext): keyof typeof SHAPES {
  if (pass_through === 1) return 'data';
  return region === 'china' ? 'notification' : 'overseas';
}

function plain(issues: readonly InputIssue[]): InputIssue[] {
  return issues.map(({ field, rule, code }) => ({ field, rule, ...(code === undefined ? {} : { code }) }));
}

function checkTimes(message: JsonObject, context: XiaomiCheckContext, report: ShapeReport): void {
  const { time_to_live, time_to_send } = message;
  if (Number.isInteger(time_to_live)) {
    const isPrivate = extraOf(message).channel_id !== undefined;
    whole({ min: 1, max: keptAtMost(context, isPrivate), unit: 'milliseconds' })(time_to_live, 'time_to_live', report);
  }
  if (typeof time_to_send === 'number' && Number.isInteger(time_to_send)) {
    const ahead = time_to_send - context.now;
    if (ahead < 0 || ahead > context.scheduleDays * DAY_MS) {
      report.add('value', 'time_to_send', `must lie within the next ${context.scheduleDays} days`);
    }
  }
}

/**
 * Milliseconds that Xiaomi keeps a message for a device that is offline. Our decision: a message with a channel may be a private one, which the
 * console alone knows.
 */
export function keptAtMost(
  { platform, region }: Pick<XiaomiCheckContext, 'platform' | 'region'>,
  isPrivate: boolean,
): number {
  if (region !== 'china' || platform !== 'android') return timeToLiveElsewhere.most;
  return isPrivate ? timeToLivePrivate.most : timeToLivePublic.most;
}
