import { createHash } from 'node:crypto';

/**
 * The job key of a batch: 15 bytes of the SHA-256 of its id as base64url, which are 20 characters, with `-` in place of a leading `_`. The same for
 * every call of the batch: by it Xiaomi is asked what became of a call that got no answer, and a phone that gets two copies shows the first alone.
 */
export function jobKeyOf(batchId: string): string {
  return createHash('sha256').update(batchId).digest().subarray(0, 15).toString('base64url').replace(/^_/, '-');
}
