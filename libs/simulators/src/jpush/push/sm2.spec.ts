import { createECDH, createHash, type ECDH } from 'node:crypto';
import { SECRET, SpecWorld, VIP } from '../jpush.spec-world.js';
import { decryptSm2, sm2PublicKeyOf } from './sm2.js';

/** The example of GB/T 32918.4-2016, annex A, has another curve; this pair is that of part 5, on sm2p256v1. */
const PRIVATE = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8';
const PUBLIC =
  '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13';
/** "encryption standard" for that key, from GB/T 32918.5-2017, annex C, in the order C1C2C3. */
const CIPHERTEXT =
  '0404ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0' +
  '21886ca989ca9c7d58087307ca93092d651efa' +
  '59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766';

describe('decryptSm2', () => {
  it('reads the example of the standard', () => {
    expect(sm2PublicKeyOf(PRIVATE)).toBe(PUBLIC);
    expect(decryptSm2(Buffer.from(CIPHERTEXT, 'hex'), PRIVATE)?.toString()).toBe('encryption standard');
  });

  it.each<[name: string, spoil: (bytes: Buffer) => Buffer]>([
    ['a changed digest', (bytes) => bytes.fill(0, bytes.length - 1)],
    ['a changed text', (bytes) => bytes.fill(0, 65, 66)],
    ['no point of the curve', (bytes) => bytes.fill(1, 1, 65)],
    ['a compressed point', (bytes) => bytes.fill(2, 0, 1)],
    ['nothing to read', (bytes) => bytes.subarray(0, 97)],
  ])('finds nothing in %s', (_name, spoil) => {
    expect(decryptSm2(spoil(Buffer.from(CIPHERTEXT, 'hex')), PRIVATE)).toBeUndefined();
  });
});

/** Encrypts as the vendor's client does, C1C2C3; the y of the shared point comes from the key itself, not from a root. */
function encrypt(text: string): string {
  const ephemeral = createECDH('SM2');
  ephemeral.generateKeys();
  const shared = sharedPoint(ephemeral);
  const clear = Buffer.from(text);
  const [x, y] = [shared.subarray(1, 33), shared.subarray(33)];
  const stream = Buffer.concat(
    Array.from({ length: Math.ceil(clear.length / 32) }, (_, n) => {
      const counter = Buffer.alloc(4);
      counter.writeUInt32BE(n + 1);
      return createHash('sm3').update(x).update(y).update(counter).digest();
    }),
  );
  const masked = Buffer.from(clear.map((byte, n) => byte ^ stream[n]!));
  const digest = createHash('sm3').update(x).update(clear).update(y).digest();
  return Buffer.concat([ephemeral.getPublicKey(), masked, digest]).toString('base64');
}

/** k·P as a whole point: (k + d·…) is avoided by taking the key pair k·d mod n, whose public key is that very point. */
function sharedPoint(ephemeral: ECDH): Buffer {
  const order = BigInt('0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123');
  const product = (BigInt(`0x${ephemeral.getPrivateKey('hex')}`) * BigInt(`0x${PRIVATE}`)) % order;
  const pair = createECDH('SM2');
  pair.setPrivateKey(product.toString(16).padStart(64, '0'), 'hex');
  return pair.getPublicKey();
}

describe('shape 41: X-Encrypt-Type: SM2', () => {
  const audience = { registration_id: ['v1'] };
  const push = { platform: 'all', audience, notification: { alert: '你好，极光'.repeat(20) } };
  const headers = { 'x-encrypt-type': 'SM2' };
  let world: SpecWorld;
  beforeEach(async () => {
    const sm2 = { privateKey: PRIVATE, publicKey: PUBLIC };
    world = await SpecWorld.open({
      apps: [
        { appKey: VIP, masterSecret: SECRET, vip: true, sm2 },
        { appKey: 'plain', masterSecret: SECRET },
      ],
      groups: [],
    });
    world.phone('v1', { app: VIP });
  });
  afterEach(() => world.close());
  const send = (body: object, line = 'POST /v3/push', more: object = headers) =>
    world.outcome(line, body, { as: VIP, headers: { ...more } });

  it('an encrypted push is read and shown', async () => {
    for (let n = 0; n < 5; n++) {
      expect(await send({ audience, payload: encrypt(JSON.stringify(push)) })).toEqual([200, 0]);
    }
    expect(world.server.phones.shown('v1')[0]).toMatchObject({ body: push.notification.alert });
    expect(await send({ audience, payload: encrypt(JSON.stringify(push)) }, 'POST /v3/push/validate')).toEqual([
      200, 0,
    ]);
  });

  it.each<[name: string, body: () => object, scheme: string]>([
    ['a payload that is no ciphertext', () => ({ audience, payload: 'bm8=' }), 'SM2'],
    ['a payload that is no text', () => ({ audience, payload: 7 }), 'SM2'],
    ['a body in clear', () => push, 'SM2'],
    ['a ciphertext of no JSON', () => ({ audience, payload: encrypt('{') }), 'SM2'],
    ['another audience outside', () => ({ audience: 'all', payload: encrypt(JSON.stringify(push)) }), 'SM2'],
    ['another scheme', () => ({ audience, payload: encrypt(JSON.stringify(push)) }), 'RSA'],
  ])('%s is 400, 1003', async (_name, body, scheme) => {
    expect(await send(body(), 'POST /v3/push', { 'x-encrypt-type': scheme })).toEqual([400, 1003]);
    expect(world.shown('v1')).toBe(0);
  });

  it('an app without a key pair is told 1003', async () => {
    const body = { audience, payload: encrypt(JSON.stringify(push)) };
    expect(await world.outcome('POST /v3/push', body, { as: 'plain', headers })).toEqual([400, 1003]);
  });

  it('a key pair that is none stops the start', async () => {
    for (const sm2 of [
      { privateKey: PRIVATE, publicKey: PUBLIC.replace('13', '14') },
      { privateKey: '00'.repeat(32), publicKey: PUBLIC },
      { privateKey: 'x', publicKey: PUBLIC },
    ]) {
      await expect(SpecWorld.open({ apps: [{ appKey: VIP, masterSecret: SECRET, sm2 }], groups: [] })).rejects.toThrow(
        /sm2/,
      );
    }
  });
});
