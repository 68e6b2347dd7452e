import { type XiaomiChannel } from '../../channels/channel-book.js';
import { type XiaomiSimulatedApp } from '../../xiaomi.app.js';
import { type XiaomiRules } from '../../xiaomi.limits.js';
import { type XiaomiMessage } from '../message.js';
import { XiaomiRefusal } from '../../xiaomi.refusals.js';

/** What a message is judged by. */
export interface CheckScope {
  readonly app: XiaomiSimulatedApp;
  readonly rules: XiaomiRules;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly scheduleDays: number;
  /** What kind of target the message goes to, as in the path: `regid`, `alias`, … */
  readonly kind: string;
  /** The channel the message names. */
  readonly channel: XiaomiChannel | undefined;
}

/** Judges one concern of a message; throws a {@link XiaomiRefusal}. */
export type Check = (message: XiaomiMessage, scope: CheckScope) => void;

/** A whole number as text, or a refusal that names the field. */
export function wholeNumber(name: string, value: string, rule: 'badValue' | 'badNotifyId' = 'badValue'): number {
  const number = Number(value);
  if (!/^-?\d+$/.test(value) || !Number.isSafeInteger(number)) {
    throw new XiaomiRefusal(rule, `${name} must be a whole number.`);
  }
  return number;
}

/** Present, and not blank. */
export function filled(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '';
}
