import { DAY, DEVELOPER, HOUR, SECRET, SpecWorld, textFile } from '../jpush.spec-world.js';

let world: SpecWorld;
beforeEach(async () => {
  world = await SpecWorld.open();
});
afterEach(() => world.close());

const upload = (body: unknown = textFile('u1'), type = 'alias') => world.call(`POST /v3/files/${type}`, body);

it('shape 23: a file is kept, listed, read and deleted, and deleting it again succeeds', async () => {
  const { json } = await upload(textFile('u1\nu2', { name: '名单.txt', ttl: '24' }));
  const id = json.file_id as string;
  const file = {
    type: 'alias',
    file_id: id,
    file_name: '名单.txt',
    create_time: '2026-08-01 12:00:00',
    expire_time: '2026-08-02 12:00:00',
  };
  expect((await world.call('GET /v3/files')).json).toEqual({ total_count: 1, files: [file] });
  expect((await world.call(`GET /v3/files/${id}`)).json).toEqual(file);
  for (let n = 0; n < 2; n++)
    expect(await world.call(`DELETE /v3/files/${id}`)).toMatchObject({ status: 200, text: '' });
  expect((await world.call('GET /v3/files')).json).toEqual({ total_count: 0, files: [] });
  expect(await world.outcome(`GET /v3/files/${id}`)).toEqual([400, 1003]);
});

it('a file lives for 720 hours unless told otherwise', async () => {
  await upload(textFile('r1'), 'registration_id');
  world.pass(30 * DAY - 1);
  expect((await world.call('GET /v3/files')).json.total_count).toBe(1);
  world.pass(1);
  expect((await world.call('GET /v3/files')).json.total_count).toBe(0);
});

const TEN_MB = 10 * 1024 * 1024;
const other = new FormData();
other.append('file', new Blob(['u1']), 'a.txt');
const field = new FormData();
field.append('filename', 'u1');

it.each<[name: string, body: () => unknown, status: number, code: number]>([
  ['1 hour', () => textFile('u1', { ttl: '1' }), 200, 0],
  ['720 hours', () => textFile('u1', { ttl: '720' }), 200, 0],
  ['0 hours', () => textFile('u1', { ttl: '0' }), 400, 1003],
  ['721 hours', () => textFile('u1', { ttl: '721' }), 400, 1003],
  ['hours that are no number', () => textFile('u1', { ttl: 'a' }), 400, 1003],
  ['10 MB', () => textFile('u1'.padEnd(TEN_MB, '\n')), 200, 0],
  ['10 MB and one byte', () => textFile('u1'.padEnd(TEN_MB + 1, '\n')), 400, 1005],
  ['another suffix', () => textFile('u1', { name: 'a.csv' }), 400, 1003],
  ['bytes that are not UTF-8', () => textFile(new Uint8Array([0xff, 0xfe])), 400, 1003],
  ['no lines', () => textFile(' \n\n'), 400, 1003],
  ['a part of another name', () => other, 400, 1009],
  ['a field in place of a file', () => field, 400, 1003],
  ['no form', () => ({ filename: 'u1' }), 400, 1003],
])('%s', async (_name, body, status, code) => {
  const answer = await upload(body());
  expect([answer.status, answer.code]).toEqual([status, code]);
});

it('of 20 live files the 21st is refused, until one goes', async () => {
  const outcomes = [];
  for (let n = 0; n < 20; n++) outcomes.push((await upload()).status);
  expect(new Set(outcomes)).toEqual(new Set([200]));
  world.pass(HOUR);
  expect((await upload()).code).toBe(1003);
  const [first] = (await world.call('GET /v3/files')).json.files as { file_id: string }[];
  await world.call(`DELETE /v3/files/${first?.file_id ?? ''}`);
  expect((await upload()).status).toBe(200);
});

it('all calls share 20 a minute', async () => {
  for (let n = 0; n < 20; n++) expect((await world.call('GET /v3/files')).status).toBe(200);
  const refused = await world.call('GET /v3/files/x');
  expect([refused.status, refused.code, refused.headers.get('x-rate-limit-limit')]).toEqual([429, 2002, '20']);
  expect((await world.call('GET /v3/push/cid')).status).toBe(200);
});

it('a developer has files of his own where he may; else 1105', async () => {
  const line = 'POST /v3/files/alias';
  const { status } = await world.call(line, textFile('u1'), { as: DEVELOPER });
  expect([status, (await world.call('GET /v3/files')).json.total_count]).toEqual([200, 0]);
  await world.close();
  world = await SpecWorld.open({ developers: [{ devKey: DEVELOPER, devSecret: SECRET }] });
  expect(await world.outcome(line, textFile('u1'), { as: DEVELOPER })).toEqual([403, 1105]);
  expect(await world.outcome(line, textFile('u1'), { as: DEVELOPER, secret: 'no' })).toEqual([401, 1004]);
});
