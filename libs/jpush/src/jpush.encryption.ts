import { sm2 } from 'sm-crypto-v2';

/**
 * JPush's public key: Base64 of an uncompressed point of the curve sm2p256v1. A constant of the SM2 helper in JPush's Java SDK 5.3.0 (2026-01-05).
 */
export const JPUSH_SM2_PUBLIC_KEY =
  'BPj6Mj/T444gxPaHc6CDCizMRp4pEl14WI2lvIbdEK2c+5XiSqmQt2TQc8hMMZqfxcDqUNQW95puAfQx1asv3rU=';

/** The header that says how a body is encrypted. */
export const JPUSH_ENCRYPT_HEADER = 'x-encrypt-type';

/** The library's word for the order C1, C2, C3 of a ciphertext; its default is C1, C3, C2. */
const C1_C2_C3 = 0;

/** Marks the point C1 as uncompressed. The library leaves it out, the vendor's (BouncyCastle) writes it. */
const UNCOMPRESSED = '04';

/**
 * Encrypts the body of `POST /v3/push` as JPush's Java SDK 5.3.0 does (2026-01-05): the audience stays in clear, `payload` is Base64 of the SM2 ciphertext
 * of the whole body in BouncyCastle's default layout (`04‖C1 ‖ C2 ‖ C3`). Two SDKs agree on it; no page of JPush's documents was found, and it was never tried against
 * JPush's servers. It takes a library: Node has no SM2 of its own.
 *
 * @param body - the push object as JSON
 * @param publicKey - Base64 of an uncompressed point
 * @returns the encrypted body as JSON; another one each time
 */
export function encryptPush(body: string, publicKey: string): string {
  const { audience } = JSON.parse(body) as { audience?: unknown };
  const key = Buffer.from(publicKey, 'base64').toString('hex');
  const cipher = UNCOMPRESSED + sm2.doEncrypt(Buffer.from(body, 'utf8'), key, C1_C2_C3);
  return JSON.stringify({ audience, payload: Buffer.from(cipher, 'hex').toString('base64') });
}

/** Whether a value is Base64 of an uncompressed point of the curve. */
export function isSm2PublicKey(value: unknown): boolean {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]{87}=$/.test(value)) return false;
  try {
    return sm2.verifyPublicKey(Buffer.from(value, 'base64').toString('hex'));
  } catch {
    // The library throws for bytes that are no point at all.
    return false;
  }
}
