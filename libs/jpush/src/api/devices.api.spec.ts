import { PushInputError } from '@nest-push/core';
import { errorOf, type Exchange, oneServer, prove } from '../../test/exchanges.js';
import { type JPushPlatform } from '../types/audience.js';
import { type JPushDeviceChange } from './devices.api.js';

const server = oneServer();

const RID = '1507bfd3f7c466c355c';
const ODD = 'a/b?#%+￥汉 c';
const ODD_ENCODED = 'a%2Fb%3F%23%25%2B%EF%BF%A5%E6%B1%89%20c';

const EXCHANGES: Exchange[] = [
  {
    title: 'GET /v3/devices/{registration_id}',
    call: (at) => at.client().devices.get(RID),
    asks: `GET /v3/devices/${RID}`,
    answer: { tags: ['a', '深圳'], alias: 'u42', mobile: '13012345678' },
    result: { tags: ['a', '深圳'], alias: 'u42', mobile: '13012345678' },
  },
  ...[{ tags: null, alias: null, mobile: null }, {}].map((answer) => ({
    title: `GET /v3/devices/{registration_id}, where nothing is set: ${JSON.stringify(answer)}`,
    call: (at: typeof server) => at.client().devices.get(RID),
    asks: `GET /v3/devices/${RID}`,
    answer,
    result: { tags: [], alias: null, mobile: null },
  })),
  {
    title: 'POST /v3/devices/{registration_id}',
    call: (at) =>
      at.client().devices.update(RID, { tags: { add: ['a b', '汉字#&'], remove: ['c'] }, alias: 'x', mobile: '13' }),
    asks: `POST /v3/devices/${RID}`,
    body: '{"tags":{"add":["a b","汉字#&"],"remove":["c"]},"alias":"x","mobile":"13"}',
  },
  {
    title: 'POST /v3/devices/{registration_id} takes everything away',
    call: (at) => at.client().devices.update(RID, { tags: null, alias: null, mobile: null }),
    asks: `POST /v3/devices/${RID}`,
    body: '{"tags":"","alias":"","mobile":""}',
  },
  {
    title: 'POST /v3/devices/{registration_id} leaves the rest alone',
    call: (at) => at.client().devices.update(RID, { alias: 'x' }),
    asks: `POST /v3/devices/${RID}`,
    body: '{"alias":"x"}',
  },
  {
    title: 'POST /v3/devices/status',
    call: (at) => at.client().devices.status({ registration_ids: ['r1', 'r2', 'r3', 'r4', 'r5'] }),
    asks: 'POST /v3/devices/status',
    body: '{"registration_ids":["r1","r2","r3","r4","r5"]}',
    answer: {
      r1: { online: true },
      r2: { online: false, last_online_time: '2026-01-02 03:04:05' },
      r3: { online: false },
      r4: {},
      r5: null,
    },
    result: {
      devices: {
        r1: { online: true, last_online_time: null },
        r2: { online: false, last_online_time: '2026-01-02 03:04:05' },
        r3: { online: false, last_online_time: null },
        r4: null,
        r5: null,
      },
    },
  },
  {
    title: 'GET /v3/tags/',
    call: (at) => at.client().tags.list(),
    asks: 'GET /v3/tags/',
    answer: { tags: ['a', 'b'] },
    result: { tags: ['a', 'b'] },
  },
  {
    title: 'GET /v3/tags/, where there is none',
    call: (at) => at.client().tags.list(),
    asks: 'GET /v3/tags/',
    answer: '{"tags":null}',
    result: { tags: [] },
  },
  {
    title: 'GET /v3/tags/{tag}/registration_ids/{registration_id}',
    call: (at) => at.client().tags.has(ODD, RID),
    asks: `GET /v3/tags/${ODD_ENCODED}/registration_ids/${RID}`,
    answer: { result: true },
    result: { result: true },
  },
  {
    title: 'POST /v3/tags/{tag}',
    call: (at) => at.client().tags.update(ODD, { add: ['r1'], remove: ['r2'] }),
    asks: `POST /v3/tags/${ODD_ENCODED}`,
    body: '{"registration_ids":{"add":["r1"],"remove":["r2"]}}',
  },
  {
    title: 'DELETE /v3/tags/{tag}',
    call: (at) => at.client().tags.delete(ODD),
    asks: `DELETE /v3/tags/${ODD_ENCODED}`,
  },
  {
    title: 'DELETE /v3/tags/{tag} on some platforms',
    call: (at) => at.client().tags.delete('a', { platform: ['android', 'ios'] }),
    asks: 'DELETE /v3/tags/a?platform=android,ios',
  },
  {
    title: 'DELETE /v3/tags/{tag} sends no empty platform',
    call: (at) => at.client().tags.delete('a', { platform: [] }),
    asks: 'DELETE /v3/tags/a',
  },
  {
    title: 'GET /v3/aliases/{alias} in the newer format, platforms as numbers and names',
    call: (at) => at.client().aliases.get(ODD),
    asks: `GET /v3/aliases/${ODD_ENCODED}?new_format=true`,
    answer: {
      data: [
        { registration_id: 'r1', platform: 0, last_online_date: '2026-01-02' },
        { registration_id: 'r2', platform: '4' },
        { registration_id: 'r3', platform: 'ios', last_online_date: null },
        { registration_id: 'r4', platform: 17 },
        { registration_id: 'r5', platform: 'constructor' },
      ],
    },
    result: {
      devices: [
        { registration_id: 'r1', platform: 'android', last_online_date: '2026-01-02' },
        { registration_id: 'r2', platform: 'hmos', last_online_date: null },
        { registration_id: 'r3', platform: 'ios', last_online_date: null },
        { registration_id: 'r4', platform: '17', last_online_date: null },
        { registration_id: 'r5', platform: 'constructor', last_online_date: null },
      ],
    },
  },
  {
    title: 'GET /v3/aliases/{alias} in the older format',
    call: (at) => at.client().aliases.get('u', { new_format: false, platform: ['ios'] }),
    asks: 'GET /v3/aliases/u?platform=ios',
    answer: { registration_ids: ['r1'] },
    result: { devices: [{ registration_id: 'r1', platform: null, last_online_date: null }] },
  },
  ...['{}', '{"registration_ids":null}', '{"data":null}', '{"data":[]}'].map((answer) => ({
    title: `GET /v3/aliases/{alias}, where there is none: ${answer}`,
    call: (at: typeof server) => at.client().aliases.get('u'),
    asks: 'GET /v3/aliases/u?new_format=true',
    answer,
    result: { devices: [] },
  })),
  {
    title: 'DELETE /v3/aliases/{alias}',
    call: (at) => at.client().aliases.delete('u', { platform: ['hmos'] }),
    asks: 'DELETE /v3/aliases/u?platform=hmos',
  },
  {
    title: 'POST /v3/aliases/{alias}',
    call: (at) => at.client().aliases.removeDevices('u', { registration_ids: ['r1', 'r2'] }),
    asks: 'POST /v3/aliases/u',
    body: '{"registration_ids":{"remove":["r1","r2"]}}',
  },
  {
    title: 'POST /v3/test/model/add',
    call: (at) => at.client().testDevices.add({ device_name: '测试', registration_id: RID }),
    asks: 'POST /v3/test/model/add',
    body: `{"device_name":"测试","registration_id":"${RID}"}`,
  },
  {
    title: 'PUT /v3/test/model/update',
    call: (at) => at.client().testDevices.update({ device_name: 'b', registration_id: RID }),
    asks: 'PUT /v3/test/model/update',
    body: `{"device_name":"b","registration_id":"${RID}"}`,
  },
  {
    title: 'DELETE /v3/test/model/delete/{registration_id}',
    call: (at) => at.client().testDevices.delete(RID),
    asks: `DELETE /v3/test/model/delete/${RID}`,
  },
  {
    title: 'GET /v3/test/model/list',
    call: (at) => at.client().testDevices.list({ page: 2, page_size: 10, device_name: '测 试' }),
    asks: 'GET /v3/test/model/list?page=2&page_size=10&device_name=%E6%B5%8B%20%E8%AF%95',
    answer: {
      total: 11,
      page: 2,
      page_size: 10,
      detail: [{ device_name: 'a', registration_id: 'r1', device_model: 'M' }],
    },
    result: {
      total: 11,
      page: 2,
      page_size: 10,
      detail: [
        { device_name: 'a', registration_id: 'r1', device_model: 'M', registration_time: null, create_time: null },
      ],
    },
  },
  {
    title: 'GET /v3/test/model/list without pages',
    call: (at) => at.client().testDevices.list(),
    asks: 'GET /v3/test/model/list',
    answer: '{"total":0,"detail":null}',
    result: { total: 0, page: null, page_size: null, detail: [] },
  },
];

it.each(EXCHANGES)('$title', (exchange) => prove(server, exchange));

describe('refused before any call', () => {
  it.each<[JPushDeviceChange, string, string]>([
    [{}, '', 'must have tags or alias or mobile'],
    [{ tags: {} }, 'tags', 'must have add or remove'],
    [{ tags: { add: Array.from({ length: 101 }, (_, i) => `t${i}`) } }, 'tags.add', 'must have at most 100 items'],
    [
      { tags: { remove: Array.from({ length: 26 }, () => '汉'.repeat(13)) } },
      'tags.remove',
      'must have at most 1000 bytes',
    ],
    [{ tags: { add: ['汉'.repeat(14)] } }, 'tags.add[0]', 'must have at most 40 bytes of UTF-8 (it has 42)'],
    [{ tags: { add: [''] } }, 'tags.add[0]', 'must not be empty'],
    [{ alias: '' }, 'alias', 'must not be empty'],
    [{ alias: 'a'.repeat(41) }, 'alias', 'must have at most 40 bytes'],
    [{ mobile: ' ' }, 'mobile', 'must not be blank'],
    [{ tag: { add: ['a'] } } as JPushDeviceChange, 'tag', 'is not a field that is known here'],
  ])('the change %j', async (change, field, rule) => {
    await expect(server.client().devices.update(RID, change)).rejects.toBeInstanceOf(PushInputError);
    await expect(server.client().devices.update(RID, change)).rejects.toMatchObject({
      issues: expect.arrayContaining([
        { field, rule: expect.stringContaining(rule) as string, code: '7002', misfit: expect.anything() as unknown },
      ]) as unknown,
    });
    expect(server.received).toEqual([]);
  });

  it('takes what lies exactly on the bounds', async () => {
    const tags = Array.from({ length: 25 }, () => `${'汉'.repeat(13)}a`);
    await server.client().devices.update(RID, { tags: { add: tags }, alias: 'a'.repeat(40) });
    expect(server.received).toHaveLength(1);
  });

  const MANY = Array.from({ length: 1001 }, (_, i) => `r${i}`);

  it.each<[string, () => Promise<unknown>, string]>([
    [
      'no ids',
      () => server.client().devices.status({ registration_ids: [] }),
      'registration_ids must have at least 1 items',
    ],
    [
      '1001 ids',
      () => server.client().devices.status({ registration_ids: MANY }),
      'registration_ids must have at most 1000 items',
    ],
    [
      '1001 ids of an alias',
      () => server.client().aliases.removeDevices('u', { registration_ids: MANY }),
      'at most 1000',
    ],
    [
      '1001 ids of a tag',
      () => server.client().tags.update('t', { add: MANY }),
      'registration_ids.add must have at most 1000',
    ],
    ['a tag without a change', () => server.client().tags.update('t', {}), 'registration_ids must have add or remove'],
    [
      'a platform of nobody',
      () => server.client().tags.delete('t', { platform: ['symbian' as JPushPlatform] }),
      'platform[0] must be one of',
    ],
    ['an empty tag', () => server.client().tags.delete(''), 'tag must not be empty'],
    ['a dot', () => server.client().tags.delete('.'), 'tag must not be a dot or two'],
    ['two dots', () => server.client().aliases.get('..'), 'alias must not be a dot or two'],
    ['half a character', () => server.client().aliases.get('\ud83d'), 'alias must be well-formed Unicode'],
    ['a page without a size', () => server.client().testDevices.list({ page: 1 }), 'both page and page_size'],
    [
      'two filters',
      () => server.client().testDevices.list({ device_name: 'a', registration_id: 'r' }),
      'must not have both',
    ],
    [
      'a nameless device',
      () => server.client().testDevices.add({ device_name: '', registration_id: 'r' }),
      'device_name must not be blank',
    ],
  ])('%s', async (_what, call, text) => {
    await expect(call()).rejects.toBeInstanceOf(PushInputError);
    await expect(call()).rejects.toThrow(text);
    expect(server.received).toEqual([]);
  });
});

describe('what JPush refuses', () => {
  it('is said by the table of the device family', async () => {
    server.says(400, '{"error":{"code":7015,"message":"too many"}}');
    expect((await errorOf(server.client().devices.update(RID, { alias: 'x' }))).failure).toMatchObject({
      class: 'payload',
      code: '7015',
    });
  });

  it.each([
    '{"error":{"code":7013,"message":"x","illegal_rids":["r1"]}}',
    '{"error":{"code":7013,"message":"x"},"illegal_rids":["r1"]}',
  ])('names illegal registration ids without showing them: %s', async (body) => {
    server.says(400, body, { 'X-Rate-Limit-Remaining': '3' });
    const error = await errorOf(server.client().tags.update('t', { add: ['r1'] }));
    expect(error.illegalRegistrationIds).toEqual(['r1']);
    expect(error.rateLimit).toEqual({ limit: null, remaining: 3, resetSeconds: null });
    expect(JSON.stringify(error)).not.toContain('r1');
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a status that is none', () => server.client().devices.status({ registration_ids: ['r'] })],
    ['tags that are none', () => server.client().tags.list()],
    ['devices that are none', () => server.client().aliases.get('u')],
  ])('cannot be read: %s', async (_what, call) => {
    server.says(200, '{"r":{"online":"perhaps"},"tags":"x","data":[{}]}');
    expect((await errorOf(call())).failure.class).toBe('unknown');
  });
});
