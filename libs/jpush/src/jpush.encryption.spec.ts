import { decryptedWith, TEST_KEYS } from '../test/sm2.js';
import { encryptPush, isSm2PublicKey, JPUSH_SM2_PUBLIC_KEY } from './jpush.encryption.js';

const BODY = '{"platform":"all","audience":{"tag":["深圳"]},"options":{"override_msg_id":18100287008891826}}';

interface Wire {
  readonly audience: unknown;
  readonly payload: string;
}

const encrypted = (body: string, key = TEST_KEYS.publicKey): Wire => JSON.parse(encryptPush(body, key)) as Wire;

describe('encryptPush', () => {
  it('hides the exact text, and leaves the audience in clear beside it', () => {
    const { audience, payload } = encrypted(BODY);
    expect(audience).toEqual({ tag: ['深圳'] });
    expect(decryptedWith(TEST_KEYS.privateKey, payload)).toBe(BODY);
  });

  it.each(['{}', '{"audience":"all"}', `{"text":"${'极'.repeat(2000)}😀"}`])(
    'has the size of point, text and digest: %.20s',
    (body) => {
      const bytes = Buffer.from(encrypted(body).payload, 'base64');
      expect(bytes).toHaveLength(1 + 64 + Buffer.byteLength(body) + 32);
      expect(decryptedWith(TEST_KEYS.privateKey, encrypted(body).payload)).toBe(body);
    },
  );

  it('is another text each time', () => {
    expect(encrypted(BODY).payload).not.toBe(encrypted(BODY).payload);
  });

  it('works with the vendor\u2019s key, which opens for nobody else', () => {
    const { payload } = encrypted(BODY, JPUSH_SM2_PUBLIC_KEY);
    expect(decryptedWith(TEST_KEYS.privateKey, payload)).not.toBe(BODY);
  });
});

/** The sample of the standard (GB/T 32918.5-2017), whose order is C1 C3 C2: that the library is SM2 at all. */
it('the standard\u2019s own ciphertext opens', () => {
  const key = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8';
  const c1 =
    '04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0';
  const c3 = '59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766';
  const c2 = '21886ca989ca9c7d58087307ca93092d651efa';
  const payload = Buffer.from(`04${c1}${c2}${c3}`, 'hex').toString('base64');
  expect(decryptedWith(key, payload)).toBe('encryption standard');
});

describe('isSm2PublicKey', () => {
  it.each([JPUSH_SM2_PUBLIC_KEY, TEST_KEYS.publicKey])('takes %s', (key) => {
    expect(isSm2PublicKey(key)).toBe(true);
  });

  it.each([
    ['no text', 7],
    ['another length', 'BPj6'],
    ['no Base64', '?'.repeat(88)],
    ['no point of the curve', Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64')],
  ])('refuses %s', (_what, key) => {
    expect(isSm2PublicKey(key)).toBe(false);
  });
});
