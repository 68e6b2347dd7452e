import { randomUUID } from 'node:crypto';

/**
 * A UUID of version 7 (RFC 9562): ids of one time lie side by side in an index. Random ones would touch another page of the store for every push.
 *
 * @param now - milliseconds since the epoch
 */
export function pushIdAt(now: number): string {
  const time = now.toString(16).padStart(12, '0');
  // A random UUID has its variant where this one has it, and random digits behind its version.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
