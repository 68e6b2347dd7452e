import { type Platform } from '../message/message.js';

/** Narrows an audience that a vendor resolves: which vendors or vendor apps are asked. Default: every one that knows the address kind. */
export interface Via {
  /** Vendor names or vendor app ids, e.g. `'xiaomi'` or `['umeng:ios']`. */
  readonly via?: string | readonly string[];
}

/** Devices by their tags; the three parts are combined with AND. */
export interface TagExpression {
  /** At least one of these. */
  readonly any?: readonly string[];
  /** Every one of these. */
  readonly all?: readonly string[];
  /** None of these. */
  readonly none?: readonly string[];
}

/** Narrows an audience to some platforms. */
export interface OnPlatforms {
  /** Default: every platform. */
  readonly platforms?: readonly Platform[];
}

/**
 * Whom a push is for.
 *
 * `user`, `users`, `device`, `devices` and `registered` (every device of the registry) are read from the device registry, and every device is reached by one route. The others are
 * known to the vendors alone: they go to every vendor app that can resolve them, or to those named by `via`.
 *
 * @example
 * ```ts
 * const audiences: Audience[] = [
 *   { user: 'u42' },
 *   { devices: ['d1', 'd2'] },
 *   { alias: 'QQC_42', via: 'xiaomi' },
 *   { tags: { any: ['深圳', '北京'], none: ['muted'] } },
 *   { segment: 'inactive-30d', via: 'jpush' },
 *   { registered: true, platforms: ['android'] },
 *   { everyone: true },
 * ];
 * ```
 */
export type Audience =
  | { readonly user: string }
  | { readonly users: readonly string[] }
  | { readonly device: string }
  | { readonly devices: readonly string[] }
  | ({ readonly registered: true } & OnPlatforms)
  | ({ readonly alias: string } & Via)
  | ({ readonly tags: TagExpression } & Via)
  | ({ readonly topic: string } & Via)
  /** A group of users that was laid out in a vendor's console, by its id there. */
  | ({ readonly segment: string } & Via)
  | ({ readonly everyone: true } & Via);

/** An audience that the device registry resolves. */
export type RegisteredAudience = Extract<
  Audience,
  { user: string } | { users: unknown } | { device: string } | { devices: unknown } | { registered: true }
>;

/** An audience that the vendors resolve. */
export type VendorAudience = Exclude<Audience, RegisteredAudience>;

/** Whether the vendors, and not the device registry, know who is meant. */
export function isVendorAudience(audience: Audience): audience is VendorAudience {
  return (
    'alias' in audience || 'tags' in audience || 'topic' in audience || 'segment' in audience || 'everyone' in audience
  );
}

/** The audience in a few words, for texts that people read. It names no address. */
export function describeAudience(audience: Audience): string {
  if ('user' in audience) return `user ${audience.user}`;
  if ('users' in audience) return `${audience.users.length} users`;
  if ('device' in audience) return `device ${audience.device}`;
  if ('devices' in audience) return `${audience.devices.length} devices`;
  if ('registered' in audience) return 'every registered device';
  if ('alias' in audience) return 'an alias';
  if ('tags' in audience) return 'devices by tag';
  if ('topic' in audience) return `topic ${audience.topic}`;
  if ('segment' in audience) return `segment ${audience.segment}`;
  return 'everyone';
}
