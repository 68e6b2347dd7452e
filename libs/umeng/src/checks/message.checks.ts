import {
  anything,
  either,
  type InputIssue,
  isJsonObject,
  number,
  object,
  oneOf,
  type Platform,
  record,
  type Shape,
  ShapeReport,
  text,
} from '@nest-push/core';
import { UMENG_LIMITS, type UmengDocuments } from '../umeng.limits.js';
import { filterShape } from './filter.checks.js';
import { CHANNEL_PROPERTIES, LOCAL_PROPERTIES, PAYLOADS } from './payload.checks.js';
import { policyShape, type PolicyScope, timesShape } from './policy.checks.js';
import { isTask, TARGETS, targetShape } from './target.checks.js';
import { issueOf, webAddress } from './shapes.js';
import { UMENG_MISFIT_CODES } from './misfit.codes.js';

/** By what a message is judged. */
export interface UmengCheckContext {
  readonly platform: Platform;
  readonly documents: UmengDocuments;
  readonly timeZone: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const RECEIPT_URL: Shape = (value, field, report) => {
  webAddress()(value, field, report);
  if (typeof value === 'string') text({ max: UMENG_LIMITS.receiptUrl.most, unit: 'bytes' })(value, field, report);
};

const COMMON: Readonly<Record<string, Shape>> = {
  production_mode: oneOf(['true', 'false', true, false], { code: '1017' }),
  description: text(),
  callback_params: record(either(number(), text())),
  receipt_url: RECEIPT_URL,
  receipt_type: oneOf(['1', '2', '3', 1, 2, 3]),
  thirdparty_id: either(number(), text()),
};

const CONTENT: Readonly<Record<Platform, Readonly<Record<string, Shape>>>> = {
  android: {
    category: oneOf([0, 1]),
    channel_properties: CHANNEL_PROPERTIES,
    local_properties: LOCAL_PROPERTIES,
    mipush: oneOf(['true', 'false']),
    mi_activity: text(),
  },
  ios: {},
  harmony: { channel_properties: CHANNEL_PROPERTIES },
};

/** What does not change from message to message, for one platform. */
interface Shapes {
  readonly target: Shape;
  readonly policy: Readonly<Record<PolicyScope, Shape>>;
  /** The fields that each type may have. */
  readonly fields: Readonly<Record<string, Shape>>;
  readonly anyFields: Shape;
}

function shapesOf(platform: Platform): Shapes {
  const fieldsWith = (target: readonly string[]): Shape => {
    const judged = ['type', 'payload', 'policy', ...target].map((field) => [field, anything] as const);
    return object({ ...Object.fromEntries(judged), ...COMMON, ...CONTENT[platform] });
  };
  const targets = Object.entries(TARGETS[platform]);
  return {
    target: targetShape(platform),
    policy: {
      task: policyShape(platform, 'task'),
      single: policyShape(platform, 'single'),
      scene: policyShape(platform, 'scene'),
    },
    fields: Object.fromEntries(targets.map(([type, { fields }]) => [type, fieldsWith(fields)])),
    anyFields: fieldsWith(targets.flatMap(([, { fields }]) => fields)),
  };
}

const SHAPES: Readonly<Record<Platform, Shapes>> = {
  android: shapesOf('android'),
  ios: shapesOf('ios'),
  harmony: shapesOf('harmony'),
};

/** A live view goes to one device. U-Push API integration, HarmonyOS, 2025-04. */
const ONE_DEVICE = oneOf(['unicast']);

/**
 * Everything in a message that Umeng would refuse, or silently not do. The first issue that has a code has the one that Umeng would answer with. Our
 * decision, for it documents no order: type, receivers, payload, policy, and then the rest.
 *
 * @param message - as it would leave, its lists joined
 */
export function checkMessage(message: object, { platform, documents, timeZone, now }: UmengCheckContext): InputIssue[] {
  const fields = message as Readonly<Record<string, unknown>>;
  const { type, filter, payload, policy } = fields;
  const { target, policy: policies, fields: ofType, anyFields } = SHAPES[platform];
  const isScene = platform === 'harmony' && isJsonObject(payload) && payload.display_type === 'scene';
  const report = new ShapeReport(UMENG_MISFIT_CODES);

  target(fields, '', report);
  if (type === 'groupcast' && filter !== undefined) {
    filterShape({ now, timeZone })(filter, 'filter', report);
  }
  PAYLOADS[documents][platform](payload, 'payload', report);
  if (isScene) ONE_DEVICE(type, 'type', report);
  if (policy !== undefined) {
    policies[isScene ? 'scene' : isTask(fields) ? 'task' : 'single'](policy, 'policy', report);
    timesShape(now, timeZone)(policy, 'policy', report);
  }
  const rest = typeof type === 'string' && Object.hasOwn(ofType, type) ? ofType[type] : undefined;
  (rest ?? anyFields)(fields, '', report);
  return report.issues.map(issueOf);
}
