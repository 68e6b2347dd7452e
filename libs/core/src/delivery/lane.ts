import { type Audience } from '../audience/audience.js';
import { type Message } from '../message/message.js';

/**
 * Which queue a push waits in. Each lane has a share of every vendor app that the others cannot take, so a push to a million devices never delays an order notice.
 *
 * - `transactional`: somebody waits for it
 * - `normal`: everything else
 * - `bulk`: marketing, and audiences without a bound
 */
export type Lane = 'transactional' | 'normal' | 'bulk';

/** All lanes, most urgent first. */
export const LANES: readonly Lane[] = ['transactional', 'normal', 'bulk'];

/** Where work waits that was under way when processes ended, several times: it runs alone, so that a crash is evidence. Internal to the stores and the engine. */
export const SUSPECT_LANE = 'suspect';

/** A lane in the store. */
export type StoredLane = Lane | typeof SUSPECT_LANE;

/** After so many crashes while it was under way, work runs alone. Innocent neighbours share crashes, so this is only a suspicion. */
export const SUSPECT_AFTER = 3;

/** After so many crashes while it ran alone, work is set aside. */
export const SET_ASIDE_AFTER = 3;

/** The lane of a push whose request names none. */
export function laneOf(to: Audience, message: Message): Lane {
  if ('everyone' in to || 'registered' in to || message.class === 'marketing') return 'bulk';
  return message.class === 'transactional' ? 'transactional' : 'normal';
}
