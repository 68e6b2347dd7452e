import { createHash } from 'node:crypto';

import { APP_ID } from '../xiaomi.app.js';
import { type Envelope, freshWorld } from '../xiaomi.spec-world.js';
import { sizeOf } from './image.js';

/** The head of a PNG of some size, and bytes behind it. */
function png(width: number, height: number, bytes = 64): Buffer {
  const image = Buffer.alloc(bytes);
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(image);
  image.writeUInt32BE(width, 16);
  image.writeUInt32BE(height, 20);
  return image;
}

/** The head of a JPEG: an application segment, a Huffman table, then the frame. */
function jpeg(width: number, height: number, marker = 'ffc2'): Buffer {
  const frame = Buffer.from(`${marker}00110800000000030122000211010311`, 'hex');
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([Buffer.from('ffd8ffe000044a46ffc400040001', 'hex'), frame]);
}

describe('the size of an image', () => {
  it.each<[string, Buffer, object | undefined]>([
    ['a PNG', png(876, 324), { width: 876, height: 324 }],
    ['a JPEG', jpeg(120, 121), { width: 120, height: 121 }],
    ['a baseline JPEG', jpeg(5, 6, 'ffc0'), { width: 5, height: 6 }],
    ['a PNG that is cut off', png(1, 1).subarray(0, 23), undefined],
    ['a JPEG that is cut off', jpeg(1, 1).subarray(0, 20), undefined],
    ['a JPEG without a frame', Buffer.from('ffd8ffe000044a46', 'hex'), undefined],
    ['a GIF', Buffer.from('GIF89a'), undefined],
    ['nothing', Buffer.alloc(0), undefined],
  ])('of %s', (_, bytes, size) => {
    expect(sizeOf(bytes)).toEqual(size);
  });
});

describe('uploads', () => {
  const world = freshWorld();
  const upload = async (path: string, file: Buffer, part = 'file'): Promise<Envelope> => {
    const body = new FormData();
    body.set('other', 'x');
    body.set(part, new Blob([new Uint8Array(file)], { type: 'image/png' }), 'a.png');
    return (await (await world().fetch(path, { method: 'POST', body })).json()) as Envelope;
  };
  const raw = async (body: string, type: string) =>
    (await (
      await world().fetch('/media/upload/image', { method: 'POST', body, headers: { 'content-type': type } })
    ).json()) as Envelope;

  it('a big picture', async () => {
    const file = png(876, 324);
    const sha1 = createHash('sha1').update(file).digest('hex');
    const answer = await upload('/media/upload/image?is_global=false&is_icon=false', file);
    expect(answer).toMatchObject({
      result: 'ok',
      code: 0,
      data: { pic_url: expect.stringMatching(/^https:/) as string, sha1 },
    });
    expect((await upload('/media/upload/image', jpeg(876, 324))).data).toHaveProperty('pic_url');
  });

  it('an icon', async () => {
    const { data } = await upload('/media/upload/image?is_global=true&is_icon=true', png(120, 120));
    expect(Object.keys(data ?? {})).toEqual(['icon_url', 'sha1']);
  });

  it('a small icon, which is asked for later', async () => {
    const query = async () => (await world().get('/media/upload/smallIcon/query', { app_id: APP_ID })).data;
    expect(await query()).toEqual({});
    const first = await upload('/media/upload/smallIcon', png(120, 120));
    expect(first.data).toEqual({
      small_icon_url: expect.stringMatching(/^https:/) as string,
      small_icon_color: '#FF000000',
    });
    expect(await query()).toEqual(first.data);
    const second = await upload('/media/upload/smallIcon', png(120, 120, 65));
    expect(await query()).toEqual(second.data);
    await upload('/media/upload/smallIcon', png(120, 120));
    expect(await query()).toEqual(first.data);
    expect((await world().get('/media/upload/smallIcon/query')).code).toBe(10016);
  });

  it.each<[string, string, Buffer, number]>([
    ['a picture of 1 MB less a byte', '/media/upload/image', png(876, 324, 1024 * 1024 - 1), 0],
    ['a picture of 1 MB', '/media/upload/image', png(876, 324, 1024 * 1024), 10017],
    ['an icon of 200 KB less a byte', '/media/upload/image?is_icon=true', png(120, 120, 200 * 1024 - 1), 0],
    ['an icon of 200 KB', '/media/upload/image?is_icon=true', png(120, 120, 200 * 1024), 10017],
    ['a picture a pixel too narrow', '/media/upload/image', png(875, 324), 10017],
    ['a picture a pixel too high', '/media/upload/image', png(876, 325), 10017],
    ['an icon in place of a picture', '/media/upload/image', png(120, 120), 10017],
    ['no image', '/media/upload/image', Buffer.from('hello'), 10017],
    ['an unknown flag', '/media/upload/image?is_icon=1', png(120, 120), 10017],
  ])('%s', async (_, path, file, code) => {
    expect((await upload(path, file)).code).toBe(code);
  });

  it('needs a part with the right name', async () => {
    expect((await upload('/media/upload/image', png(876, 324), 'image')).code).toBe(10016);
  });

  it('refuses a raw image, and a body that is cut off', async () => {
    expect((await raw('x', 'image/png')).code).toBe(10007);
    expect((await raw('x', 'multipart/form-data')).code).toBe(10007);
    const body = '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n';
    expect((await raw(`${body}--b`, 'multipart/form-data; boundary=b')).code).toBe(10008);
    expect((await raw(`${body}--b--\r\n`, 'multipart/form-data; charset=utf-8; boundary="b"')).code).toBe(10017); // whole, and no image
    expect((await raw('', 'multipart/form-data; boundary=b')).code).toBe(10008);
  });
});
