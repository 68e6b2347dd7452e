import { type Batch } from '@nest-push/core';
import { type SimulatedInstall, type SimulatedPhone, XiaomiDialect } from '@nest-push/simulators';
import { readXiaomiAnswer, XiaomiClient, XiaomiClients, XiaomiOptions, XiaomiVendor } from '@nest-push/xiaomi';
import { json, type RawAnswer, Recorder, type Screens, World } from './world.js';
import {
  ALIAS,
  ANDROID_APP,
  ANDROID_FORM,
  ANDROID_MESSAGE,
  DESCRIPTION,
  IOS_APP,
  IOS_FORM,
  IOS_MESSAGE,
  PRINTED_AT,
  PRINTED_RESULT,
  TITLE,
} from './xiaomi.documents.js';

const TODAY = Date.parse('2026-09-01T12:00:00+08:00');

/** As Python's `urllib` sends it; the SDK asks for a list of hosts at its first call. */
const python = (appSecret: string): Record<string, string> => ({
  'Accept-Encoding': 'identity',
  'User-Agent': 'Python-urllib/3.7',
  Authorization: `key=${appSecret}`,
  'X-Push-Host-List': 'true',
  'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8',
  Connection: 'close',
});

function phone(id: string, platform: 'android' | 'ios', more: Partial<SimulatedInstall> = {}): SimulatedPhone {
  const app = platform === 'ios' ? IOS_APP.packageName : ANDROID_APP.packageName;
  const aliases = [{ value: ALIAS }];
  return { id, platform, installs: [{ vendor: 'xiaomi', app, registrationId: `regid ${id}`, aliases, ...more }] };
}

const PHONES = [
  phone('android', 'android'),
  phone('android of another user', 'android', { aliases: [{ value: 'QQC_43' }] }),
  phone('ios', 'ios'),
  phone('ios sandbox', 'ios', { environment: 'sandbox' }),
];

const dialect = (rulesOf?: Date): XiaomiDialect =>
  new XiaomiDialect({
    apps: [
      { appSecret: ANDROID_APP.appSecret, platform: 'android', packages: [ANDROID_APP.packageName] },
      { appSecret: IOS_APP.appSecret, platform: 'ios', packages: [IOS_APP.packageName] },
    ],
    ...(rulesOf === undefined ? {} : { rulesOf }),
  });

const ANDROID_SCREEN: Screens = {
  android: [{ kind: 'notification', title: TITLE, body: DESCRIPTION, data: { type: '2' } }],
};
const IOS_SHOWN = { kind: 'notification', body: DESCRIPTION, badge: 1, data: { type: '2' } } as const;

const PATH = '/v3/message/alias';
const NOTIFY_EFFECT = { notify_effect: '1' } as const;

const fields = (form: string): Record<string, string> => Object.fromEntries(new URLSearchParams(form));

let world: World;

const replayAndroid = (): Promise<RawAnswer> =>
  world.replay(PATH, { method: 'POST', headers: python(ANDROID_APP.appSecret), body: ANDROID_FORM });
const replayIos = (path: string): Promise<RawAnswer> =>
  world.replay(path, { method: 'POST', headers: python(IOS_APP.appSecret), body: IOS_FORM });

/** With the checks off where the article breaks a rule that is younger than it. */
const android = (checks: 'refuse' | 'warn' = 'refuse'): XiaomiClient<'android'> =>
  new XiaomiClient({ platform: 'android', ...ANDROID_APP, baseUrl: world.baseUrl, checks }, world.http);
const ios = (sandbox: boolean): XiaomiClient<'ios'> =>
  new XiaomiClient({ platform: 'ios', ...IOS_APP, sandbox, baseUrl: world.baseUrl }, world.http);

/** The wires of the log with their forms as fields: their order says nothing. */
const wires = (): object[] => world.wires.map((wire) => ({ ...wire, body: fields(wire.body) }));

const TAKEN = {
  result: 'ok',
  code: 0,
  description: '成功',
  info: 'Received push messages for 1 ALIAS',
  trace_id: expect.stringMatching(/^Xdm\w{19}$/) as string,
};
const ID = expect.stringMatching(/^adm\w{19}$/) as string;

describe('the article of 2019, by the rules of that time', () => {
  beforeAll(async () => {
    world = await World.open(dialect(new Date(PRINTED_AT)), PHONES, TODAY);
  });
  beforeEach(() => {
    world.reset();
  });
  afterAll(() => world.close());

  it('Android: is taken, and shown on the phone with the alias', async () => {
    const answer = await replayAndroid();
    expect([answer.status, json(answer.body)]).toEqual([200, { ...TAKEN, data: { id: ID } }]);
    expect(world.log[0]!.body).toBe(ANDROID_FORM);
    expect(world.screens).toEqual(ANDROID_SCREEN);
  });

  it('Android: our client sends the same', async () => {
    const { messageId, warnings } = await android('warn').message.toAliases([ALIAS], ANDROID_MESSAGE);
    expect([messageId, warnings]).toEqual([ID, [expect.objectContaining({ field: 'extra.notify_effect' })]]);
    expect(world.screens).toEqual(ANDROID_SCREEN);

    await replayAndroid();
    const [ours, documented] = wires();
    expect(ours).toEqual(documented);
    expect(documented).toMatchObject({ method: 'POST', path: PATH, authorization: `key=${ANDROID_APP.appSecret}` });
  });

  it('Android in the sandbox, which "does not support it", is refused', async () => {
    const headers = python(ANDROID_APP.appSecret);
    const answer = await world.replay(`/sandbox${PATH}`, { method: 'POST', headers, body: ANDROID_FORM });
    expect(json(answer.body)).toMatchObject({ result: 'error', code: 10036 });
    expect(world.screens).toEqual({});
  });

  it('another secret is refused', async () => {
    const headers = python('c29tZWJvZHktZWxzZXMta2V5');
    const answer = await world.replay(PATH, { method: 'POST', headers, body: ANDROID_FORM });
    expect([answer.status, json(answer.body)]).toMatchObject([200, { result: 'error', code: 21301 }]);
    expect(world.screens).toEqual({});
  });
});

describe("the article of 2019, by today's rules", () => {
  beforeAll(async () => {
    world = await World.open(dialect(), PHONES, TODAY);
  });
  beforeEach(() => {
    world.reset();
  });
  afterAll(() => world.close());

  it('Android: is refused, because it does not say what a tap does', async () => {
    const answer = await replayAndroid();
    const { code, reason } = json(answer.body) as Record<string, unknown>;
    expect([code, reason]).toEqual([10016, expect.stringContaining('extra.notify_effect')]);
    expect(world.screens).toEqual({});
  });

  it('Android: our client is taken with that one field more', async () => {
    const message = { ...ANDROID_MESSAGE, extra: { ...ANDROID_MESSAGE.extra, ...NOTIFY_EFFECT } };
    await android().message.toAliases([ALIAS], message);
    await replayAndroid();

    const [ours, documented] = world.wires;
    expect(fields(ours!.body)).toEqual({ ...fields(documented!.body), 'extra.notify_effect': '1' });
    expect({ ...ours, body: '' }).toEqual({ ...documented, body: '' });
    expect(world.screens).toEqual({ android: [{ ...ANDROID_SCREEN.android![0], click: 'launcher' }] });
  });

  // `use_official()` in production, `use_sandbox()` else.
  describe.each([
    ['official', false, PATH, 'ios'],
    ['sandbox', true, `/sandbox${PATH}`, 'ios sandbox'],
  ])('iOS, %s', (_name, sandbox, path, reached) => {
    it('is taken, and shown on the phone of that environment', async () => {
      const answer = await replayIos(path);
      const quota = { day_quota: '10000', day_acked: '0' };
      expect([answer.status, json(answer.body)]).toEqual([200, { ...TAKEN, data: { id: ID, ...quota } }]);
      expect(world.log[0]!.body).toBe(IOS_FORM);
      expect(world.screens).toEqual({ [reached]: [IOS_SHOWN] });
    });

    it('our client sends the same', async () => {
      const { messageId } = await ios(sandbox).message.toAliases([ALIAS], IOS_MESSAGE);
      expect(messageId).toEqual(ID);
      expect(world.screens).toEqual({ [reached]: [IOS_SHOWN] });

      await replayIos(path);
      const [ours, documented] = wires();
      expect(ours).toEqual(documented);
      expect(documented).toMatchObject({ method: 'POST', path, authorization: `key=${IOS_APP.appSecret}` });
    });
  });

  describe('said in general terms', () => {
    /** By it Xiaomi is asked what became of a call that got no answer. */
    const JOB_KEY = expect.stringMatching(/^[0-9A-Za-z-][\w-]{19}$/) as string;

    const batch = (platform: 'android' | 'ios', message: Batch['message']): Batch => ({
      pushId: 'visit of a good',
      id: 'visit of a good.0',
      app: { id: `xiaomi:${platform}`, platforms: [platform] },
      kind: 'alias',
      targets: [{ deviceId: 'd1', address: ALIAS }],
      platforms: [platform],
      message,
    });

    async function deliver(given: Batch): Promise<Record<string, string>> {
      const { packageName: bundleId, ...secret } = IOS_APP;
      const apps = { android: ANDROID_APP, ios: { ...secret, bundleId, sandbox: false }, baseUrl: world.baseUrl };
      const options = Object.assign(new XiaomiOptions(), apps);
      const vendor = new XiaomiVendor('xiaomi', options, new XiaomiClients(options, world.http));
      const outcome = await vendor.deliver(vendor.translate(given, TODAY).request);
      expect(outcome).toMatchObject({ messageId: ID, failure: null });
      return fields(world.wires[0]!.body);
    }

    it('Android: the adapter adds what later rules and its own promises need, and leaves out the empty payload', async () => {
      const sent = await deliver(batch('android', { title: TITLE, body: DESCRIPTION, data: { type: 2 } }));
      const { payload, ...documented } = fields(ANDROID_FORM);

      expect(payload).toBe('');
      expect(sent).toEqual({
        ...documented,
        'extra.notify_effect': '1',
        'extra.jobkey': JOB_KEY,
        notify_type: '-1',
        notify_id: expect.stringMatching(/^\d+$/) as string,
      });
      expect(world.screens).toEqual({ android: [{ ...ANDROID_SCREEN.android![0], click: 'launcher' }] });
    });

    it('iOS: the adapter adds a sound, because without one an iPhone is silent, and its own promises', async () => {
      const sent = await deliver(batch('ios', { body: DESCRIPTION, badge: 1, data: { type: 2 } }));
      expect(sent).toEqual({ ...fields(IOS_FORM), 'extra.sound_url': 'default', 'extra.jobkey': JOB_KEY });
      expect(world.screens).toEqual({ ios: [{ ...IOS_SHOWN, sound: 'default' }] });
    });
  });
});

describe('the hosts of the SDK', () => {
  const HELLO = { description: DESCRIPTION };

  it.each<[string, (http: Recorder) => Promise<unknown>, string]>([
    [
      'Android',
      (http) =>
        new XiaomiClient({ platform: 'android', ...ANDROID_APP, checks: 'warn' }, http).message.toAliases(
          [ALIAS],
          HELLO,
        ),
      'https://api.xmpush.xiaomi.com/v3/message/alias',
    ],
    [
      'iOS, official',
      (http) =>
        new XiaomiClient({ platform: 'ios', ...IOS_APP, sandbox: false }, http).message.toAliases([ALIAS], HELLO),
      'https://api.xmpush.xiaomi.com/v3/message/alias',
    ],
    [
      'iOS, sandbox',
      (http) =>
        new XiaomiClient({ platform: 'ios', ...IOS_APP, sandbox: true }, http).message.toAliases([ALIAS], HELLO),
      'https://sandbox.xmpush.xiaomi.com/v3/message/alias',
    ],
  ])('%s: our client calls the same', async (_name, call, url) => {
    const recorder = new Recorder(PRINTED_RESULT);
    await expect(call(recorder)).resolves.toMatchObject({ messageId: 'adm03290562213241161sM' });
    expect(recorder.requests.map((request) => request.url)).toEqual([url]);
  });
});

describe('the printed result', () => {
  const answer = { status: 200, headers: {}, body: Buffer.from(PRINTED_RESULT, 'utf8') };

  it('is read by our client', () => {
    expect(readXiaomiAnswer(answer, PRINTED_AT)).toEqual({
      ok: true,
      messageId: 'adm03290562213241161sM',
      traceId: 'Xdm03290562213241158in',
      badRegIds: [],
      dayQuota: null,
      dayAcked: null,
      channelExceedQuota: new Map(),
    });
  });

  it('is what the simulator answers at that moment, but for the characters of an id that only Xiaomi knows', async () => {
    world = await World.open(dialect(), PHONES, PRINTED_AT);
    const simulated = await replayAndroid();
    await world.close();

    // A letter for the kind, the cluster, five characters, the milliseconds without their leading 1, two characters.
    const idAt = (kind: string, time: string): RegExp => new RegExp(`^${kind}dm\\w{5}${time}\\w{2}$`);
    const printed = json(answer.body) as { trace_id: string; data: { id: string } };
    expect([printed.trace_id, printed.data.id]).toEqual([
      expect.stringMatching(idAt('X', '562213241158')),
      expect.stringMatching(idAt('a', '562213241161')),
    ]);
    expect(json(simulated.body)).toEqual({
      ...printed,
      trace_id: expect.stringMatching(idAt('X', '562213241158')) as string,
      data: { id: expect.stringMatching(idAt('a', '562213241158')) as string },
    });
  });
});
