import { createECDH, createHash } from 'node:crypto';

/*
 * SM2 decryption (GB/T 32918.4-2016) on the curve sm2p256v1 that Node's OpenSSL brings. A ciphertext is C1‖C2‖C3: an uncompressed point, the
 * masked text, and an SM3 digest of text and shared point. It is written on node:crypto rather than on a library of its own so that a client, which
 * needs one to encrypt, is checked by other code.
 */

const PRIME = BigInt('0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff');
const B = BigInt('0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93');
const POINT_BYTES = 65;
const DIGEST_BYTES = 32;

/** The text of an SM2 ciphertext; `undefined` where it was not encrypted for this private key (hexadecimal), or is malformed. */
export function decryptSm2(ciphertext: Buffer, privateKey: string): Buffer | undefined {
  if (ciphertext.length <= POINT_BYTES + DIGEST_BYTES || ciphertext[0] !== 4) return undefined;
  const x = sharedX(ciphertext.subarray(0, POINT_BYTES), privateKey);
  if (!x) return undefined;
  const masked = ciphertext.subarray(POINT_BYTES, -DIGEST_BYTES);
  const digest = ciphertext.subarray(-DIGEST_BYTES);
  // Key agreement yields the x of the shared point alone; its y is one of two roots, and the digest tells which.
  return rootsAt(x)
    .map((y) => ({ y, text: unmask(masked, x, y) }))
    .find(({ y, text }) => sm3(x, text, y).equals(digest))?.text;
}

/** The public key that belongs to a private one, as an uncompressed point; both in hexadecimal. */
export function sm2PublicKeyOf(privateKey: string): string {
  const ecdh = createECDH('SM2');
  ecdh.setPrivateKey(privateKey, 'hex');
  return ecdh.getPublicKey('hex', 'uncompressed');
}

function sharedX(point: Buffer, privateKey: string): Buffer | undefined {
  const ecdh = createECDH('SM2');
  ecdh.setPrivateKey(privateKey, 'hex');
  try {
    return ecdh.computeSecret(point);
  } catch {
    // Not a point of the curve: an answer here, not a failure.
    return undefined;
  }
}

/** Both y of an x on the curve y² = x³ - 3x + b. The prime is 3 modulo 4, so a root is a power. */
function rootsAt(x: Buffer): Buffer[] {
  const at = BigInt(`0x${x.toString('hex')}`);
  const square = (at ** 3n - 3n * at + B) % PRIME;
  const root = power((square + PRIME) % PRIME, (PRIME + 1n) / 4n);
  return [root, PRIME - root].map((y) => Buffer.from(y.toString(16).padStart(64, '0'), 'hex'));
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let [factor, left] = [base, exponent]; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * factor) % PRIME;
    factor = (factor * factor) % PRIME;
  }
  return result;
}

/** Lays the key stream of GB/T 32918.4, section 5.4.3, over the text. */
function unmask(masked: Buffer, x: Buffer, y: Buffer): Buffer {
  const text = Buffer.from(masked);
  for (let counter = 1, start = 0; start < text.length; counter++, start += DIGEST_BYTES) {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(counter);
    const stream = sm3(x, y, number);
    for (let n = start; n < Math.min(start + DIGEST_BYTES, text.length); n++) {
      text[n] = (text[n] ?? 0) ^ (stream[n - start] ?? 0);
    }
  }
  return text;
}

function sm3(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sm3');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
