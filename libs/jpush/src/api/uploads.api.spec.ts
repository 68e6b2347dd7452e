import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PushInputError } from '@nest-push/core';
import { errorOf, type Exchange, oneServer, prove } from '../../test/exchanges.js';
import { type JPushImageUrls } from './images.api.js';
import { type JPushUpload } from './upload.js';

const server = oneServer();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jpush-'));
  await writeFile(join(folder, 'aliases.txt'), '小明\n892\n');
  await writeFile(join(folder, 'icon.PNG'), 'pixels');
});
afterAll(() => rm(folder, { recursive: true }));

const AK = '8103a4c628a0b98994ec1949';
const FILE = {
  type: 'alias',
  file_id: 'f1',
  file_name: 'aliases.txt',
  create_time: '2026-01-02 03:04:05',
  expire_time: '2026-02-01 03:04:05',
};
const NO_URLS = {
  image_url: null,
  jiguang_image_url: null,
  xiaomi_image_url: null,
  oppo_image_url: null,
  huawei_image_url: null,
  honor_image_url: null,
  fcm_image_url: null,
  hmos_image_url: null,
};
const URL = 'https://cdn.example/a.png';
const MEDIA = 'jgmedia-1-0b03bd24-0bd8-4f2b-8a6a-b36f7a8a3a25';

const EXCHANGES: Exchange[] = [
  {
    title: 'POST /v3/files/registration_id from a text',
    call: (at) => at.client().files.uploadRegistrationIds({ content: 'r1\nr2', ttl: 24 }),
    asks: 'POST /v3/files/registration_id',
    form: { filename: 'file.txt: r1\nr2', ttl: '24' },
    answer: { file_id: 'f1' },
    result: { file_id: 'f1' },
  },
  {
    title: 'POST /v3/files/alias from a file on disk',
    call: (at) => at.client().files.uploadAliases({ path: join(folder, 'aliases.txt') }),
    asks: 'POST /v3/files/alias',
    form: { filename: 'aliases.txt: 小明\n892\n' },
    answer: { file_id: 'f1' },
    result: { file_id: 'f1' },
  },
  {
    title: 'POST /v3/files/alias from bytes, under a name',
    call: (at) => at.client().files.uploadAliases({ content: Buffer.from('小明'), name: 'a "b".txt' }),
    asks: 'POST /v3/files/alias',
    // Quotes are escaped as browsers escape them.
    form: { filename: 'a %22b%22.txt: 小明' },
    answer: { file_id: 'f1' },
    result: { file_id: 'f1' },
  },
  {
    title: 'POST /v3/files/alias of the developer account',
    call: (at) => at.admin().files.uploadAliases({ content: new Blob(['小明']) }),
    asks: 'POST /v3/files/alias',
    account: 'developer',
    form: { filename: 'file.txt: 小明' },
    answer: { file_id: 'f1' },
    result: { file_id: 'f1' },
  },
  {
    title: 'GET /v3/files',
    call: (at) => at.client().files.list(),
    asks: 'GET /v3/files',
    answer: { total_count: 2, files: [FILE, { type: 'registration_id', file_id: 'f2' }] },
    result: {
      total_count: 2,
      files: [FILE, { type: 'registration_id', file_id: 'f2', file_name: null, create_time: null, expire_time: null }],
    },
  },
  {
    title: 'GET /v3/files, where there is none',
    call: (at) => at.client().files.list(),
    asks: 'GET /v3/files',
    answer: '{"total_count":0,"files":null}',
    result: { total_count: 0, files: [] },
  },
  {
    title: 'GET /v3/files/{file_id}',
    call: (at) => at.client().files.get('f1'),
    asks: 'GET /v3/files/f1',
    answer: FILE,
    result: FILE,
  },
  {
    title: 'DELETE /v3/files/{file_id}',
    call: (at) => at.client().files.delete('f1'),
    asks: 'DELETE /v3/files/f1',
  },
  {
    title: 'POST /v3/images/byurls',
    call: (at) => at.client().images.createFromUrls({ image_type: 1, image_url: URL }),
    asks: 'POST /v3/images/byurls',
    body: `{"image_type":1,"image_url":"${URL}"}`,
    answer: { media_id: MEDIA, jiguang_image_url: URL, oppo_image_url: '2:oppo' },
    result: { ...NO_URLS, media_id: MEDIA, jiguang_image_url: URL, oppo_image_url: '2:oppo' },
  },
  {
    title: 'PUT /v3/images/byurls/{media_id}',
    call: (at) => at.client().images.updateFromUrls(MEDIA, { hmos_image_url: URL }),
    asks: `PUT /v3/images/byurls/${MEDIA}`,
    body: `{"hmos_image_url":"${URL}"}`,
    answer: { media_id: MEDIA, hmos_image_url: URL },
    result: { ...NO_URLS, media_id: MEDIA, hmos_image_url: URL },
  },
  {
    title: 'POST /v3/images/byfiles',
    call: (at) =>
      at.client().images.createFromFiles({
        image_type: 2,
        xiaomi_file: { content: 'jpeg', name: 'a.jpg' },
        oppo_file: { path: join(folder, 'icon.PNG') },
      }),
    asks: 'POST /v3/images/byfiles',
    form: { image_type: '2', xiaomi_file: 'a.jpg: jpeg', oppo_file: 'icon.PNG: pixels' },
    answer: { media_id: MEDIA },
    result: { ...NO_URLS, media_id: MEDIA },
  },
  {
    title: 'PUT /v3/images/byfiles/{media_id}',
    call: (at) => at.client().images.updateFromFiles(MEDIA, { oppo_file: { content: 'png', name: 'a.png' } }),
    asks: `PUT /v3/images/byfiles/${MEDIA}`,
    form: { oppo_file: 'a.png: png' },
    answer: { media_id: MEDIA },
    result: { ...NO_URLS, media_id: MEDIA },
  },
  {
    title: 'POST /v1/app',
    call: (at) => at.admin().apps.create({ app_name: '商店', android_package: 'com.example' }),
    asks: 'POST /v1/app',
    account: 'developer',
    body: '{"app_name":"商店","android_package":"com.example"}',
    answer: { app_key: AK, android_package: 'com.example', is_new_created: true },
    result: { app_key: AK, android_package: 'com.example', is_new_created: true, master_secret: null },
  },
  {
    title: 'POST /v1/app/{app_key}/delete',
    call: (at) => at.admin().apps.delete(AK),
    asks: `POST /v1/app/${AK}/delete`,
    account: 'developer',
    answer: { success: 'done' },
    result: { success: 'done' },
  },
  {
    title: 'POST /v1/app/{app_key}/certificate',
    call: (at) =>
      at.admin().apps.uploadCertificate(AK, {
        development: { file: { content: 'dev', name: 'd.p12' }, password: 'one' },
        production: { file: { content: 'pro' }, password: '' },
      }),
    asks: `POST /v1/app/${AK}/certificate`,
    account: 'developer',
    form: {
      devCertificatePassword: 'one',
      devCertificateFile: 'd.p12: dev',
      proCertificatePassword: '',
      proCertificateFile: 'production.p12: pro',
    },
    answer: { success: 'done' },
    result: { success: 'done' },
  },
  {
    title: 'POST /v1/app/{app_key}/certificate with one of the two',
    call: (at) => at.admin().apps.uploadCertificate(AK, { production: { file: { content: 'pro' }, password: 'x' } }),
    asks: `POST /v1/app/${AK}/certificate`,
    account: 'developer',
    form: { proCertificatePassword: 'x', proCertificateFile: 'production.p12: pro' },
    answer: { success: 'done' },
    result: { success: 'done' },
  },
];

it.each(EXCHANGES)('$title', (exchange) => prove(server, exchange));

it('a form says its length beforehand', async () => {
  server.says(200, '{"file_id":"f1"}');
  await server.client().files.uploadAliases({ path: join(folder, 'aliases.txt') });
  const [request] = server.received;
  expect(Number(request?.headers['content-length'])).toBe(Buffer.byteLength(request?.body ?? ''));
  expect(request?.headers['transfer-encoding']).toBeUndefined();
});

describe('refused before any call', () => {
  const MIB = 1024 * 1024;
  const upload = (file: JPushUpload & { ttl?: number }) => () => server.client().files.uploadAliases(file);
  const image = (oppo_file: JPushUpload) => () => server.client().images.updateFromFiles(MEDIA, { oppo_file });

  it.each<[string, () => Promise<unknown>, string]>([
    ['a list that is no .txt', upload({ content: 'a', name: 'a.csv' }), 'file.name must end with .txt'],
    ['an empty list', upload({ content: '' }), 'file must not be empty'],
    [
      '10 MB and one byte',
      upload({ content: Buffer.alloc(10 * MIB + 1, 97) }),
      'file must have at most 10485760 bytes (it has 10485761)',
    ],
    [
      'a file that is not there',
      () => upload({ path: join(folder, 'canary.txt') })(),
      'file.path must be a file that can be read',
    ],
    ['0 hours', upload({ content: 'a', ttl: 0 }), 'ttl must lie between 1 and 720 hours'],
    ['721 hours', upload({ content: 'a', ttl: 721 }), 'ttl must lie between 1 and 720 hours'],
    [
      'a picture of another kind',
      image({ content: 'a', name: 'a.gif' }),
      'oppo_file.name must end with .jpg or .jpeg or .png',
    ],
    [
      '2 MB and one byte',
      image({ content: Buffer.alloc(2 * MIB + 1), name: 'a.png' }),
      'oppo_file must have at most 2097152 bytes',
    ],
    ['no picture', () => server.client().images.updateFromFiles(MEDIA, {}), 'must have one of xiaomi_file, oppo_file'],
    ['no URL', () => server.client().images.updateFromUrls(MEDIA, {}), 'must have one of image_url, jiguang_image_url'],
    [
      'a URL that is none',
      () => server.client().images.updateFromUrls(MEDIA, { image_url: 'a.png' }),
      'image_url must be a URL',
    ],
    ['no type', () => server.client().images.createFromUrls({ image_url: URL } as never), 'image_type must be set'],
    [
      'a maker that is none',
      () => server.client().images.updateFromUrls(MEDIA, { nokia_image_url: URL } as JPushImageUrls),
      'nokia_image_url is not a field',
    ],
    ['no certificate', () => server.admin().apps.uploadCertificate(AK, {}), 'must have development or production'],
    [
      'an app without a package',
      () => server.admin().apps.create({ app_name: 'a' } as never),
      'android_package must be set',
    ],
    ['an id that leads elsewhere', () => server.client().files.delete('..'), 'file_id must not be a dot or two'],
  ])('%s', async (_what, call, text) => {
    const error: unknown = await call().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PushInputError);
    expect((error as Error).message).toContain(text);
    expect((error as Error).message).not.toContain('canary');
    expect(server.received).toEqual([]);
  });

  it('takes exactly 10 MB', async () => {
    server.says(200, '{"file_id":"f1"}');
    await upload({ content: Buffer.alloc(10 * MIB, 97) })();
    expect(server.received).toHaveLength(1);
  });
});

describe('what JPush refuses', () => {
  it.each([
    [1010, 'payload'],
    [1015, 'payload'],
    [4007, 'credential'],
  ])('with HTTP 200 at the admin API is an error all the same: %d', async (code, failureClass) => {
    server.says(200, { error: { code, message: 'no' } });
    const { failure } = await errorOf(server.admin().apps.delete(AK));
    expect(failure).toMatchObject({ class: failureClass, code: String(code), httpStatus: 200 });
  });

  it('names the permission that developer keys lack', async () => {
    server.says(403, '{"error":{"code":1105,"message":"no"}}');
    expect((await errorOf(server.admin().files.uploadAliases({ content: 'a' }))).failure).toMatchObject({
      code: '1105',
    });
  });

  it('an answer without an id cannot be read', async () => {
    server.says(200, '{}');
    expect((await errorOf(server.client().files.uploadAliases({ content: 'a' }))).failure.class).toBe('unknown');
    expect((await errorOf(server.admin().apps.delete(AK))).failure.class).toBe('unknown');
  });
});
