import { type UmengJson } from '../umeng.types.js';
import { HARMONY, NOW } from '../umeng.spec-world.js';
import { android, Bench, DOCUMENT_FILTER, harmony, inAnHour, ios, UNICAST } from '../umeng.bench.spec-world.js';

describe('tasks', () => {
  it('C04: shows a scheduled one when its time has come', () => {
    const bench = new Bench();
    const { task_id: id = '' } = bench.send(android('broadcast', { policy: inAnHour })).data;
    expect(bench.dialect.task(id)).toMatchObject({ state: 7, sentCount: 0, startAt: NOW + 3_600_000 });
    bench.at += 3_599_999;
    bench.dialect.runDue(bench);
    expect(bench.shown).toEqual([]);
    bench.at += 60_001;
    bench.dialect.runDue(bench);
    expect(bench.dialect.task(id)).toMatchObject({ state: 2, sentCount: 3 });
    expect(bench.shown).toHaveLength(1);
    expect(bench.shown[0]?.notification).toMatchObject({ messageId: id, at: NOW + 3_600_000 });
  });

  it('shows what is due at any call, in the order of the start times', () => {
    const bench = new Bench();
    const later = bench.send(android('broadcast', { policy: { start_time: '2023-11-15 07:00:00' } })).data.task_id;
    const sooner = bench.send(android('broadcast', { policy: { start_time: '2023-11-15 06:30:00' } })).data.task_id;
    bench.at += 86_400_000;
    bench.raw('/api/send', 'not JSON');
    bench.raw('/api/send', 'not JSON');
    expect(bench.shown.map(({ notification }) => notification.messageId)).toEqual([sooner, later]);
  });

  it('C23: delivers one out_biz_no once, and answers with the same id', () => {
    const bench = new Bench();
    const body = android('broadcast', { policy: { out_biz_no: 'n1' } });
    const first = bench.send(body).data.task_id ?? '';
    expect(bench.send(body).data).toEqual({ task_id: first });
    expect(
      bench.send(android('groupcast', { filter: DOCUMENT_FILTER, policy: { out_biz_no: 'n1' } })).data.task_id,
    ).toBe(first);
    expect(bench.shown).toHaveLength(1);
    expect(bench.dialect.task(first)).toMatchObject({ duplicates: 2, outBizNo: 'n1' });
    expect(bench.send(ios('broadcast', { policy: { out_biz_no: 'n1' } })).data.task_id).not.toBe(first);
    expect(bench.send(android('broadcast', { policy: { out_biz_no: 'n2' } })).data.task_id).not.toBe(first);
  });

  it('counts a waiting task’s duplicates too, and none against the limit', () => {
    const bench = new Bench({ rates: { broadcast: { perMinute: 1 } } });
    const body = android('broadcast', { policy: { ...inAnHour, out_biz_no: 'n' } });
    const id = bench.send(body).data.task_id ?? '';
    expect(bench.send(body).data.task_id).toBe(id);
    expect(bench.dialect.task(id)).toMatchObject({ state: 7, duplicates: 1 });
  });

  it('a single message has no out_biz_no', () => {
    const bench = new Bench();
    const body = { ...UNICAST, policy: { out_biz_no: 'n' } };
    expect(bench.send(body).data.msg_id).not.toBe(bench.send(body).data.msg_id);
    expect(bench.shown).toHaveLength(2);
  });

  it.each<[string, UmengJson]>([
    ['C30 groupcast', android('groupcast', { filter: DOCUMENT_FILTER })],
    ['broadcast', android('broadcast')],
  ])('%s: five a minute, and the sixth is 2050', (_what, body) => {
    const bench = new Bench();
    for (let i = 0; i < 5; i += 1) expect(bench.code(body)).toBe('ok');
    expect(bench.code(body)).toBe('2050');
    expect(bench.code(ios('broadcast'))).toBe('ok');
    bench.at += 59_999;
    expect(bench.code(body)).toBe('2050');
    bench.at += 1;
    expect(bench.code(body)).toBe('ok');
  });

  it('ten broadcasts a day, by the calendar of China, and the eleventh is 2012', () => {
    const bench = new Bench();
    for (let i = 0; i < 10; i += 1, bench.at += 60_000) expect(bench.code(android('broadcast'))).toBe('ok');
    expect(bench.code(android('broadcast'))).toBe('2012');
    expect(bench.code(android('groupcast', { filter: DOCUMENT_FILTER }))).toBe('ok');
    bench.at = Date.parse('2023-11-15T15:59:59Z');
    expect(bench.code(android('broadcast'))).toBe('2012');
    bench.at += 1000;
    expect(bench.code(android('broadcast'))).toBe('ok');
  });

  it('single messages, and tasks where the limits are off, are not counted', () => {
    const bench = new Bench({ rates: {} });
    for (let i = 0; i < 20; i += 1) {
      expect(bench.code(android('broadcast'))).toBe('ok');
      expect(bench.code(UNICAST)).toBe('ok');
    }
  });

  it('lets 10,000 tasks wait and remembers 10,000 that are done', () => {
    const bench = new Bench({ rates: {}, apps: [HARMONY] });
    const waiting = harmony('broadcast', { policy: inAnHour });
    const first = bench.send(waiting).data.task_id ?? '';
    for (let i = 1; i < 10_000; i += 1) bench.send(waiting);
    expect(bench.code(waiting)).toBe('4009');
    const now = bench.send(harmony('broadcast')).data.task_id ?? '';
    expect([now, first].map((id) => bench.dialect.task(id)?.state)).toEqual([2, 7]);
    bench.at += 3_601_000;
    bench.dialect.runDue(bench);
    expect(bench.shown).toHaveLength(10_001);
    expect([now, first].map((id) => bench.dialect.task(id)?.state)).toEqual([undefined, 2]);
    expect(bench.code(waiting)).toBe('2002');
  });

  it('forgets everything on reset', () => {
    const bench = new Bench({ rates: { broadcast: { perMinute: 1 } } });
    const body = android('broadcast', { policy: { ...inAnHour, out_biz_no: 'n' } });
    const id = bench.send(body).data.task_id ?? '';
    const file = bench.post('/upload', { appkey: 'android', content: 'a' }).data.file_id;
    bench.send({ ...UNICAST, colour: 'red' });
    bench.dialect.reset();
    expect(bench.dialect.task(id)).toBeNull();
    expect(bench.dialect.warnings).toEqual([]);
    expect(bench.code(android('filecast', { file_id: file }))).toBe('2019');
    bench.shown.length = 0;
    expect(bench.send(body).data.task_id).toBe('um00000000000000000001');
    expect(bench.dialect.task('um00000000000000000001')).toMatchObject({ duplicates: 0 });
    bench.at += 3_600_000;
    bench.dialect.runDue(bench);
    expect(bench.shown).toHaveLength(1);
  });
});
