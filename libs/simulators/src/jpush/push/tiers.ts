import { CHANNELS } from './channels.js';
import { at } from '../jpush.json.js';
import { type Report } from '../jpush.shape.js';

/**
 * The fields for VIP apps (2006) and the paid ones (2007). Source: JPush REST API v3 push, 2025-10, marks "VIP".
 * The documents do not say what a free app gets. Our decision: it is refused.
 * Tags are marked too, but the documents' own samples use them without a word: they are open to all.
 */
const RESERVED_FIELDS: readonly (readonly [code: 2006 | 2007, ...path: string[]])[] = [
  [2006, 'inapp_message'],
  [2006, 'notification_3rd'],
  [2006, 'callback'],
  [2006, 'notification', 'quickapp'],
  [2006, 'options', 'target_event'],
  [2006, 'options', 'notification_switch_filter'],
  [2007, 'options', 'active_push'],
  [2007, 'options', 'test_model'],
  [2007, 'options', 'mkt_enable'],
];

/** The strategies of a vendor channel that are for VIP apps. */
const RESERVED_STRATEGIES: Readonly<Record<string, readonly string[]>> = {
  distribution: ['ospush', 'first_ospush'],
  distribution_fcm: ['fcm', 'pns'],
  distribution_customize: ['first_ospush'],
};

/** Checks that a free app asks for nothing that is reserved. */
export function checkTier(push: unknown, report: Report): void {
  for (const [code, ...path] of RESERVED_FIELDS) {
    const given = at(push, ...path);
    // `false` asks for nothing.
    if (given === undefined || given === false) continue;
    report({ code, field: path.join('.'), rule: 'is for VIP apps; simulate one with vip: true' });
  }
  for (const channel of CHANNELS) {
    for (const [key, reserved] of Object.entries(RESERVED_STRATEGIES)) {
      const strategy = at(push, 'options', 'third_party_channel', channel, key);
      if (typeof strategy !== 'string' || !reserved.includes(strategy)) continue;
      const field = `options.third_party_channel.${channel}.${key}`;
      report({ code: 2006, field, rule: `"${strategy}" is for VIP apps; simulate one with vip: true` });
    }
  }
}

/** Checks how long an app may keep a push: 3 days where it is free, 10 where it is VIP. */
export function checkLifetime(push: unknown, maxSeconds: number, report: Report): void {
  const ttl = at(push, 'options', 'time_to_live');
  if (typeof ttl !== 'number' || ttl <= maxSeconds) return;
  report({ code: 1003, field: 'options.time_to_live', rule: `must be at most ${maxSeconds} seconds for this app` });
}
