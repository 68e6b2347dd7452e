import { type Shape, FREE, HI, MINUTE, NOON, refusal, refused, VIP } from './jpush.world.js';

const answering = (body: string): { readonly body: string } => ({ body });

/** Files, pictures, devices, tags and aliases: shapes 23 to 30. */
export const DEVICE_SHAPES: readonly Shape[] = [
  {
    n: 23,
    name: 'files',
    run: async (world) => {
      const { files, push } = world.free;
      const { file_id } = await files.uploadRegistrationIds({ content: 'r1\n', name: 'list.txt', ttl: 24 });
      const { total_count, files: listed } = await files.list();
      expect([total_count, listed[0]]).toEqual([
        1,
        {
          type: 'registration_id',
          file_id,
          file_name: 'list.txt',
          create_time: '2026-08-01 12:00:00',
          expire_time: '2026-08-02 12:00:00',
        },
      ]);
      expect(await files.get(file_id)).toMatchObject({ file_id });
      await push.sendToFile({ ...HI, audience: { file: { file_id } } });
      expect(world.shown()).toBe(1);
      await files.delete(file_id);
      await files.delete(file_id);
      expect(await refused(push.sendToFile({ ...HI, audience: { file: { file_id } } }))).toEqual(['1003', 400]);
    },
  },
  {
    n: 23,
    name: 'files: no more than 20',
    apps: { [FREE]: { limits: { fileCallsPerMinute: 100 } } },
    run: async ({ free: { files } }) => {
      for (let n = 0; n < 20; n += 1) await files.uploadAliases({ content: 'a', name: 'list.txt' });
      const { failure } = await refusal(files.uploadAliases({ content: 'a', name: 'list.txt' }));
      expect(failure.httpStatus).toBeGreaterThanOrEqual(400);
      await expect(files.uploadAliases({ content: 'a', name: 'list.csv' })).rejects.toThrow(/\.txt/);
    },
  },
  {
    n: 24,
    name: 'pictures by URL',
    run: async (world) => {
      const image = await world.free.images.createFromUrls({ image_type: 1, image_url: 'https://img.example/a.png' });
      expect(image.media_id).toMatch(/^jgmedia-1-/);
      for (const maker of ['jiguang', 'xiaomi', 'oppo', 'huawei', 'honor', 'fcm'] as const)
        expect(image[`${maker}_image_url`]).toEqual(expect.any(String));
      expect(await world.raw('POST /v3/images/byurls', '{"image_type":1}')).toMatchObject({
        status: 400,
        code: '1002',
      });
    },
  },
  {
    n: 25,
    name: 'labels of a device',
    run: async ({ free: { devices } }) => {
      await devices.update('r1', { tags: { add: ['汉字#&'] }, alias: 'x', mobile: '13012345678' });
      expect(await devices.get('r1')).toMatchObject({ tags: ['汉字#&'], alias: 'x', mobile: '13012345678' });
      await devices.update('r1', { tags: null, alias: null, mobile: null });
      expect(await devices.get('r1')).toMatchObject({ tags: [], alias: null, mobile: null });
    },
  },
  {
    n: 26,
    name: 'signs in paths',
    run: async (world) => {
      const tag = 'a#&%+￥';
      const { tags } = world.free;
      await tags.update(tag, { add: ['r1'] });
      expect(await tags.has(tag, 'r1')).toMatchObject({ result: true });
      expect((await tags.list()).tags).toContain(tag);
      await tags.delete(tag);
      expect(await tags.has(tag, 'r1')).toMatchObject({ result: false });
    },
  },
  {
    n: 27,
    name: 'the 11th device of an alias',
    run: async (world) => {
      for (let n = 2; n <= 11; n += 1) world.phone(`r${n}`);
      for (let n = 1; n <= 10; n += 1) await world.free.devices.update(`r${n}`, { alias: 'one' });
      expect((await refusal(world.free.devices.update('r11', { alias: 'one' }))).failure.code).toBe('7015');
    },
  },
  {
    n: 28,
    name: 'an empty platform',
    run: async (world) => {
      for (const method of ['GET', 'DELETE']) {
        expect(await world.raw(`${method} /v3/aliases/a?platform=`)).toMatchObject({ status: 400, code: '7002' });
      }
      world.server.requests.clear();
      expect(await world.free.aliases.get('a', { platform: [] })).toMatchObject({ devices: [] });
      await world.free.aliases.delete('a', { platform: [] });
      expect(world.server.requests.list().map(({ query }) => query)).toEqual(['new_format=true', '']);
    },
  },
  {
    n: 29,
    name: 'the devices of an alias, with platforms as names and as numbers',
    run: async (world) => {
      await world.free.devices.update('r1', { alias: 'x' });
      const { devices } = await world.free.aliases.get('x');
      expect(devices).toEqual([
        { registration_id: 'r1', platform: 'android', last_online_date: expect.any(String) as string },
      ]);
      const path = '/v3/aliases/x';
      const row = { registration_id: 'r1', last_online_date: '2026-08-01' };
      for (const platform of [0, '0', 'android']) {
        world.server.faults.add({
          when: { path },
          times: 1,
          fault: answering(JSON.stringify({ data: [{ ...row, platform }] })),
        });
        expect((await world.free.aliases.get('x')).devices).toEqual([{ ...row, platform: 'android' }]);
      }
      const bare = await world.free.aliases.get('x', { new_format: false });
      expect(bare.devices).toEqual([{ registration_id: 'r1', platform: null, last_online_date: null }]);
    },
  },
  {
    n: 30,
    name: 'who is online',
    apps: { [VIP]: { lastOnline: { v2: NOON - 60 * MINUTE, v3: NOON - 3 * 24 * 60 * MINUTE } } },
    run: async (world) => {
      for (const id of ['v2', 'v3']) world.phone(id, { app: VIP });
      const { devices } = await world.vip.devices.status({ registration_ids: ['v1', 'v2', 'v3', 'r1'] });
      expect(devices).toEqual({
        v1: { online: true, last_online_time: null },
        v2: { online: false, last_online_time: '2026-08-01 11:00:00' },
        v3: { online: false, last_online_time: null },
        r1: null,
      });
    },
  },
];
