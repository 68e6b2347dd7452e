import { sm2 } from 'sm-crypto-v2';

const { publicKey, privateKey } = sm2.generateKeyPairHex();

/** A key pair in place of JPush's. */
export const TEST_KEYS = { publicKey: Buffer.from(publicKey, 'hex').toString('base64'), privateKey };

/** Opens a payload in the layout `04‖C1 ‖ C2 ‖ C3`. */
export function decryptedWith(key: string, payload: string): string {
  const bytes = Buffer.from(payload, 'base64');
  if (bytes[0] !== 4) throw new Error('the point C1 is not marked as uncompressed');
  const [c1, c2, c3] = [bytes.subarray(1, 65), bytes.subarray(65, -32), bytes.subarray(-32)];
  // Read in the library's other order, C1 C3 C2: so that a client that writes it by mistake is found out.
  return sm2.doDecrypt(Buffer.concat([c1, c3, c2]).toString('hex'), key, 1, { output: 'string' });
}
