import { XIAOMI_ENDPOINTS } from './xiaomi.endpoints.js';
import { type XiaomiPlace } from './xiaomi.hosts.js';
import { authenticate, encodeCall, pathOf } from './xiaomi.request.js';

const SECRET = 'Y2FuYXJ5LXNlY3JldC0wMQ==';
const place: XiaomiPlace = { platform: 'android' };
const bodyOf = (message: object, parameters = {}): string =>
  encodeCall(place, 'message.toAll', { parameters, message }).body as string;

describe('the bytes', () => {
  it('are those of a documented send', () => {
    const message = {
      title: 't',
      description: 'd',
      payload: 'p',
      pass_through: 0,
      notify_type: -1,
      notify_id: 0,
      time_to_live: 86_400_000,
      extra: { notify_effect: '1', channel_id: 'C' },
    };
    expect(bodyOf(message, { registration_id: 'R1,R2', restricted_package_name: 'com.a' })).toBe(
      'registration_id=R1%2CR2&restricted_package_name=com.a&title=t&description=d&payload=p&pass_through=0&notify_type=-1&notify_id=0' +
        '&time_to_live=86400000&extra.notify_effect=1&extra.channel_id=C',
    );
  });

  it('are encoded once, and separators in values stay values', () => {
    const payload = 'a=1&b=%20+c;d\r\n{"好":"🚲"}';
    const body = bodyOf({ payload, extra: { 'x&y=z': '&=' } });
    expect(body).toContain('payload=a%3D1%26b%3D%2520%2Bc%3Bd%0D%0A%7B%22%E5%A5%BD%22%3A%22%F0%9F%9A%B2%22%7D');
    const read = new URLSearchParams(body);
    expect([...read.keys()]).toEqual(['payload', 'extra.x&y=z']);
    expect(read.get('payload')).toBe(payload);
    expect(read.get('extra.x&y=z')).toBe('&=');
  });

  it('leave out what is not set, and keep 0 and the empty text', () => {
    const message = {
      title: undefined,
      notify_id: 0,
      extra: { ticker: undefined, sound_uri: '' },
      aps_proper_fields: undefined,
    };
    expect(bodyOf(message, { category: undefined })).toBe('notify_id=0&extra.sound_uri=');
  });

  it('name a list by the same key several times', () => {
    expect(bodyOf({}, { aliases: ['a', 'b,c'], flag: false })).toBe('aliases=a&aliases=b%2Cc&flag=false');
  });

  it('of a GET are its query', () => {
    expect(encodeCall(place, 'trace.byId', { parameters: { msg_id: 'a b' } })).toEqual({
      method: 'GET',
      url: 'https://api.xmpush.xiaomi.com/v1/trace/message/status?msg_id=a+b',
      headers: {},
    });
  });
});

describe('a path', () => {
  it.each([
    [undefined, '/v3/message/regid'],
    ['v2', '/v2/message/regid'],
    ['v4', '/v4/message/regid'],
  ] as const)('in version %s', (version, path) => {
    expect(pathOf('message.toRegIds', version)).toBe(path);
  });

  it('has a version wherever it needs one', () => {
    for (const name of Object.keys(XIAOMI_ENDPOINTS) as (keyof typeof XIAOMI_ENDPOINTS)[]) {
      expect(pathOf(name)).toMatch(/^(\/[\w-]+)+$/);
    }
  });
});

describe('authenticate', () => {
  it('adds the secret to the header alone, as it is', () => {
    const request = encodeCall(place, 'message.toAll', { message: { title: 't' } });
    expect(JSON.stringify(request)).not.toContain(SECRET);
    expect(authenticate(request, { appSecret: SECRET, timeoutMs: 1234 })).toEqual({
      method: 'POST',
      url: request.url,
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8', authorization: `key=${SECRET}` },
      body: 'title=t',
      timeoutMs: 1234,
    });
  });

  it('sends no empty body', () => {
    const request = { app: 'x', method: 'GET', url: 'https://a.example/', headers: {}, body: '' } as const;
    expect(authenticate(request, { appSecret: SECRET, timeoutMs: 1 })).not.toHaveProperty('body');
  });
});
