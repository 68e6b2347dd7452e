import { createHash } from 'node:crypto';

import { demoApps, demoPhones, type RunningSimulators, startSimulators } from './index.js';

const { jpush, umeng, xiaomi } = demoApps;
const NOW = Date.UTC(2025, 10, 7, 3);

describe('startSimulators', () => {
  let simulators: RunningSimulators;

  beforeEach(async () => {
    simulators = await startSimulators({ phones: demoPhones, now: () => NOW });
  });

  afterEach(() => simulators.close());

  const post = async (url: string, body: string, headers: Record<string, string>): Promise<unknown> => {
    const response = await fetch(url, { method: 'POST', body, headers });
    return { status: response.status, ...((await response.json()) as object) };
  };
  const toJPush = (alias: string): Promise<unknown> => {
    const authorization = `Basic ${Buffer.from(`${jpush.appKey}:${jpush.masterSecret}`).toString('base64')}`;
    const push = { platform: 'all', audience: { alias: [alias] }, notification: { alert: '有人来看' } };
    return post(`${simulators.urlOf('jpush')}/v3/push`, JSON.stringify(push), {
      authorization,
      'content-type': 'application/json',
    });
  };
  const toUmeng = (app: typeof umeng.android | typeof umeng.ios, to: string, payload: object): Promise<unknown> => {
    const timestamp = String(NOW);
    const task = {
      appkey: app.appKey,
      timestamp,
      type: 'unicast',
      device_tokens: to,
      production_mode: 'true',
      payload,
    };
    const body = JSON.stringify(task);
    const url = `${simulators.urlOf('umeng')}/api/send`;
    const sign = createHash('md5').update(`POST${url}${body}${app.appMasterSecret}`).digest('hex');
    return post(`${url}?sign=${sign}`, body, { 'content-type': 'application/json' });
  };
  const toXiaomi = (regid: string): Promise<unknown> => {
    const form = {
      registration_id: regid,
      restricted_package_name: xiaomi.android.packages[0],
      title: '您有一条新消息~',
      description: '有人来看',
      payload: '',
      pass_through: '0',
      notify_type: '-1',
      'extra.notify_effect': '1',
    };
    return post(`${simulators.urlOf('xiaomi')}/v3/message/regid`, new URLSearchParams(form).toString(), {
      authorization: `key=${xiaomi.android.appSecret}`,
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
    });
  };
  const addressOf = (id: string, vendor: string): string =>
    simulators.server.phones.get(id)?.installs.find((install) => install.vendor === vendor)?.registrationId ?? '';
  const bodiesOf = (id: string): unknown[] =>
    simulators.server.phones.shown(id).map(({ vendor, body }) => [vendor, body]);

  it('plays three vendors that know the demo apps and reach the demo phones', async () => {
    expect(await toXiaomi(addressOf('lin', 'xiaomi'))).toMatchObject({ status: 200, result: 'ok', code: 0 });
    expect(await toJPush('mei')).toMatchObject({ status: 200, msg_id: expect.any(String) as unknown });
    expect(await toJPush('yan')).toMatchObject({ status: 200 });
    const alert = { title: '您有一条新消息~', body: '有人来看' };
    expect(await toUmeng(umeng.ios, addressOf('wei', 'umeng'), { aps: { alert } })).toMatchObject({ ret: 'SUCCESS' });
    const body = { ticker: '新消息', title: '新消息', text: '有人来看', after_open: 'go_app' };
    expect(
      await toUmeng(umeng.android, addressOf('yan', 'umeng'), { display_type: 'notification', body }),
    ).toMatchObject({ ret: 'SUCCESS' });
    expect(['lin', 'wei', 'yan', 'mei'].map(bodiesOf)).toEqual([
      [['xiaomi', '有人来看']],
      [['umeng', '有人来看']],
      [
        ['umeng', '有人来看'],
        ['jpush', '有人来看'],
      ],
      [['jpush', '有人来看']],
    ]);
    expect(simulators.server.phones.shown('lin')[0]?.at).toBe(NOW);
  });

  it('serves the page and all that it loads, and nothing inline', async () => {
    const page = await fetch(simulators.url);
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*\bsrc=)|\bon\w+=|https?:/);
    const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(loaded.length).toBeGreaterThanOrEqual(3);
    for (const path of [...loaded, '/_sim/assets/phones.js', '/_sim/assets/phones.css']) {
      const asset = await fetch(`${simulators.url}${path}`);
      expect([path, asset.status, asset.headers.get('access-control-allow-origin')]).toEqual([path, 200, '*']);
      const text = await asset.text();
      expect(text).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|@import|url\(/);
    }
  });

  it('starts without phones, and several times side by side', async () => {
    const other = await startSimulators();
    expect(other.server.phones.size).toBe(0);
    expect(other.url).not.toBe(simulators.url);
    await other.close();
  });

  it('refuses a phone that is not valid before it listens', async () => {
    await expect(startSimulators({ phones: [{ id: '', platform: 'ios', installs: [] }] })).rejects.toThrow(
      /id must be/,
    );
  });
});

describe('the demo data', () => {
  it.each([
    ['JPush app key', jpush.appKey, /^[a-z0-9]{24}$/],
    ['JPush master secret', jpush.masterSecret, /^[a-z0-9]{24}$/],
    ['Umeng Android app key', umeng.android.appKey, /^[0-9a-f]{24}$/],
    ['Umeng iOS app key', umeng.ios.appKey, /^[0-9a-f]{24}$/],
    ['Umeng Android secret', umeng.android.appMasterSecret, /^[a-z0-9]{32}$/],
    ['Umeng iOS secret', umeng.ios.appMasterSecret, /^[a-z0-9]{32}$/],
    ['Xiaomi Android secret', xiaomi.android.appSecret, /^[A-Za-z0-9+/]{24,}==$/],
    ['Xiaomi iOS secret', xiaomi.ios.appSecret, /^[A-Za-z0-9+/]{24,}==$/],
  ])('%s has the vendor’s shape and says that it is none', (_, value, shape) => {
    expect(value).toMatch(shape);
    const readable = value.endsWith('==') ? Buffer.from(value, 'base64').toString() : value;
    expect(readable).toMatch(/demo|facade/);
  });

  it('gives every phone addresses of the vendor’s shape', () => {
    for (const { platform, installs } of demoPhones) {
      for (const { vendor, registrationId } of installs) {
        if (vendor === 'umeng') expect(registrationId).toMatch(platform === 'ios' ? /^[0-9a-f]{64}$/ : /^[\w-]{44}$/);
        if (vendor === 'jpush') expect(registrationId).toMatch(/^[0-9a-z]{11,}$/);
      }
    }
  });
});
