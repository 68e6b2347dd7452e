import { type FoundInstall, type ShownNotification } from '../../kit/simulator.types.js';
import { XiaomiDialect, type XiaomiDialectOptions, type XiaomiSimulatedChannel } from '../index.js';
import { descriptionOf } from '../xiaomi.codes.js';
import { REFUSALS } from '../xiaomi.refusals.js';

const NOW = Date.parse('2026-09-01T12:00:00+08:00');
const DAY = 86_400_000;

type Fields = Record<string, string | undefined>;

const BASE: Record<'android' | 'ios', Fields> = {
  android: { restricted_package_name: 'app', title: 't', description: 'd', 'extra.notify_effect': '1' },
  ios: { description: 'd' },
};

const CHANNELS: readonly XiaomiSimulatedChannel[] = [
  { id: 'news', class: 'public' },
  {
    id: 'orders',
    class: 'private',
    templates: [
      { id: 'T2', params: ['goods', 'who'] },
      { id: 'T0', params: [] },
    ],
  },
];

/** Sends messages to one phone of the platform, and tells the code and what was shown. */
function bed(platform: 'android' | 'ios', options: Partial<XiaomiDialectOptions> = {}, channelRequired = false) {
  const app = {
    appSecret: 's',
    platform,
    packages: ['app'],
    channels: CHANNELS,
    channelRequired,
    qps: Infinity,
    dailyQuota: 1e6,
  };
  const dialect = new XiaomiDialect({ apps: [app], ...options });
  const install = { vendor: 'xiaomi', app: 'app', registrationId: 'r1' } as const;
  const found: FoundInstall = { phone: { id: '1', platform, installs: [install] }, install };
  const shown: ShownNotification[] = [];
  const context = {
    now: () => NOW,
    phones: { installs: () => [found] },
    show: (_: readonly FoundInstall[], notification: ShownNotification) => void shown.push(notification),
  };
  const send = (fields: Fields, path = '/v2/message/regid') => {
    const form = new URLSearchParams();
    const all: Fields = { registration_id: 'r1', ...BASE[platform], ...fields };
    for (const [key, value] of Object.entries(all)) {
      if (value !== undefined) form.set(key, value);
    }
    const { body } = dialect.answer(
      {
        method: 'POST',
        url: `http://127.0.0.1${path}`,
        path,
        query: new URLSearchParams(),
        headers: { authorization: 'key=s', 'content-type': 'application/x-www-form-urlencoded' },
        body: Buffer.from(form.toString()),
      },
      context,
    );
    return JSON.parse(body) as { code: number; reason?: string };
  };
  return { send, shown };
}

/** `n` pairs of the app's own, `chars` characters in all. */
function pairs(n: number, chars = n * 10): Fields {
  const names = Array.from({ length: n }, (_, index) => `extra.k${index}`);
  const rest = chars - names.reduce((sum, name) => sum + name.length - 'extra.'.length, 0) - (n - 1);
  return Object.fromEntries(names.map((name, index) => [name, index === 0 ? 'v'.repeat(rest) : 'v']));
}

const URL_128 = `http://a.cn/${'x'.repeat(116)}`;
const PRIVATE = { 'extra.channel_id': 'orders' };
const template = (param: unknown, id = 'T2'): Fields => ({
  ...PRIVATE,
  'extra.template_id': id,
  'extra.template_param': typeof param === 'string' ? param : JSON.stringify(param),
});
const button = (key: string, value: string): Fields => ({ [`extra.notification_style_button_mid_${key}`]: value });

describe('shape 14: fields of an Android message', () => {
  it.each<[string, Fields, number]>([
    ['no title', { title: undefined }, 65011],
    ['an empty title', { title: '' }, 65011],
    ['no description', { description: undefined }, 65011],
    ['a blank title', { title: ' \u3000\t' }, 10017],
    ['a blank description', { description: ' ' }, 10017],
    ['a title of 49', { title: '字'.repeat(49) }, 0],
    ['a title of 50', { title: '字'.repeat(50) }, 10017],
    ['a description of 127', { description: '字'.repeat(127) }, 0],
    ['a description of 128', { description: '字'.repeat(128) }, 10017],
    ['an empty payload', { payload: '' }, 0],
    ['a blank payload', { payload: '  ' }, 10017],
    ['a payload of 4095', { payload: '字'.repeat(4095) }, 0],
    ['a payload of 4096', { payload: 'x'.repeat(4096) }, 65009],
    ['a data message', { pass_through: '1', title: undefined, description: undefined, payload: 'p' }, 0],
    ['a data message without payload', { pass_through: '1' }, 10016],
    ['a data message without effect', { pass_through: '1', payload: 'p', 'extra.notify_effect': undefined }, 0],
    ['pass_through 2', { pass_through: '2' }, 10017],
    ['pass_through true', { pass_through: 'true' }, 10017],
    ['notify_type -1', { notify_type: '-1' }, 0],
    ['notify_type 7', { notify_type: '7' }, 0],
    ['notify_type 8', { notify_type: '8' }, 10017],
    ['notify_type -2', { notify_type: '-2' }, 10017],
    ['notify_id 0', { notify_id: '0' }, 0],
    ['the largest notify_id', { notify_id: '2147483647' }, 0],
    ['a larger notify_id', { notify_id: '2147483648' }, 22103],
    ['a negative notify_id', { notify_id: '-1' }, 22103],
    ['a notify_id that is no number', { notify_id: '1e3' }, 22103],
    ['collapse_key', { collapse_key: 'k' }, 0],
    ['a field nobody knows', { restrictedPackageNames: 'x' }, 0],
    ['time_to_live of a day', { time_to_live: String(DAY) }, 0],
    ['time_to_live above a day', { time_to_live: String(DAY + 1) }, 10017],
    ['time_to_live above a day on a public channel', { time_to_live: `${DAY + 1}`, 'extra.channel_id': 'news' }, 10017],
    ['time_to_live of 10 days on a private channel', { time_to_live: `${10 * DAY}`, ...template({}, 'T0') }, 0],
    ['time_to_live above that', { time_to_live: `${10 * DAY + 1}`, ...template({}, 'T0') }, 10017],
    ['time_to_live 0', { time_to_live: '0' }, 10017],
    ['time_to_live in words', { time_to_live: '1h' }, 10017],
    ['time_to_send now', { time_to_send: String(NOW) }, 0],
    ['time_to_send past', { time_to_send: String(NOW - 1) }, 10017],
    ['time_to_send in 7 days', { time_to_send: String(NOW + 7 * DAY) }, 0],
    ['time_to_send after 7 days', { time_to_send: String(NOW + 7 * DAY + 1) }, 10017],
    ['time_to_send in seconds', { time_to_send: String(NOW / 1000 + 60) }, 10017],
  ])('%s', (_, fields, code) => {
    expect(bed('android').send(fields).code).toBe(code);
  });

  it('may be scheduled further ahead when told so', () => {
    const { send } = bed('android', { scheduleDays: 30 });
    expect(send({ time_to_send: String(NOW + 30 * DAY) }).code).toBe(0);
    expect(send({ time_to_send: String(NOW + 30 * DAY + 1) }).code).toBe(10017);
  });
});

describe('shape 14: extras of an Android message', () => {
  it.each<[string, Fields, number]>([
    ['10 pairs', pairs(10), 0],
    ['11 pairs', pairs(11), 65014],
    [
      '10 pairs beside reserved ones',
      { ...pairs(10), 'extra.jobkey': 'j', 'extra.ticker': 'x', 'extra.locale': 'zh_CN' },
      0,
    ],
    ['1024 characters', pairs(3, 1024), 0],
    ['1025 characters', pairs(3, 1025), 65015],
    ['a long reserved value', { 'extra.notify_effect': '2', 'extra.intent_uri': `intent:${'x'.repeat(1100)}` }, 0],
    ['no effect', { 'extra.notify_effect': undefined }, 10016],
    ['an effect out of range', { 'extra.notify_effect': '4' }, 10017],
    ['an activity', { 'extra.notify_effect': '2', 'extra.intent_uri': 'intent:#Intent;end' }, 0],
    ['an activity by class', { 'extra.notify_effect': '2', 'extra.class_name': 'A', 'extra.intent_flag': '4' }, 0],
    ['an activity that is not named', { 'extra.notify_effect': '2' }, 10016],
    ['a web page', { 'extra.notify_effect': '3', 'extra.web_uri': 'https://a.cn' }, 0],
    ['a web page that is not named', { 'extra.notify_effect': '3', 'extra.web_uri': ' ' }, 10016],
    ['a button', { ...button('notify_effect', '1'), ...button('name', 'Go') }, 0],
    ['a button without its page', button('notify_effect', '3'), 10016],
    ['a button with its class', { ...button('notify_effect', '2'), ...button('intent_class', 'A') }, 0],
    ['a button of unknown effect', button('notify_effect', '9'), 10017],
    ['notify_foreground 0', { 'extra.notify_foreground': '0' }, 0],
    ['notify_foreground no', { 'extra.notify_foreground': 'no' }, 10017],
    ['connpt mobile', { 'extra.connpt': 'mobile' }, 10017],
    ['a style of 3', { 'extra.notification_style_type': '3' }, 10017],
    ['flow_control', { 'extra.flow_control': '3000' }, 0],
    ['flow_control 0', { 'extra.flow_control': '0' }, 10017],
    ['a badge in words', { 'extra.badge': 'one' }, 10017],
    ['half a layout', { 'extra.layout_name': 'x' }, 10016],
    ['a whole layout', { 'extra.layout_name': 'x', 'extra.layout_value': '{}' }, 0],
    ['a job key of 20', { 'extra.jobkey': '-Az09_'.padEnd(20, 'x') }, 0],
    ['a job key of 21', { 'extra.jobkey': 'x'.repeat(21) }, 10017],
    ['a job key with an underscore in front', { 'extra.jobkey': '_x' }, 10017],
    ['a job key with a dot', { 'extra.jobkey': 'a.b' }, 10017],
    ['an empty job key', { 'extra.jobkey': '' }, 10017],
    ['a callback of 128 bytes', { 'extra.callback': URL_128 }, 0],
    ['a callback of 129 bytes', { 'extra.callback': `${URL_128}x` }, 65037],
    ['a callback of 128 bytes, but fewer letters', { 'extra.callback': `http://a.cn/${'字'.repeat(39)}` }, 65037],
    ['https', { 'extra.callback': 'https://a.cn' }, 0],
    ['ftp', { 'extra.callback': 'ftp://a.cn' }, 65038],
    ['no URL', { 'extra.callback': 'a.cn/x' }, 65038],
    ['a parameter of 64 bytes', { 'extra.callback.param': 'x'.repeat(64) }, 0],
    ['a parameter of 66 bytes', { 'extra.callback.param': '字'.repeat(22) }, 65036],
    ['receipts 3', { 'extra.callback.type': '3' }, 0],
    ['every receipt', { 'extra.callback.type': '1267' }, 0],
    ['receipts 246, a sum with 3 on top', { 'extra.callback.type': '246' }, 10017],
    ['receipts 4', { 'extra.callback.type': '4' }, 10017],
    ['receipts 0', { 'extra.callback.type': '0' }, 10017],
    ['receipts beyond 32 bits', { 'extra.callback.type': '4294967297' }, 10017],
    ['negative receipts', { 'extra.callback.type': '-1' }, 10017],
  ])('%s', (_, fields, code) => {
    expect(bed('android').send(fields).code).toBe(code);
  });

  it.each([
    ['/v2/message/regid', 0],
    ['/v2/message/all', 0],
    ['/v2/message/topic', 10017],
  ])('a quick app is reached by %s: %d', (path, code) => {
    const hybrid = {
      'extra.push_server_action': 'hybrid_message',
      'extra.hybrid_pn': '/Page',
      'extra.notify_effect': undefined,
    };
    const { send, shown } = bed('android');
    expect(send({ topic: 'a', ...hybrid }, path).code).toBe(code);
    expect(shown.map(({ click }) => click)).toEqual(code === 0 ? ['/Page'] : []);
  });
});

describe('channels and templates', () => {
  const good = { goods: 'Tea', who: '李雷' };
  it.each<[string, Fields, number]>([
    ['a public channel', { 'extra.channel_id': 'news' }, 0],
    ['a channel of nobody', { 'extra.channel_id': 'nope' }, 27001],
    ['an empty channel', { 'extra.channel_id': '' }, 27001],
    ['a private channel without template', PRIVATE, 10016],
    ['a template with its parameters', template(good), 0],
    ['a template without any', template({}, 'T0'), 0],
    ['a template without any, and none sent', { ...PRIVATE, 'extra.template_id': 'T0' }, 0],
    ['a template without its parameters', { ...PRIVATE, 'extra.template_id': 'T2' }, 10016],
    ['an unknown template', template(good, 'T9'), 10017],
    ['a template of another channel', { ...template(good), 'extra.channel_id': 'news' }, 10017],
    ['a template without channel', { ...template(good), 'extra.channel_id': undefined }, 27001],
    ['one parameter too few', template({ goods: 'x' }), 10017],
    ['one too many', template({ ...good, more: 'x' }), 10017],
    ['a wrong name', template({ goods: 'x', whom: 'y' }), 10017],
    ['no JSON', template('{goods}'), 10017],
    ['a list', template(['x', 'y']), 10017],
    ['null', template(null), 10017],
    ['a number', template({ ...good, who: 7 }), 10017],
    ['an empty value', template({ ...good, who: '' }), 10017],
    ['a blank value', template({ ...good, who: ' \u3000' }), 10017],
    ['a value of 128', template({ ...good, who: '字'.repeat(128) }), 0],
    ['a value of 129', template({ ...good, who: 'x'.repeat(129) }), 10017],
    ['an emoji', template({ ...good, who: 'hi 😀' }), 10017],
    ['an emoji that is punctuation', template({ ...good, who: '‼' }), 10017],
    ['a symbol', template({ ...good, who: '№ ☎ °' }), 10017],
    ['an unassigned character', template({ ...good, who: '\u0378' }), 10017],
    ['a keycap', template({ ...good, who: '1\uFE0F\u20E3' }), 10017],
    ['digits, signs and punctuation', template({ ...good, who: '#1 * 99.5% + ¥3，（好）' }), 0],
  ])('%s', (_, fields, code) => {
    expect(bed('android').send(fields).code).toBe(code);
  });

  it('shape 8: refuses with the vendor’s words', () => {
    expect(bed('android').send({ 'extra.channel_id': 'nope' }).reason).toBe('invalid channel info!');
  });

  it('an app that moved to channels needs one', () => {
    const { send } = bed('android', {}, true);
    expect(send({}).code).toBe(27001);
    expect(send({ 'extra.channel_id': 'news' }).code).toBe(0);
  });
});

describe('rules that came with a date', () => {
  it.each<[string, Fields, string, string]>([
    ['effect', { 'extra.notify_effect': undefined }, '2024-09-29T23:59:59+08:00', '2024-09-30T00:00:00+08:00'],
    ['life', { time_to_live: String(DAY + 1) }, '2024-09-02T23:59:59+08:00', '2024-09-03T00:00:00+08:00'],
    ['template', PRIVATE, '2026-07-31T23:59:59+08:00', '2026-08-01T00:00:00+08:00'],
  ])('%s', (_, fields, before, since) => {
    expect(bed('android', { rulesOf: new Date(before) }).send(fields).code).toBe(0);
    expect(bed('android', { rulesOf: new Date(since) }).send(fields).code).not.toBe(0);
  });

  it('a message lived two weeks at most', () => {
    const { send } = bed('android', { rulesOf: new Date('2019-07-04') });
    expect(send({ time_to_live: String(14 * DAY) }).code).toBe(0);
    expect(send({ time_to_live: String(14 * DAY + 1) }).code).toBe(10017);
  });
});

describe('shape 13: an iOS message', () => {
  it.each<[string, Fields, number]>([
    ['a description', {}, 0],
    ['nothing to say', { description: undefined }, 65011],
    ['a body of Apple’s', { description: undefined, 'aps_proper_fields.body': 'b' }, 0],
    ['an older body', { description: undefined, 'extra.apsAlert-body': 'b' }, 0],
    ['silence', { description: undefined, 'extra.content-available': '1' }, 0],
    ['a long description', { description: 'x'.repeat(128) }, 0],
    ['a foreign bundle', { restricted_package_name: 'other' }, 22022],
    ['two weeks of life', { time_to_live: String(14 * DAY) }, 0],
    ['more', { time_to_live: String(14 * DAY + 1) }, 10017],
    ['a past time', { time_to_send: '1' }, 10017],
    ['a badge', { 'extra.badge': '0' }, 0],
    ['a badge below 0', { 'extra.badge': '-1' }, 10017],
    ['a badge in words', { 'extra.badge': '+1' }, 10017],
    ['a channel of messages', { 'extra.ios_msg_channel': '2' }, 0],
    ['an unknown one', { 'extra.ios_msg_channel': '3' }, 10017],
    ['too many pairs', pairs(11), 65014],
    ['a bad callback', { 'extra.callback': 'nowhere' }, 65038],
    ['10 pairs', pairs(10), 0],
    ['a name of Android as an 11th pair', { ...pairs(10), 'extra.channel_id': 'c' }, 65014],
  ])('%s', (_, fields, code) => {
    expect(bed('ios').send(fields).code).toBe(code);
  });
});

describe('what is shown', () => {
  it.each<[string, 'android' | 'ios', Fields, Partial<ShownNotification>]>([
    [
      'everything Android has',
      'android',
      {
        payload: '{"a":1}',
        notify_id: '5',
        'extra.type': '2',
        'extra.badge': '3',
        'extra.sound_uri': 'android.resource://app/raw/x',
        'extra.notification_bigPic_uri': 'https://a.cn/p.png',
        'extra.notify_effect': '2',
        'extra.intent_uri': 'intent:#Intent;end',
        ...button('name', 'Go'),
      },
      {
        kind: 'notification',
        title: 't',
        body: 'd',
        data: { type: '2', payload: '{"a":1}' },
        badge: 3,
        sound: 'android.resource://app/raw/x',
        image: 'https://a.cn/p.png',
        click: 'intent:#Intent;end',
        replaces: 'app:5',
      },
    ],
    [
      'little',
      'android',
      { notify_id: '0' },
      { kind: 'notification', title: 't', body: 'd', data: {}, click: 'launcher' },
    ],
    [
      'a data message',
      'android',
      { pass_through: '1', payload: 'p', title: undefined, description: undefined, 'extra.notify_effect': undefined },
      { kind: 'message', data: { payload: 'p' } },
    ],
    [
      'a web page',
      'android',
      { 'extra.notify_effect': '3', 'extra.web_uri': 'https://a.cn/1' },
      { kind: 'notification', title: 't', body: 'd', data: {}, click: 'https://a.cn/1' },
    ],
    [
      'Apple’s fields before the older ones',
      'ios',
      {
        'aps_proper_fields.title': 'T',
        'aps_proper_fields.body': 'B',
        'extra.apsAlert-title': 'older',
        'extra.apsAlert-body': 'older',
        'extra.sound_url': 'ding.caf',
        'extra.badge': '9',
        'extra.k': 'v',
      },
      { kind: 'notification', title: 'T', body: 'B', data: { k: 'v' }, sound: 'ding.caf', badge: 9 },
    ],
    [
      'the older ones before the description',
      'ios',
      { 'extra.apsAlert-title': 'T', 'extra.apsAlert-body': 'B' },
      { kind: 'notification', title: 'T', body: 'B', data: {} },
    ],
    ['silence', 'ios', { description: undefined, 'extra.content-available': '1' }, { kind: 'message', data: {} }],
  ])('%s', (_, platform, fields, expected) => {
    const { send, shown } = bed(platform);
    expect(send(fields).code).toBe(0);
    const messageId = expect.stringMatching(/^sdm/) as string;
    expect(shown).toEqual([{ messageId, vendor: 'xiaomi', at: NOW, ...expected }]);
  });

  it('shows the first message of a job key only', () => {
    const { send, shown } = bed('android');
    for (const title of ['one', 'two']) expect(send({ title, 'extra.jobkey': 'visit-1' }).code).toBe(0);
    send({ title: 'three', 'extra.jobkey': 'visit-2' });
    expect(shown.map(({ title }) => title)).toEqual(['one', 'three']);
  });

  it('forgets the oldest job key once 10,000 newer ones came', () => {
    const { send, shown } = bed('android');
    const again = (n: number) => {
      send({ 'extra.jobkey': `key-${n}` });
      return shown.length;
    };
    for (let n = 0; n < 10_000; n++) again(n);
    expect([again(0), again(10_000), again(1), again(0)]).toEqual([10_000, 10_001, 10_001, 10_002]);
  });
});

describe('the table of refusals', () => {
  it.each(Object.entries(REFUSALS))('%s has a code with a description', (_, { code }) => {
    expect(code).toBeGreaterThan(0);
    expect(descriptionOf(code)).not.toBe(descriptionOf(-1));
  });
});
