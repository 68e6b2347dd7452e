import { type JPushPush } from '@nest-push/jpush';
import { bothRefuse, FREE, HI, MINUTE, refusal, refused, type Shape, VIP } from './jpush.world.js';

const ID = expect.stringMatching(/^\d{17,18}$/) as string;
const names = (count: number): string[] => Array.from({ length: count }, (_, n) => `t${n}`);
const to = (audience: object): JPushPush => ({ ...HI, audience });
const notification = (given: object): object => ({ ...HI, notification: given });
const pad = (bytes: number, wrap: (text: string) => object): object => {
  const room = bytes - Buffer.byteLength(JSON.stringify(wrap('')));
  return wrap('汉'.repeat(100) + 'x'.repeat(room - 300));
};

/** Pushes: shapes 1 to 22. */
export const PUSH_SHAPES: readonly Shape[] = [
  {
    n: 1,
    name: 'the smallest broadcast',
    run: async (world) => {
      expect(await world.free.push.send(HI)).toMatchObject({ sendno: '0', messageId: ID, warnings: [] });
      expect(world.sent).toBe('{"platform":"all","audience":"all","notification":{"alert":"Hi"}}');
      expect(world.shown()).toBe(1);
    },
  },
  {
    n: 2,
    name: 'an alert that is inherited',
    run: async ({ free }) => {
      const push = { ...HI, notification: { alert: 'Hi', android: {}, ios: { extras: { a: 1 } } } };
      expect(await free.push.send(push)).toMatchObject({ messageId: ID });
    },
  },
  {
    n: 3,
    name: 'sendno comes back as a text',
    run: async (world) => {
      expect(await world.free.push.send({ ...HI, options: { sendno: 4242 } })).toMatchObject({ sendno: '4242' });
      expect(world.sent).toContain('"sendno":4242');
    },
  },
  {
    n: 4,
    name: 'a push with every part',
    run: async (world) => {
      world.phone('r2', { tags: ['深圳'] });
      await world.free.push.send({
        platform: ['android', 'ios', 'hmos'],
        audience: { tag: ['深圳', '北京'] },
        notification: {
          android: {
            alert: 'Hi',
            title: 'T',
            builder_id: 1,
            intent: { url: 'intent:#Intent;end' },
            extras: { newsid: 321 },
          },
          ios: { alert: 'Hi', sound: 'sound.caf', badge: 1, 'thread-id': 'default', extras: { newsid: 321 } },
        },
        message: { msg_content: 'Hi', content_type: 'text', title: 'msg', extras: { key: 'value' } },
        sms_message: { temp_id: '1250', temp_para: { code: '123456' }, delay_time: 3600, active_filter: false },
        options: { time_to_live: 60, apns_production: false, apns_collapse_id: 'jiguang_test_201706011100' },
      });
      expect(world.sent).toContain('"temp_id":1250,');
      expect(world.shown('r2')).toBe(2);
    },
  },
  { n: 5, name: 'nothing to say', run: (world) => bothRefuse(world, { platform: 'all', audience: 'all' }, '1002') },
  {
    n: 6,
    name: 'no platform, no audience',
    run: async (world) => {
      for (const key of ['platform', 'audience']) await bothRefuse(world, { ...HI, [key]: undefined }, '1002');
    },
  },
  {
    n: 7,
    name: 'values of the wrong kind',
    run: async (world) => {
      const wrong = [
        { ...HI, platform: 'xx' },
        { ...HI, audience: 'everyone' },
        { ...HI, notification: 'text' },
        notification({ android: 'text' }),
        notification({ alert: 'Hi', android: { builder_id: '1' } }),
      ];
      for (const push of wrong) await bothRefuse(world, push, '1003');
    },
  },
  {
    n: 8,
    name: 'an alias that is no list, or empty',
    run: async (world) => {
      for (const alias of ['a', ['']]) await bothRefuse(world, to({ alias }), '1003');
    },
  },
  {
    n: 9,
    name: 'keys that are not known',
    run: async (world) => {
      await bothRefuse(world, notification({ alert: 'Hi', ios: { content_available: true } }), '1009');
      await bothRefuse(world, notification({ alert: 'Hi', android: { build_id: 1 } }), '1009');
    },
  },
  ...(['string', 'number'] as const).map((errorMessageId): Shape => ({
    n: 10,
    name: `a registration id that is not known; its message id is a ${errorMessageId}`,
    options: { errorMessageId },
    run: async (world) => {
      const { failure, messageId } = await refusal(world.free.push.send(to({ registration_id: ['nobody'] })));
      expect([failure.code, failure.httpStatus, failure.class]).toEqual(['1011', 400, 'device']);
      expect(messageId).toEqual(ID);
      const answer = world.server.requests.list().at(-1)?.answer;
      expect(answer).toContain(errorMessageId === 'string' ? `"msg_id":"${messageId}"` : `"msg_id":${messageId}`);
    },
  })),
  {
    n: 11,
    name: 'a wrong secret, a wrong method, plain HTTP',
    run: async (world) => {
      expect(await refused(world.client({ masterSecret: 'x'.repeat(24) }).push.send(HI))).toEqual(['1004', 401]);
      expect(await world.raw('GET /v3/push')).toMatchObject({ status: 405, code: '1001' });
    },
  },
  {
    n: 11,
    name: 'plain HTTP where JPush insists on HTTPS',
    options: { httpsOnly: true },
    run: async ({ free }) => {
      expect(await refused(free.push.send(HI))).toEqual(['1020', 404]);
    },
  },
  {
    n: 12,
    name: 'sizes in bytes of UTF-8',
    run: async (world) => {
      world.phone('i1', {}, 'ios');
      const alert = (text: string): object => ({ alert: text });
      const rows: readonly [limit: number, make: (bytes: number) => object][] = [
        [2000, (bytes) => notification({ ios: pad(bytes, alert) })],
        [4000, (bytes) => notification({ android: pad(bytes, alert) })],
        [
          3584,
          (bytes) => {
            const ios = pad(bytes, (text) => ({ event: 'end', 'content-state': { text } }));
            return { platform: ['ios'], audience: 'all', live_activity: { ios } };
          },
        ],
      ];
      for (const [limit, make] of rows) {
        await world.free.push.send(make(limit) as JPushPush);
        await bothRefuse(world, make(limit + 1), '1005');
      }
    },
  },
  {
    n: 13,
    name: 'bounds of audiences',
    run: async (world) => {
      const fits = [
        { tag: ['x'.repeat(40)] },
        { tag: names(20) },
        { alias: names(1000) },
        { tag: [`${'汉'.repeat(13)}a`] },
      ];
      for (const audience of fits) expect(await refused(world.free.push.send(to(audience)))).toEqual(['1011', 400]);
      const over = [{ tag: ['x'.repeat(41)] }, { tag: names(21) }, { alias: names(1001) }, { tag: ['汉'.repeat(14)] }];
      for (const audience of over) await bothRefuse(world, to(audience), '1003');
    },
  },
  {
    n: 14,
    name: 'push ids',
    run: async (world) => {
      const { cids } = await world.free.push.cids({ count: 3 });
      expect(cids).toHaveLength(3);
      for (const cid of cids) expect(cid).toMatch(new RegExp(`^${FREE}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`));
      const sent = [
        await world.free.push.send({ ...HI, cid: cids[0]! }),
        await world.free.push.send({ ...HI, cid: cids[0]! }),
      ];
      expect(sent[0]!.messageId).toBe(sent[1]!.messageId);
      expect(world.shown()).toBe(1);
      const ofSchedules = await world.free.push.cids({ type: 'schedule' });
      expect(await refused(world.free.push.send({ ...HI, cid: ofSchedules.cids[0]! }))).toEqual(['1003', 400]);
      expect((await world.free.push.cids({ count: 11 })).cids).toHaveLength(10);
      expect((await world.vip.push.cids({ count: 1000 })).cids).toHaveLength(1000);
    },
  },
  {
    n: 15,
    name: 'a push that replaces another',
    run: async (world) => {
      const { messageId } = await world.free.push.send(HI);
      await world.free.push.send({ ...HI, options: { override_msg_id: messageId } });
      expect(world.sent).toContain(`"override_msg_id":${messageId}`);
      const unknown = world.free.push.send({ ...HI, options: { override_msg_id: '18100287008459999' } });
      expect(await refused(unknown)).toEqual(['1003', 400]);
      expect(world.shown()).toBe(1);
    },
  },
  {
    n: 16,
    name: 'validation delivers nothing',
    run: async (world) => {
      expect(await world.free.push.validate(HI)).toMatchObject({ sendno: '0', messageId: ID });
      expect(world.shown()).toBe(0);
    },
  },
  {
    n: 17,
    name: 'the 601st call in a minute',
    run: async (world) => {
      for (let n = 0; n < 12; n += 1) await Promise.all(names(50).map(() => world.free.push.validate(HI)));
      world.pass(20_000);
      const { failure, rateLimit } = await refusal(world.free.push.validate(HI));
      expect([failure.code, failure.httpStatus, failure.class]).toEqual(['2002', 429, 'throttled']);
      expect(rateLimit).toMatchObject({ limit: 600, remaining: 0 });
      expect(rateLimit!.resetSeconds).toBeLessThanOrEqual(60);
      expect(failure.retryAfterMs).toBe(rateLimit!.resetSeconds! * 1000);
      world.pass(failure.retryAfterMs!);
      expect(await world.free.push.validate(HI)).toMatchObject({ rateLimit: { remaining: 599 } });
    },
  },
  {
    n: 18,
    name: 'the 11th broadcast of a day',
    run: async (world) => {
      for (let n = 0; n < 10; n += 1) await world.free.push.send(HI);
      const { failure } = await refusal(world.free.push.send(HI));
      expect([failure.code, failure.class]).toEqual(['2008', 'quota']);
      world.pass(12 * 60 * MINUTE);
      await world.free.push.send(HI);
    },
  },
  {
    n: 19,
    name: 'a batch',
    run: async (world) => {
      const { cids } = await world.vip.push.cids({ count: 3 });
      const [good = '', nobody = '', wrong = ''] = cids;
      const entry = { platform: 'all', notification: { alert: 'Hi' } } as const;
      const { pushes } = await world.laxVip.push.batchByRegistrationId({
        [good]: { ...entry, target: 'v1' },
        [nobody]: { ...entry, target: 'nobody' },
        [wrong]: { ...entry, target: 'v1', colour: 1 } as never,
      });
      expect(pushes).toEqual({
        [good]: { messageId: ID, failure: null, illegalRegistrationIds: [] },
        [nobody]: {
          messageId: ID,
          failure: expect.objectContaining({ code: '1011' }) as object,
          illegalRegistrationIds: ['nobody'],
        },
        [wrong]: {
          messageId: null,
          failure: expect.objectContaining({ code: '1009' }) as object,
          illegalRegistrationIds: [],
        },
      });
      expect(world.shown('v1')).toBe(1);
      const tooMany = Object.fromEntries(names(1001).map((cid) => [cid, { ...entry, target: 'v1' }]));
      expect(await refused(world.laxVip.push.batchByRegistrationId(tooMany))).toEqual(['1003', 400]);
      expect(await refused(world.free.push.batchByAlias({ [good]: { ...entry, target: 'a' } }))).toEqual(['2006', 403]);
    },
  },
  {
    n: 20,
    name: 'a push to a group of apps',
    run: async (world) => {
      const { groupMessageId, apps } = await world.group.push.send(to({ registration_id: ['r1'] }));
      expect(groupMessageId).toMatch(/^\d+$/);
      expect(apps).toMatchObject({
        [FREE]: { messageId: ID, sendno: '0', failure: null },
        [VIP]: { failure: { code: '1011' } },
      });
      expect(await world.raw('POST /v3/grouppush', JSON.stringify(HI))).toMatchObject({ status: 401, code: '1004' });
    },
  },
  {
    n: 21,
    name: 'a push is taken back, and the answer is empty',
    run: async (world) => {
      const { messageId } = await world.free.push.send(HI);
      expect(await world.free.push.withdraw(messageId)).toEqual({ rateLimit: expect.any(Object) as object });
      expect([world.shown(), world.server.requests.list().at(-1)?.answer]).toEqual([0, '']);
    },
  },
  {
    n: 22,
    name: 'what the makers allow; -1 is no limit',
    apps: {
      [FREE]: { vendorQuota: { xiaomi: { system: { total: -1 }, operation: { total: 100, used: 7 } } } },
    },
    run: async ({ free }) => {
      expect(await free.push.quota()).toMatchObject({
        xiaomi_quota: { system: { total: -1, used: 0 }, operation: { total: 100, used: 7 } },
        oppo_quota: null,
      });
    },
  },
];
