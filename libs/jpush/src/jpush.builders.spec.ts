import { checkPush } from './checks/push.checks.js';
import * as jpush from './jpush.builders.js';
import { type JPushPush } from './types/push.js';

describe('builders', () => {
  it('compose to a push object', () => {
    const push: JPushPush = {
      platform: jpush.platform('android', 'ios', 'hmos'),
      audience: jpush.audience(
        jpush.tag('深圳'),
        jpush.tag('广州'),
        jpush.tagAnd('女', '会员'),
        jpush.tagNot('muted'),
        jpush.alias('4314'),
        jpush.registrationId('1507bfd3f7c466c355c'),
        jpush.segment('s1'),
        jpush.abtest('t1'),
      ),
      notification: jpush.notification(
        'Hi, JPush!',
        jpush.android('A', { title: 'T', priority: 1 }),
        jpush.ios({ title: 'T', body: 'I' }, { badge: '+1' }),
        jpush.hmos('H', { category: 'IM' }),
        jpush.quickapp('T', 'Q', '/page', { a: 1 }),
      ),
      message: jpush.message('m', { content_type: 'text', extras: { b: 2 } }),
      sms_message: jpush.smsMessage('9007199254740993', 3600, { active_filter: false }),
      options: jpush.options({ time_to_live: 60, apns_production: false }, { classification: 1 }),
    };

    expect(push).toEqual({
      platform: ['android', 'ios', 'hmos'],
      audience: {
        tag: ['深圳', '广州'],
        tag_and: ['女', '会员'],
        tag_not: ['muted'],
        alias: ['4314'],
        registration_id: ['1507bfd3f7c466c355c'],
        segment: ['s1'],
        abtest: ['t1'],
      },
      notification: {
        alert: 'Hi, JPush!',
        android: { alert: 'A', title: 'T', priority: 1 },
        ios: { alert: { title: 'T', body: 'I' }, badge: '+1' },
        hmos: { alert: 'H', category: 'IM' },
        quickapp: { title: 'T', alert: 'Q', page: '/page', extras: { a: 1 } },
      },
      message: { msg_content: 'm', content_type: 'text', extras: { b: 2 } },
      sms_message: { temp_id: '9007199254740993', delay_time: 3600, active_filter: false },
      options: { time_to_live: 60, apns_production: false, classification: 1 },
    });
    expect(checkPush(push)).toEqual([]);
  });

  it('add nothing of their own', () => {
    expect(jpush.all).toBe('all');
    expect(jpush.notification('Hi')).toEqual({ alert: 'Hi' });
    expect(jpush.notification(undefined, jpush.android('A'), jpush.ios('I'))).toEqual({
      android: { alert: 'A' },
      ios: { alert: 'I' },
    });
    expect(jpush.quickapp('T', 'Q', '/p')).toEqual({ quickapp: { title: 'T', alert: 'Q', page: '/p' } });
    expect(jpush.message('m')).toEqual({ msg_content: 'm' });
    expect(jpush.smsMessage(1, 0)).toEqual({ temp_id: 1, delay_time: 0 });
    expect([jpush.audience(), jpush.options()]).toEqual([{}, {}]);
  });

  it('name receivers that stand alone', () => {
    expect(jpush.liveActivityId('l')).toEqual({ live_activity_id: 'l' });
    expect(jpush.file('f')).toEqual({ file: { file_id: 'f' } });
  });

  it('lay options over each other, maker by maker, and change none', () => {
    const first = { sendno: 1, third_party_channel: { xiaomi: { channel_id: '1' }, vivo: { push_mode: 1 } } } as const;
    const second = { sendno: 2, third_party_channel: { xiaomi: { channel_id: '2' } } };
    expect(jpush.options(first, second)).toEqual({
      sendno: 2,
      third_party_channel: { xiaomi: { channel_id: '2' }, vivo: { push_mode: 1 } },
    });
    expect(first.third_party_channel.xiaomi.channel_id).toBe('1');
  });
});
