import { type XiaomiClientInput, type XiaomiRegion } from './xiaomi.options.js';
import { authenticate, encodeSend, senderOf, type XiaomiAddressKind } from './xiaomi.request.js';

const SECRET = 'Y2FuYXJ5LXNlY3JldC0wMQ==';
const app: XiaomiClientInput = { platform: 'android', appSecret: SECRET, packageName: 'com.a' };

describe('where a request goes', () => {
  it.each<[Partial<XiaomiClientInput>, string]>([
    [{}, 'https://api.xmpush.xiaomi.com'],
    [{ sandbox: true }, 'https://api.xmpush.xiaomi.com'],
    [{ platform: 'ios', sandbox: false }, 'https://api.xmpush.xiaomi.com'],
    [{ platform: 'ios', sandbox: true }, 'https://sandbox.xmpush.xiaomi.com'],
    [{ platform: 'ios', sandbox: true, region: 'europe' }, 'https://sandbox.xmpush.xiaomi.com'],
    [{ baseUrl: 'http://127.0.0.1:8080' }, 'http://127.0.0.1:8080'],
    [{ baseUrl: 'https://proxy.example/xiaomi//', region: 'india' }, 'https://proxy.example/xiaomi'],
    [{ platform: 'ios', sandbox: true, baseUrl: 'http://127.0.0.1:8080/' }, 'http://127.0.0.1:8080/sandbox'],
    [{ platform: 'ios', sandbox: false, baseUrl: 'http://127.0.0.1:8080/' }, 'http://127.0.0.1:8080'],
  ])('%o: %s', (more, origin) => {
    expect(senderOf({ ...app, ...more }, 'x').origin).toBe(origin);
  });

  it.each<[XiaomiRegion, string]>([
    ['china', 'api.xmpush.xiaomi.com'],
    ['europe', 'fr-api.xmpush.global.xiaomi.com'],
    ['russia', 'ru-api.xmpush.global.xiaomi.com'],
    ['india', 'idmb-api.xmpush.global.xiaomi.com'],
    ['other', 'sgp-api.xmpush.global.xiaomi.com'],
  ])('%s: %s', (region, host) => {
    expect(senderOf({ ...app, region }, 'x').origin).toBe(`https://${host}`);
  });
});

describe('the bytes', () => {
  const sender = senderOf(app, 'xiaomi:android');

  it('are those of a documented send', () => {
    const { body } = encodeSend(sender, {
      kind: 'registrationId',
      addresses: ['R1', 'R2'],
      message: {
        title: 't',
        description: 'd',
        payload: 'p',
        pass_through: 0,
        notify_type: -1,
        notify_id: 0,
        time_to_live: 86_400_000,
        extra: { notify_effect: '1', channel_id: 'C' },
      },
    });
    expect(body).toBe(
      'registration_id=R1%2CR2&restricted_package_name=com.a&title=t&description=d&payload=p&pass_through=0&notify_type=-1&notify_id=0' +
        '&time_to_live=86400000&extra.notify_effect=1&extra.channel_id=C',
    );
  });

  it('are encoded once, and separators in values stay values', () => {
    const payload = 'a=1&b=%20+c;d\r\n{"好":"🚲"}';
    const { body } = encodeSend(sender, {
      kind: 'everyone',
      addresses: [],
      message: { payload, extra: { 'x&y=z': '&=' } },
    });
    expect(body).toContain('payload=a%3D1%26b%3D%2520%2Bc%3Bd%0D%0A%7B%22%E5%A5%BD%22%3A%22%F0%9F%9A%B2%22%7D');
    const read = new URLSearchParams(body);
    expect([...read.keys()]).toEqual(['restricted_package_name', 'payload', 'extra.x&y=z']);
    expect(read.get('payload')).toBe(payload);
    expect(read.get('extra.x&y=z')).toBe('&=');
  });

  it('leave out what is not set, keep 0 and the empty text, and let a message name its own package', () => {
    const { body } = encodeSend(sender, {
      kind: 'topic',
      addresses: ['T'],
      message: {
        restricted_package_name: 'com.b',
        title: undefined,
        notify_id: 0,
        extra: { ticker: undefined, sound_uri: '' },
        aps_proper_fields: undefined,
      },
    });
    expect(body).toBe('topic=T&restricted_package_name=com.b&notify_id=0&extra.sound_uri=');
  });

  it.each<[XiaomiAddressKind, string, string]>([
    ['registrationId', '/v3/message/regid', 'registration_id=A&'],
    ['alias', '/v3/message/alias', 'alias=A&'],
    ['account', '/v2/message/user_account', 'user_account=A&'],
    ['topic', '/v3/message/topic', 'topic=A&'],
    ['everyone', '/v3/message/all', 'restricted_package_name='],
  ])('of %s go to %s', (kind, path, start) => {
    const request = encodeSend(sender, { kind, addresses: ['A'], message: {} });
    expect(request).toMatchObject({
      app: 'xiaomi:android',
      method: 'POST',
      url: `https://api.xmpush.xiaomi.com${path}`,
    });
    expect(request.body.startsWith(start)).toBe(true);
  });
});

describe('authenticate', () => {
  it('adds the secret to the header alone, as it is', () => {
    const request = encodeSend(senderOf(app, 'x'), { kind: 'everyone', addresses: [], message: { title: 't' } });
    expect(JSON.stringify(request)).not.toContain(SECRET);
    expect(authenticate(request, { appSecret: SECRET, timeoutMs: 1234 })).toEqual({
      method: 'POST',
      url: request.url,
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8', authorization: `key=${SECRET}` },
      body: 'restricted_package_name=com.a&title=t',
      timeoutMs: 1234,
    });
  });

  it('sends no empty body', () => {
    const request = { app: 'x', method: 'GET', url: 'https://a.example/', headers: {}, body: '' } as const;
    expect(authenticate(request, { appSecret: SECRET, timeoutMs: 1 })).not.toHaveProperty('body');
  });
});
