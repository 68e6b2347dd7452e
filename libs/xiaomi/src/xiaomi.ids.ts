import { createHash } from 'node:crypto';

/**
 * What a message id looks like: 22 characters that begin with its kind (`s` registration ids, `a` aliases, `t` topics, …). Trace ids look the same
 * and begin with `X`. From 15 published ids; kinds and length may grow, so only the `X` and the alphabet are told apart.
 */
export const XIAOMI_MESSAGE_ID = /^(?!X)[0-9A-Za-z_-]{1,64}$/;

/**
 * The job key of a batch: 15 bytes of the SHA-256 of its id as base64url, which are 20 characters, with `-` in place of a leading `_`. The same for
 * every call of the batch: by it Xiaomi is asked what became of a call that got no answer, and a phone that gets two copies shows the first alone.
 */
export function jobKeyOf(batchId: string): string {
  return createHash('sha256').update(batchId).digest().subarray(0, 15).toString('base64url').replace(/^_/, '-');
}
