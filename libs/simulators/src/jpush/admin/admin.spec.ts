import { DEVELOPER, FREE, SpecWorld } from '../jpush.spec-world.js';

const dev = { as: DEVELOPER };
const app = { app_name: 'Shop', android_package: 'com.example.shop' };
const P12 = new Uint8Array([0x30, 0x82]);

let world: SpecWorld;
beforeEach(async () => {
  world = await SpecWorld.open();
});
afterEach(() => world.close());

const create = async (more: object = {}) =>
  (await world.call('POST /v1/app', { ...app, ...more }, dev)).json as Record<string, string>;

function certificate(parts: Record<string, string | Uint8Array<ArrayBuffer>>): FormData {
  const form = new FormData();
  for (const [name, part] of Object.entries(parts)) {
    if (typeof part === 'string') form.append(name, part);
    else form.append(name, new Blob([part]), 'a.p12');
  }
  return form;
}

describe('apps', () => {
  it('are made once, may push, and are deleted', async () => {
    const made = await create();
    const key = expect.stringMatching(/^[0-9a-f]{24}$/) as string;
    expect(made).toEqual({
      app_key: key,
      android_package: 'com.example.shop',
      is_new_created: true,
      master_secret: key,
    });
    expect(await create({ group_name: 'g' })).toEqual({ ...made, is_new_created: false });
    const { app_key: appKey = '', master_secret: secret = '' } = made;
    expect(await world.outcome('GET /v3/push/cid', undefined, { as: appKey, secret })).toEqual([200, 0]);
    expect((await world.call(`POST /v1/app/${appKey}/delete`, undefined, dev)).json).toEqual({
      success: expect.any(String) as string,
    });
    expect(await world.outcome('GET /v3/push/cid', undefined, { as: appKey, secret })).toEqual([401, 1004]);
  });

  it.each<[name: string, line: string, body: unknown, status: number, code: number]>([
    ['no package', 'POST /v1/app', { app_name: 'a' }, 400, 4002],
    ['a package of one word', 'POST /v1/app', { ...app, android_package: 'shop' }, 400, 4003],
    ['an unknown key', 'POST /v1/app', { ...app, colour: 1 }, 400, 4003],
    ['no JSON', 'POST /v1/app', '{', 400, 4003],
    ['GET', 'GET /v1/app', undefined, 405, 4001],
    ['shape 39: an unknown app', 'POST /v1/app/nothing/delete', undefined, 200, 1013],
    ['shape 39: an app of the options', `POST /v1/app/${FREE}/delete`, undefined, 200, 1015],
  ])('%s', async (_name, line, body, status, code) => {
    expect(await world.outcome(line, body, dev)).toEqual([status, code]);
  });

  it('at most 100 are made', async () => {
    for (let n = 0; n < 100; n++) await create({ app_name: `a${n}` });
    expect(await world.outcome('POST /v1/app', app, dev)).toEqual([400, 4003]);
  });
});

describe('certificates', () => {
  const upload = (parts: Record<string, string | Uint8Array<ArrayBuffer>>, appKey = FREE) =>
    world.call(`POST /v1/app/${appKey}/certificate`, certificate(parts), dev);
  const development = { devCertificatePassword: 'p', devCertificateFile: P12 };
  const production = { proCertificatePassword: 'p', proCertificateFile: P12 };

  it('are taken for one environment or both, once', async () => {
    expect((await upload(development)).json).toEqual({ success: expect.any(String) as string });
    const again = await upload({ ...production, ...development });
    expect([again.status, again.code]).toEqual([200, 1010]);
    expect((await upload(production)).code).toBe(0);
  });

  it.each<[name: string, parts: Record<string, string | Uint8Array<ArrayBuffer>>, status: number, code: number]>([
    ['shape 39: no file', {}, 200, 1014],
    ['shape 39: a password alone', { devCertificatePassword: 'p' }, 200, 1014],
    ['shape 39: no PKCS#12', { ...development, devCertificateFile: new Uint8Array([1]) }, 200, 1012],
    ['no password', { devCertificateFile: P12 }, 400, 4002],
  ])('%s', async (_name, parts, status, code) => {
    const answer = await upload(parts);
    expect([answer.status, answer.code]).toEqual([status, code]);
  });

  it('shape 39: an unknown app is 200 with 1013, and no form 4003', async () => {
    expect(await upload(development, 'nothing')).toMatchObject({ status: 200, code: 1013 });
    expect(await world.outcome(`POST /v1/app/${FREE}/certificate`, {}, dev)).toEqual([400, 4003]);
  });
});

it('takes a developer’s keys alone: else 401, 4004', async () => {
  expect(await world.outcome('POST /v1/app', app)).toEqual([401, 4004]);
  expect(await world.outcome('POST /v1/app', app, { ...dev, secret: 'no' })).toEqual([401, 4004]);
});
