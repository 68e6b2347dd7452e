import { androidToken, ANDROID, IOS, iosToken, SpecWorld, type WorldAnswer } from '../umeng.spec-world.js';
import { type UmengDialectOptions, type UmengJson } from '../umeng.types.js';

const PAYLOAD = {
  display_type: 'notification',
  body: { title: '${who} looked', text: 'at ${what}, ${who}', after_open: 'go_custom', custom: { deep: ['${what}'] } },
};
const TEMPLATE = { template_name: 'visit', type: 'unicast', payload: PAYLOAD };

let world: SpecWorld;
afterEach(() => world.close());

async function open(options: Partial<UmengDialectOptions> = {}): Promise<void> {
  world = await SpecWorld.open(options);
  world.phone(ANDROID, 'a1', androidToken(1), { aliases: [{ type: 'uid', value: 'u1' }] });
  world.phone(ANDROID, 'a2', androidToken(2), { aliases: [{ type: 'uid', value: 'u2' }] });
}
const call = (name: string, body: UmengJson, app?: string): Promise<WorldAnswer> =>
  world.post(`/api/template/${name}`, body, app);
const add = async (more: UmengJson = {}): Promise<string> =>
  (await call('add', { ...TEMPLATE, ...more })).data.template_id as string;
const sendTo = (id: string, ...params_data: unknown[]): Promise<WorldAnswer> =>
  call('send', { template_id: id, params_data });

describe('a template', () => {
  it('is added, read, listed and deleted', async () => {
    await open();
    const added = await call('add', TEMPLATE);
    expect(added.data).toEqual({
      template_id: expect.stringMatching(/^tp\d{20}$/u) as string,
      template_keys: ['who', 'what'],
    });
    const id = added.data.template_id as string;
    const { template_info: info, ...rest } = (await call('get', { template_id: id })).data;
    expect(rest).toEqual({ template_id: id, template_name: 'visit', template_keys: '["who","what"]' });
    expect(JSON.parse(info as string)).toEqual({ type: 'unicast', payload: PAYLOAD });
    expect((await call('delete', { template_id: id })).data).toEqual({ template_id: id });
    for (const name of ['get', 'delete', 'send']) {
      expect((await call(name, { template_id: id, params_data: [] })).code).toBe('2005');
    }
  });

  it('is listed page by page', async () => {
    await open();
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.push(await add({ template_name: `n${n}` }));
    const page = async (index: number): Promise<UmengJson> => (await call('list', { index, len: 2 })).data;
    const row = (n: number): UmengJson => ({ template_id: ids[n], template_name: `n${n}` });
    expect(await page(1)).toEqual({ list: [row(0), row(1)], total: 5, index: 1, len: 2, next: 2, pre: 0 });
    expect(await page(3)).toEqual({ list: [row(4)], total: 5, index: 3, len: 2, next: 0, pre: 2 });
    expect((await call('list', { index: 1, len: 10 }, 'ios')).data).toMatchObject({ list: [], total: 0, next: 0 });
  });

  it.each<[string, string, UmengJson]>([
    ['no name', '4005', { template_name: undefined }],
    ['a name of 128 characters', 'ok', { template_name: 'x'.repeat(128) }],
    ['a name of 129 characters', '4005', { template_name: 'x'.repeat(129) }],
    ['no type', '1016', { type: undefined }],
    ['a broadcast', '2048', { type: 'broadcast' }],
    ['aliases without their type', '2047', { type: 'customizedcast' }],
    ['aliases', 'ok', { type: 'customizedcast', alias_type: 'uid' }],
    ['a target', '4005', { device_tokens: androidToken(1) }],
    ['no payload', '1001', { payload: undefined }],
    ['no title', '1009', { payload: { display_type: 'notification', body: { text: 'x' } } }],
    ['a policy that is none', '1027', { policy: [] }],
  ])('with %s: %s', async (_what, code, more) => {
    await open();
    expect((await call('add', { ...TEMPLATE, ...more })).code).toBe(code);
  });

  it('is one of at most 100 of its app', async () => {
    await open();
    for (let n = 0; n < 100; n += 1) await add();
    expect((await call('add', TEMPLATE)).code).toBe('4009');
    const { list } = (await call('list', { index: 1, len: 1 })).data as { list: { template_id: string }[] };
    await call('delete', { template_id: list[0]?.template_id });
    expect((await call('add', TEMPLATE)).code).toBe('ok');
  });
});

describe('a sending of a template', () => {
  it('shows every target its own text, and tells what it sent', async () => {
    await open();
    const id = await add();
    const sent = await sendTo(
      id,
      { device_tokens: androidToken(1), who: 'Wei', what: 'a lamp' },
      { device_tokens: androidToken(2), who: 'Yan', what: 7 },
    );
    expect(sent.data).toEqual({ template_msg_id: expect.stringMatching(/^tm\d{20}$/u) as string });
    const [first] = world.server.phones.shown('a1');
    expect(first).toMatchObject({
      title: 'Wei looked',
      body: 'at a lamp, Wei',
      data: { custom: { deep: ['a lamp'] } },
    });
    expect(world.server.phones.shown('a2')[0]).toMatchObject({ title: 'Yan looked', body: 'at 7, Yan' });

    const template_msg_id = sent.data.template_msg_id;
    const list = async (more: UmengJson): Promise<UmengJson[]> =>
      (await call('msg', { template_msg_id, ...more })).data.list as UmengJson[];
    const all = await list({ len: 10 });
    expect(all[0]).toEqual({
      ...{ appkey: 'android', index: 0, msgId: first?.messageId, templateId: id, templateMsgId: template_msg_id },
      params: { who: 'Wei', what: 'a lamp' },
    });
    expect(await list({ len: 1 })).toEqual([all[0]]);
    expect(await list({ len: 1, start_key: all[0]?.msgId })).toEqual([all[1]]);
    expect(await list({ len: 1, start_key: all[1]?.msgId })).toEqual([]);
  });

  it('goes to aliases too', async () => {
    await open();
    await sendTo(await add({ type: 'customizedcast', alias_type: 'uid' }), { alias: 'u2', who: 'Wei', what: 'x' });
    expect(world.showing('Wei looked')).toEqual(['a2']);
  });

  const good = { device_tokens: androidToken(1), who: 'w', what: 'x' };
  it.each<[string, string, unknown]>([
    ['nobody', '4005', []],
    ['no array', '4005', {}],
    ['500 targets', 'ok', Array.from({ length: 500 }, () => good)],
    ['501 targets', '4005', Array.from({ length: 501 }, () => good)],
    ['a text', '4005', [good, 'x']],
    ['a missing parameter', '4005', [good, { ...good, who: undefined }]],
    ['a parameter that is an object', '4005', [{ ...good, who: {} }]],
    ['a parameter that the template has not', '4005', [{ ...good, colour: 'red' }]],
    ['no target', '1015', [good, { who: 'w', what: 'x' }]],
    ['a malformed token', '4020', [good, { ...good, device_tokens: 'x' }]],
    ['a text that makes it too long', '2022', [good, { ...good, what: 'x'.repeat(2000) }]],
  ])('to %s: %s, and one that is refused stops all', async (_what, code, params_data) => {
    await open();
    expect((await call('send', { template_id: await add(), params_data })).code).toBe(code);
    expect(world.showing('w looked')).toEqual(code === 'ok' ? ['a1'] : []);
  });

  it('stops as a whole where one target is nobody’s and that is refused', async () => {
    await open({ unknownTargets: 'refuse' });
    expect((await sendTo(await add(), good, { ...good, device_tokens: androidToken(9) })).code).toBe('4014');
    expect(world.showing('w looked')).toEqual([]);
  });

  it.each<[string, string, UmengJson, string, string?]>([
    ['get', 'no template', {}, '4005'],
    ['delete', 'a number', { template_id: 7 }, '4005'],
    ['list', 'no page', { len: 1 }, '4005'],
    ['list', 'a page as text', { index: '1', len: 1 }, '4005'],
    ['list', 'page 0', { index: 0, len: 1 }, '4005'],
    ['list', '500 a page', { index: 1, len: 500 }, 'ok'],
    ['list', '501 a page', { index: 1, len: 501 }, '4005'],
    ['msg', 'no sending', { len: 1 }, '4005'],
    ['msg', 'an unknown one', { template_msg_id: 'tm1', len: 1 }, '2005'],
  ])('%s of %s: %s', async (name, _what, body, code) => {
    await open();
    expect((await call(name, body)).code).toBe(code);
  });

  it('is known to its app alone, page after page', async () => {
    await open();
    const id = await add();
    const { template_msg_id } = (await sendTo(id, good)).data;
    expect((await call('msg', { template_msg_id, len: 1 }, 'ios')).code).toBe('2005');
    expect((await call('msg', { template_msg_id, len: 1, start_key: 'uu1' })).code).toBe('4005');
    expect((await call('msg', { template_msg_id, len: 501 })).code).toBe('4005');
    expect((await call('get', { template_id: id }, 'ios')).code).toBe('2005');
  });

  it('is of the platform of its app', async () => {
    await open();
    world.phone(IOS, 'i1', iosToken(1));
    const template = { template_name: 'n', type: 'unicast', payload: { aps: { alert: 'for ${who}' } } };
    const { template_id } = (await call('add', template, 'ios')).data;
    const params_data = [{ device_tokens: iosToken(1), who: 'Lin' }];
    expect((await call('send', { template_id, params_data }, 'ios')).code).toBe('ok');
    expect(world.server.phones.shown('i1')[0]?.body).toBe('for Lin');
  });
});
