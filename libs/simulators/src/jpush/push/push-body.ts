import { isDeepStrictEqual } from 'node:util';
import { type Refusal } from '../jpush.answers.js';
import { type JPushCall } from '../jpush.call.js';
import { at, readJson, type JsonBody } from '../jpush.json.js';
import { decryptSm2 } from './sm2.js';

/** Our decision: a body that is not JSON is an illegal value; no code of its own is documented. */
const NOT_JSON: Refusal = { code: 1003, hint: 'body: must be JSON in UTF-8' };

/**
 * The body of a call of the push family, in clear.
 *
 * Encrypted bodies are known from the vendor's Java clients of 2024 and 2026 alone: `X-Encrypt-Type: SM2`, and a body of `audience` in clear beside
 * `payload`, the base64 of the encrypted whole. Our decision: whatever is wrong with one is 1003, also an audience that differs from the encrypted one.
 */
export function readBody({
  request,
  app,
}: Pick<JPushCall, 'request' | 'app'>): JsonBody | { readonly refusal: Refusal } {
  const body = readJson(request.body);
  if (!body) return { refusal: NOT_JSON };
  const scheme = request.headers['x-encrypt-type'];
  if (scheme === undefined) return body;
  const illegal = (hint: string) => ({ refusal: { code: 1003, hint } as const });
  if (scheme !== 'SM2') return illegal('X-Encrypt-Type: must be SM2');
  if (!app.sm2) return illegal('X-Encrypt-Type: this app has no key pair; give it one with the option sm2');
  const payload = at(body.value, 'payload');
  if (typeof payload !== 'string') return illegal('payload: must be the base64 of the encrypted body');
  const clear = decryptSm2(Buffer.from(payload, 'base64'), app.sm2.privateKey);
  const inner = clear && readJson(clear);
  if (!inner)
    return illegal(
      'payload: is not JSON that was encrypted with the public key of this app (C1C2C3, uncompressed point)',
    );
  const [outside, inside] = [at(body.value, 'audience'), at(inner.value, 'audience')];
  if (!isDeepStrictEqual(outside, inside)) return illegal('audience: must equal the encrypted one');
  return inner;
}
