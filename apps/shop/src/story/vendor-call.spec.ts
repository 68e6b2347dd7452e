import { describeCall, type VendorCall } from './vendor-call.js';

const call = (vendor: VendorCall['vendor'], body: string, more: Partial<VendorCall> = {}): VendorCall => ({
  n: 1,
  at: 0,
  vendor,
  method: 'POST',
  path: '/send',
  query: 'sign=canary',
  headers: { authorization: 'canary' },
  body,
  status: 200,
  answer: 'canary',
  ...more,
});

describe('describeCall', () => {
  it.each<[string, VendorCall, string[]]>([
    [
      'a JPush body by its leaves',
      call(
        'jpush',
        '{"cid":"canary","audience":{"alias":["a","b"]},"notification":{"android":{"alert":"【小明】","extras":{"type":2}}}}',
      ),
      [
        'POST /jpush/send -> 200',
        '  audience.alias                    ["a","b"]',
        '  notification.android.alert        【小明】',
        '  notification.android.extras.type  2',
      ],
    ],
    [
      'a Umeng body without app key and time',
      call('umeng', '{"appkey":"canary","timestamp":"canary","type":"unicast","payload":{"aps":{"badge":1}}}'),
      ['POST /umeng/send -> 200', '  type               unicast', '  payload.aps.badge  1'],
    ],
    [
      'a Xiaomi form without what is not named',
      call('xiaomi', 'alias=QQC_1&title=%E4%BD%A0+a&secret=canary&extra.type=2'),
      ['POST /xiaomi/send -> 200', '  alias       QQC_1', '  title       你 a', '  extra.type  2'],
    ],
    ['a call without an answer', call('xiaomi', '', { status: null }), ['POST /xiaomi/send -> no answer']],
  ])('tells %s', (_what, logged, lines) => {
    expect(describeCall(logged)).toEqual(lines);
    expect(describeCall(logged).join('\n')).not.toContain('canary');
  });
});
