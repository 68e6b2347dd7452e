import { type XiaomiMessage } from '../message.js';
import { template } from './channel.checks.js';
import { type Check, type CheckScope } from './check.js';
import * as extras from './extra.checks.js';
import * as fields from './field.checks.js';

export { channelOf } from './channel.checks.js';
export { longestLife } from './field.checks.js';

const COMMON: readonly Check[] = [
  fields.timeToLive,
  fields.timeToSend,
  extras.ownPairs,
  extras.choices,
  extras.jobkey,
  extras.callback,
];

/** What is asked of a message, in this order. The vendor's own order is not known. */
const CHECKS: Readonly<Record<'android' | 'ios', readonly Check[]>> = {
  android: [
    fields.notificationTexts,
    fields.payload,
    fields.numbers,
    fields.textLengths,
    ...COMMON,
    extras.layout,
    extras.quickAppTarget,
    extras.effects,
    template,
  ],
  ios: [fields.alertText, ...COMMON],
};

/** Judges a whole message. */
export function checkMessage(message: XiaomiMessage, scope: CheckScope): void {
  for (const check of CHECKS[scope.app.platform]) check(message, scope);
}
