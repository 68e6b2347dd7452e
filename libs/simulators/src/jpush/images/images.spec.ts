import { DAY, SpecWorld } from '../jpush.spec-world.js';

let world: SpecWorld;
beforeEach(async () => {
  world = await SpecWorld.open();
});
afterEach(() => world.close());

const URL_A = 'https://a.example/a.png';
const URL_B = 'https://b.example/b.png';
const byUrls = (body: unknown) => world.call('POST /v3/images/byurls', body);

describe('images by URLs', () => {
  it('shape 24: image_url fills every vendor, and OPPO answers with an id', async () => {
    const { json } = await byUrls({ image_type: 1, image_url: URL_A, huawei_image_url: URL_B });
    const others = ['jiguang', 'xiaomi', 'honor', 'fcm', 'hmos'].map((vendor) => [`${vendor}_image_url`, URL_A]);
    expect(json).toEqual({
      ...Object.fromEntries(others),
      media_id: expect.stringMatching(/^jgmedia-1-[0-9a-f-]{36}$/) as string,
      huawei_image_url: URL_B,
      oppo_image_url: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
  });

  it('one vendor alone is answered alone, and a later call adds to it', async () => {
    const { json } = await byUrls({ image_type: 2, xiaomi_image_url: URL_A });
    expect(Object.keys(json)).toEqual(['media_id', 'xiaomi_image_url']);
    const changed = await world.call(`PUT /v3/images/byurls/${String(json.media_id)}`, { image_url: URL_B });
    expect(changed.json).toMatchObject({ media_id: json.media_id, xiaomi_image_url: URL_A, fcm_image_url: URL_B });
  });

  it.each<[name: string, body: unknown, code: number]>([
    ['without a URL', { image_type: 1 }, 1002],
    ['without a type', { image_url: URL_A }, 1002],
    ['type 4', { image_type: 4, image_url: URL_A }, 1003],
    ['no URL', { image_type: 1, image_url: 'a.png' }, 1003],
    ['an unknown key', { image_type: 1, image_url: URL_A, nokia_image_url: URL_A }, 1009],
    ['no JSON', '{', 1003],
  ])('%s', async (_name, body, code) => {
    expect((await byUrls(body)).code).toBe(code);
  });

  it('are kept for 30 days', async () => {
    const { json } = await byUrls({ image_type: 3, image_url: URL_A });
    const change = () => world.call(`PUT /v3/images/byurls/${String(json.media_id)}`, { image_url: URL_B });
    world.pass(30 * DAY - 1);
    expect((await change()).status).toBe(200);
    world.pass(1);
    expect((await change()).code).toBe(1003);
    expect((await world.call('PUT /v3/images/byurls/nothing', { image_url: URL_B })).code).toBe(1003);
  });
});

describe('images by files', () => {
  const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
  function form(parts: Record<string, string | Uint8Array<ArrayBuffer>>, name = 'a.png'): FormData {
    const made = new FormData();
    for (const [key, part] of Object.entries(parts)) {
      if (typeof part === 'string') made.append(key, part);
      else made.append(key, new Blob([part]), name);
    }
    return made;
  }
  const sized = (bytes: number) => new Uint8Array(bytes).fill(1).map((byte, n) => PNG[n] ?? byte);
  const byFiles = (body: unknown) => world.call('POST /v3/images/byfiles', body);

  it('are answered for the vendors that were given, and can be changed', async () => {
    const { json } = await byFiles(form({ image_type: '2', xiaomi_file: PNG }));
    expect(Object.keys(json)).toEqual(['media_id', 'xiaomi_image_url']);
    const line = `PUT /v3/images/byfiles/${String(json.media_id)}`;
    expect(Object.keys((await world.call(line, form({ oppo_file: PNG }))).json)).toEqual([
      'media_id',
      'xiaomi_image_url',
      'oppo_image_url',
    ]);
    expect((await world.call(line, form({}))).code).toBe(1002);
    expect((await world.call('PUT /v3/images/byfiles/nothing', form({ oppo_file: PNG }))).code).toBe(1003);
  });

  it.each<[name: string, body: () => FormData | object, code: number]>([
    ['no file', () => form({ image_type: '1' }), 1002],
    ['no type', () => form({ oppo_file: PNG }), 1002],
    ['type 4', () => form({ image_type: '4', oppo_file: PNG }), 1003],
    ['a gif', () => form({ image_type: '1', oppo_file: PNG }, 'a.gif'), 1003],
    ['bytes of no picture', () => form({ image_type: '1', oppo_file: new Uint8Array([1, 2, 3]) }), 1003],
    ['2 MB', () => form({ image_type: '1', oppo_file: sized(2 * 1024 * 1024) }), 0],
    ['2 MB and one byte', () => form({ image_type: '1', oppo_file: sized(2 * 1024 * 1024 + 1) }), 1005],
    ['an unknown part', () => form({ image_type: '1', oppo_file: PNG, vivo_file: PNG }), 1009],
    ['no form', () => ({ image_type: 1 }), 1003],
  ])('%s', async (_name, body, code) => {
    expect((await byFiles(body())).code).toBe(code);
  });
});
