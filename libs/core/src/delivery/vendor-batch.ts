import { type Platform, PLATFORMS } from '../message/message.js';
import { batchId } from '../routing/route.js';
import { type Batch } from '../vendor/vendor.js';
import { type AppLine } from './app-line.js';
import { type StoredBatch } from './batch.js';

/** A stored batch in the words of the vendor port. */
export function vendorBatch(stored: StoredBatch, { app }: AppLine, now: number): Batch {
  const { pushId, ordinal, addressKind, receivers, to, message, key, expiresAt } = stored;
  if (addressKind === null) throw new TypeError('a batch without an app is never called');
  const platforms = new Set<Platform>();
  for (const { devices } of receivers) for (const { platform } of devices) platforms.add(platform);
  return {
    pushId,
    id: batchId(pushId, ordinal),
    app,
    kind: addressKind,
    targets: receivers.map(({ address, devices }) => ({ deviceId: devices[0]?.id ?? null, address })),
    platforms: platforms.size > 0 ? [...platforms] : PLATFORMS.filter((platform) => app.platforms.includes(platform)),
    message,
    ...(key === null ? {} : { key: key.key }),
    ...('tags' in to ? { tags: to.tags } : {}),
    ...(expiresAt === null ? {} : { ttl: Math.max(1, Math.ceil((expiresAt - now) / 1000)) }),
  };
}
