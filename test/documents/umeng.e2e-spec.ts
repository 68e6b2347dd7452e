import { createHash } from 'node:crypto';
import { type Platform } from '@nest-push/core';
import { type SimulatedInstall, type SimulatedPhone, UmengDialect } from '@nest-push/simulators';
import { UmengClient, type UmengSent } from '@nest-push/umeng';
import { ANDROID, ANDROID_APP, type DocumentedSend, IOS, IOS_APP, TIMESTAMP } from './umeng.documents.js';
import { json, type RawAnswer, World } from './world.js';

const NOW = Number(TIMESTAMP) * 1000;
const CLOCK = { now: () => NOW };

/** As Python's `requests` sends a text: without a content type. */
const PYTHON = {
  'User-Agent': 'python-requests/2.13.0',
  'Accept-Encoding': 'gzip, deflate',
  Accept: '*/*',
  Connection: 'keep-alive',
};

const TOKEN = { ios: '0123456789abcdef'.repeat(4), android: 'AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVv' };

function phone(
  id: string,
  platform: 'ios' | 'android',
  more: Pick<SimulatedInstall, 'tags' | 'environment'>,
): SimulatedPhone {
  const app = platform === 'ios' ? IOS_APP.appKey : ANDROID_APP.appKey;
  const registrationId = id.slice(0, 1) + TOKEN[platform].slice(1);
  return { id, platform, installs: [{ vendor: 'umeng', app, registrationId, ...more }] };
}

const PHONES = [
  phone('a both tags, ios', 'ios', { tags: ['tag1', 'tag2', 'tag3'] }),
  phone('b one tag, ios', 'ios', { tags: ['tag1'] }),
  phone('c both tags, ios sandbox', 'ios', { tags: ['tag1', 'tag2'], environment: 'sandbox' }),
  phone('a both tags, android', 'android', { tags: ['tag2', 'tag1'] }),
  phone('b no tag, android', 'android', {}),
];

const apps = [
  { appKey: IOS_APP.appKey, appMasterSecret: IOS_APP.masterSecret, platform: 'ios' },
  { appKey: ANDROID_APP.appKey, appMasterSecret: ANDROID_APP.masterSecret, platform: 'android' },
] as const;

type Send = DocumentedSend<'ios'> | DocumentedSend<'android'>;
const SENDS: readonly (readonly [string, Send])[] = [
  ['iOS', IOS],
  ['Android', ANDROID],
];

/** As the article computes it. */
const signed = (url: string, body: string, secret: string): string =>
  createHash('md5').update(`POST${url}${body}${secret}`, 'utf8').digest('hex');

/** Both editions of the documents, and nothing is let pass that they do not list. */
describe.each(['2020', '2025'] as const)('"python友盟推送", 2017, by the rules of %s', (profile) => {
  const dialect = new UmengDialect({ apps, profile, strict: true });
  let world: World;

  beforeAll(async () => {
    world = await World.open(dialect, PHONES, NOW);
  });
  beforeEach(() => {
    world.reset();
  });
  afterAll(() => world.close());

  function replay({ body, app }: Send, secret = app.masterSecret): Promise<RawAnswer> {
    const url = `${world.baseUrl}/api/send`;
    return world.replay(`/api/send?sign=${signed(url, body, secret)}`, { method: 'POST', headers: PYTHON, body });
  }

  function send({ platform, app, message }: Send): Promise<UmengSent> {
    const options = { platform, ...app, production: true, baseUrl: world.baseUrl, documents: profile };
    return new UmengClient<Platform>(options, world.http, CLOCK).send(message);
  }

  it.each(SENDS)('%s: is taken, and shown on the phones that have both tags', async (_name, documented) => {
    const answer = await replay(documented);

    expect([answer.status, json(answer.body)]).toEqual([
      200,
      { ret: 'SUCCESS', data: { task_id: expect.stringMatching(/^us\w{20}$/) as string } },
    ]);
    expect(world.log[0]!.body).toBe(documented.body);
    expect(world.screens).toEqual({ [`a both tags, ${documented.platform}`]: [documented.shown] });
    expect(dialect.warnings.map(({ field }) => field)).toEqual(['Content-Type']);
  });

  it.each(SENDS)('%s: our client sends the same, signed over its own bytes', async (_name, documented) => {
    const { taskId } = await send(documented);
    expect(taskId).toMatch(/^us\w{20}$/);
    expect(dialect.warnings).toEqual([]);
    expect(world.screens).toEqual({ [`a both tags, ${documented.platform}`]: [documented.shown] });

    await replay(documented);
    const [ours, theirs] = world.wires;
    const says = (wire: World['wires'][number]): object => ({
      ...wire,
      query: wire.query === `sign=${signed(`${world.baseUrl}/api/send`, wire.body, documented.app.masterSecret)}`,
      body: json(wire.body),
    });
    // The article gives no content type, which the documents ask for and the vendor does not need.
    expect(says(ours!)).toEqual({ ...says(theirs!), mediaType: 'application/json' });
    expect(says(theirs!)).toMatchObject({ method: 'POST', path: '/api/send', query: true, mediaType: undefined });
  });

  it.each(SENDS)('%s: signed with another secret it is refused, and nothing shows', async (_name, documented) => {
    const answer = await replay(documented, 'the secret of another app');

    expect([answer.status, json(answer.body)]).toMatchObject([400, { ret: 'FAIL', data: { error_code: '2027' } }]);
    expect(world.screens).toEqual({});
  });
});
