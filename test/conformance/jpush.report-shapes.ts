import { type JPushPush, type JPushSchedule } from '@nest-push/jpush';
import { jpushFault } from '@nest-push/simulators';
import { FREE, HI, MINUTE, NOON, refusal, refused, type Shape, VIP } from './jpush.world.js';

const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string;
const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => String(18_100_287 + n));
const task = (more: object = {}): JPushSchedule => ({
  name: '任务_1',
  enabled: true,
  trigger: { single: { time: '2026-08-02 12:00:00' } },
  push: { ...HI, platform: ['android'] },
  ...more,
});
const periodical = (more: object): object => ({
  trigger: {
    periodical: {
      start: '2026-08-02 12:00:00',
      end: '2027-08-02 12:00:00',
      time: '12:00:00',
      time_unit: 'day',
      frequency: 1,
      ...more,
    },
  },
});
const answering = (body: string): { readonly body: string } => ({ body });

/** Reports, schedules, templates, plans and the admin API: shapes 31 to 39. */
export const REPORT_SHAPES: readonly Shape[] = [
  {
    n: 31,
    name: 'what was received',
    run: async ({ free: { push, reports } }) => {
      const { messageId } = await push.send(HI);
      const [old] = (await reports.received({ msg_ids: [messageId] })).reports;
      expect(old).toMatchObject({ msg_id: messageId, android_received: 1 });
      const detail = (await reports.receivedDetail({ msg_ids: [messageId, '17'] })).reports;
      expect(detail[0]).toMatchObject({ msg_id: messageId, jpush_received: 1, ios_apns_sent: null });
      expect(detail[1]).toMatchObject({ msg_id: '17', jpush_received: null });
      expect((await reports.receivedDetail({ msg_ids: ids(100) })).reports).toHaveLength(100);
      await expect(reports.receivedDetail({ msg_ids: ids(101) })).rejects.toThrow(/100/);
    },
  },
  {
    n: 32,
    name: 'what became of a message on each device',
    run: async (world) => {
      const { messageId: msg_id } = await world.vip.push.send({ ...HI, audience: { registration_id: ['v1'] } });
      world.phone('v2', { app: VIP });
      const registration_ids = ['v1', 'v2', 'r1'];
      const { devices } = await world.vip.reports.messageStatus({ msg_id, registration_ids });
      expect(devices).toEqual({ v1: { status: 0 }, v2: { status: 3 }, r1: { status: 2 } });
      expect(world.sent).toContain(`"msg_id":${msg_id}`);
      expect(await refused(world.vip.reports.messageStatus({ msg_id: '17', registration_ids }))).toEqual(['3002', 400]);
      const authorization = `Basic ${Buffer.from(`${VIP}:5e987ac6d2e04d95a9d8f0d1`).toString('base64')}`;
      const quoted = world.raw('POST /v3/status/message', JSON.stringify({ msg_id, registration_ids }), {
        authorization,
      });
      expect(await quoted).toMatchObject({ status: 400, code: '3002' });
      const all = Object.fromEntries([0, 1, 2, 3, 4].map((status) => [`r${status}`, { status }]));
      world.server.faults.add({ when: {}, times: 1, fault: answering(JSON.stringify(all)) });
      expect((await world.vip.reports.messageStatus({ msg_id, registration_ids })).devices).toEqual(all);
    },
  },
  {
    n: 33,
    name: 'figures of a message',
    run: async (world) => {
      const { messageId } = await world.vip.push.send(HI);
      const [row] = (await world.vip.reports.messagesDetail({ msg_ids: [messageId] })).reports;
      expect(row).toMatchObject({ msg_id: messageId, details: { notification: { target: 1, received: 1 } } });
      world.server.faults.add({ when: {}, times: 1, fault: answering(`[{"msg_id":${messageId}}]`) });
      const [bare] = (await world.vip.reports.messagesDetail({ msg_ids: [messageId] })).reports;
      expect(bare).toMatchObject({ msg_id: messageId, jpush: null, ios: null });
    },
  },
  {
    n: 34,
    name: 'figures of users',
    run: async (world) => {
      const hour = { time_unit: 'HOUR', start: '2026-08-01 09', duration: 2 } as const;
      const { items } = await world.vip.reports.users(hour);
      expect(items.map(({ time }) => time)).toEqual(['2026-08-01 09', '2026-08-01 10']);
      expect(world.server.requests.list().at(-1)?.query).toBe('time_unit=HOUR&start=2026-08-01%2009&duration=2');
      await expect(world.vip.reports.users({ time_unit: 'DAY', start: '2026-07-01', duration: 61 })).rejects.toThrow(
        /60/,
      );
      const early = world.vip.reports.users({ time_unit: 'DAY', start: '2026-05-01', duration: 1 });
      expect((await refusal(early)).failure.code).toBe('3005');
      const wrong = world.client({ appKey: VIP, masterSecret: 'x'.repeat(24) });
      expect(await refused(wrong.reports.users(hour))).toEqual(['3001', 401]);
    },
  },
  {
    n: 35,
    name: 'schedules: what may be made, and what not',
    run: async (world) => {
      const { schedules } = world.free;
      const lax = world.lax.schedules;
      const good = [
        {},
        periodical({}),
        periodical({ time_unit: 'week', point: ['mon', 'FRI'] }),
        periodical({ time_unit: 'month', point: ['01', '31'] }),
      ];
      for (const more of good)
        expect(await schedules.create(task(more))).toMatchObject({ schedule_id: UUID, name: '任务_1' });
      const wrong = [
        { enabled: false },
        periodical({ frequency: 101 }),
        periodical({ time: '12:00' }),
        periodical({ point: ['MON'] }),
        periodical({ end: '2027-08-03 12:00:01' }),
        { name: 'with a blank' },
      ];
      for (const more of wrong) {
        await expect(schedules.create(task(more))).rejects.toMatchObject({ code: 'PUSH_MESSAGE_REFUSED' });
        expect(await refused(lax.create(task(more)))).toEqual(['8100', 400]);
      }
    },
  },
  {
    n: 35,
    name: 'schedules: no more than the app may have',
    apps: { [FREE]: { limits: { liveSchedules: 1 } } },
    run: async ({ free: { schedules } }) => {
      await schedules.create(task());
      expect((await refusal(schedules.create(task()))).failure.httpStatus).toBe(400);
    },
  },
  {
    n: 36,
    name: 'schedules: pages, changes, ends',
    run: async (world) => {
      const { schedules } = world.free;
      const { schedule_id } = await schedules.create(task());
      expect(await schedules.list()).toMatchObject({
        total_count: 1,
        total_pages: 1,
        page: 1,
        schedules: [{ schedule_id, name: '任务_1' }],
      });
      expect(await schedules.list({ page: 7 })).toMatchObject({ page: 7, schedules: [] });
      const nobody = '00000000-0000-4000-8000-000000000000';
      expect(await refused(schedules.get(nobody))).toEqual(['8104', 404]);
      const partial = { push: { platform: ['android'] } as unknown as JPushPush };
      expect((await refused(world.lax.schedules.update(schedule_id, partial)))[1]).toBe(400);
      const other = periodical({}) as { trigger: JPushSchedule['trigger'] };
      expect((await refused(schedules.update(schedule_id, other)))[1]).toBe(400);
      expect(await schedules.update(schedule_id, { name: 'new' })).toMatchObject({ name: 'new', enabled: true });
      await schedules.delete(schedule_id);
      expect((await refused(schedules.delete('x')))[1]).toBe(404);
    },
  },
  {
    n: 37,
    name: 'what a schedule sent, in three forms',
    run: async (world) => {
      const { schedules } = world.free;
      const { schedule_id } = await schedules.create(task());
      world.pass(24 * 60 * MINUTE);
      expect(world.shown()).toBe(1);
      const { count, pushes } = await schedules.messageIds(schedule_id);
      expect([count, pushes[0]]).toEqual([
        1,
        expect.objectContaining({ failure: null, needRetry: false, ts: NOON + 24 * 60 * MINUTE }),
      ]);
      expect(pushes[0]!.messageId).toMatch(/^\d{17}$/);
      const inside = JSON.stringify({
        msg_id: '18100287008460003',
        error: { code: 1011, message: 'm' },
        needRetry: true,
      });
      const body = JSON.stringify({ count: 2, msgids: [inside, '18100287008460005'] });
      world.server.faults.add({ when: {}, times: 1, fault: answering(body) });
      expect((await schedules.messageIds(schedule_id)).pushes).toMatchObject([
        { messageId: '18100287008460003', failure: { code: '1011' }, needRetry: true, ts: null },
        { messageId: '18100287008460005', failure: null, needRetry: false, ts: null },
      ]);
    },
  },
  {
    n: 38,
    name: 'templates and plans',
    apps: { [VIP]: { templates: { t1: { platform: 'all', notification: { alert: 'Hi {{name}}' } } } } },
    run: async (world) => {
      const { templates, plans } = world.vip;
      const param = (id: string): object => ({
        keys: { name: 'Lin' },
        audience: { registration_id: [id] },
        trace_id: id,
      });
      const params = [param('v1'), param('nobody')] as Parameters<typeof templates.send>[0]['params'];
      const { pushes } = await templates.send({ id: 't1', params });
      expect(pushes).toMatchObject([
        { messageId: expect.any(String) as string, failure: null, trace_id: 'v1' },
        { failure: { code: '1011' }, trace_id: 'nobody' },
      ]);
      const timed = {
        id: 't1',
        params: params.slice(0, 1),
        schedule_name: 'one',
        trigger: { single: { time: '2026-08-02 12:00:00' } },
      };
      expect((await templates.schedule(timed)).schedules).toMatchObject([
        { schedule_id: UUID, failure: null, trace_id: 'v1' },
      ]);
      world.server.faults.add({ when: {}, times: 1, fault: answering('{"code":0,"message":"success","data":null}') });
      expect(await templates.send({ id: 't1', params })).toMatchObject({ pushes: [] });
      await plans.create({ name: 'summer', description: 'sale' });
      await plans.update({ name: 'summer', description: 'more' });
      expect(await plans.list()).toMatchObject({
        total: 1,
        detail: [{ name: 'summer', description: 'more', push_count: 0 }],
      });
    },
  },
  {
    n: 39,
    name: 'a refusal that comes with HTTP 200',
    run: async (world) => {
      expect(await refused(world.admin.apps.delete(FREE))).toEqual(['1015', 200]);
      const { app_key } = await world.admin.apps.create({ app_name: 'A', android_package: 'com.example.a' });
      expect(await world.admin.apps.delete(app_key)).toMatchObject({ success: expect.any(String) as string });
      world.server.faults.add({ when: {}, times: 1, fault: jpushFault(1010, 'admin') });
      expect(await refused(world.admin.apps.delete(app_key))).toEqual(['1010', 200]);
    },
  },
];
