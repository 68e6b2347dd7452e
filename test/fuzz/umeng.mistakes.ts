import { type Platform } from '@nest-push/core';
import { FILTER_BYTES, filterOf, type Target, TARGETS, TASKS } from './umeng.messages.js';
import { type Display, filledTo, PAYLOAD_BYTES } from './umeng.payloads.js';
import { day, type Json, time, WEEK_S } from './umeng.texts.js';

/** One thing that is wrong: into which messages it is put, how, and what Umeng says to it. */
export interface Mistake {
  readonly name: string;
  readonly code: string;
  readonly platforms: readonly Platform[];
  readonly targets: readonly Target[];
  readonly display: Display;
  readonly spoil: (message: Json, platform: Platform) => Json;
}

type Kind = Partial<Pick<Mistake, 'platforms' | 'targets' | 'display'>>;
type Row = readonly [code: string, name: string, spoil: Mistake['spoil']];

const ALL: readonly Platform[] = ['android', 'ios', 'harmony'];

const rows = (kind: Kind, ...given: readonly Row[]): Mistake[] =>
  given.map(([code, name, spoil]) => ({
    platforms: ALL,
    targets: TARGETS,
    display: 'notification',
    ...kind,
    code,
    name,
    spoil,
  }));

/** Puts a value where a path says; `undefined` takes it out. */
function put(object: Json, path: string, value: unknown): Json {
  const [key = '', ...rest] = path.split('.');
  if (rest.length > 0) return { ...object, [key]: put((object[key] ?? {}) as Json, rest.join('.'), value) };
  const others = Object.entries(object).filter(([name]) => name !== key);
  return Object.fromEntries(value === undefined ? others : [...others, [key, value]]);
}

const wrong = (code: string, path: string, ...values: readonly unknown[]): Row[] =>
  values.map((value) => [code, `${path}: ${said(value)}`, (message) => put(message, path, value)]);

const said = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value).slice(0, 40));

const many = (count: number): string => Array.from({ length: count }, () => '0'.repeat(64)).join(',');

const TYPE = rows({}, ...wrong('1016', 'type', undefined), ...wrong('2048', 'type', 'multicast', 'Unicast'));

const RECEIVERS = [
  ...rows({ targets: ['unicast', 'listcast'] }, ...wrong('1015', 'device_tokens', undefined, '')),
  ...rows({ targets: ['listcast'] }, ...wrong('2015', 'device_tokens', many(501))),
  ...rows({ targets: ['aliases'] }, ...wrong('2011', 'alias', many(501)), ...wrong('2009', 'alias', undefined)),
  ...rows({ targets: ['aliases', 'aliasFile'] }, ...wrong('2047', 'alias_type', undefined, '')),
  ...rows({ targets: ['aliases'] }, ...wrong('2049', 'file_id', 'PF1')),
  ...rows({ targets: ['aliasFile'] }, ...wrong('2049', 'alias', 'a'), ...wrong('2009', 'file_id', undefined)),
  ...rows({ targets: ['filecast'] }, ...wrong('2018', 'file_id', undefined, '')),
];

const tagged = { tag: 'a' };
const FILTER = rows(
  { targets: ['filter'] },
  ...wrong('2016', 'filter', undefined, null, '{"where":{"and":[]}}'),
  ...wrong('2031', 'filter', [], {}, { and: [tagged] }, { where: tagged }, { where: { not: tagged } }),
  ...wrong('2031', 'filter', { where: { and: [tagged], or: [tagged] } }, { where: { and: [tagged] }, extra: 1 }),
  ...wrong(
    '2031',
    'filter.where',
    [],
    { and: [] },
    { and: tagged },
    { or: [{}] },
    { or: [{ tag: 'a', channel: 'b' }] },
  ),
  ...wrong('2031', 'filter.where.and', [{ not: [tagged] }], [{ not: { or: [tagged] } }], [{ tag: 7 }], [{ tag: '' }]),
  ...wrong('2031', 'filter.where.and', [{ launch_from: '2027-1-1' }], [{ not_launch_from: '2025-02-30' }]),
  ['2031', 'filter: one byte too many', (message) => put(message, 'filter', filterOf(FILTER_BYTES + 1))],
  ['2030', 'launch_from: today', (message) => put(message, 'filter', { where: { and: [{ launch_from: day(0) }] } })],
  [
    '2030',
    'not_launch_from: tomorrow',
    (message) => put(message, 'filter', { where: { or: [{ not: { not_launch_from: day(1) } }] } }),
  ],
).map((mistake) => ({ ...mistake, spoil: onlyFilter(mistake.spoil) }));

/** Without what stands in the filter already, so that the mistake is the only one. */
function onlyFilter(spoil: Mistake['spoil']): Mistake['spoil'] {
  return (message, platform) => spoil({ ...message, filter: { where: {} } }, platform);
}

const PAYLOAD = [
  ...rows({}, ...wrong('1001', 'payload', undefined, null, 'text', [])),
  ...rows({}, [
    '2022',
    'payload: one byte too many',
    (message, platform) =>
      put(
        message,
        'payload',
        filledTo(put(message.payload as Json, pad(platform), undefined), platform, PAYLOAD_BYTES[platform] + 1),
      ),
  ]),
  ...rows(
    { platforms: ['android', 'harmony'] },
    ...wrong('1004', 'payload.display_type', undefined),
    ...wrong('1019', 'payload.display_type', 'toast', 7),
    ...wrong('1002', 'payload.body', undefined, 'text', []),
    ...wrong('1009', 'payload.body.title', undefined, '', 7),
    ...wrong('1010', 'payload.body.text', undefined, '', 7),
    ...wrong('1026', 'payload.extra', 'text', [], 7),
  ),
  ...rows(
    { platforms: ['android', 'harmony'], display: 'message' },
    ...wrong('1003', 'payload.body', {}),
    ...wrong('1003', 'payload.body.custom', '', 7, []),
    ...wrong('1002', 'payload.body', undefined, 7),
  ),
  ...rows(
    { platforms: ['android'] },
    ...wrong('1005', 'payload.body.img', 'ftp://a.cn/i.png', 'icon', '', 'https://a.cn/a b.png'),
    ...wrong('1011', 'payload.body.play_vibrate', 'yes', 1),
    ...wrong('1012', 'payload.body.play_lights', 'yes', ''),
    ...wrong('1013', 'payload.body.play_sound', 'no', 0),
    ...opening('1022', { after_open: 'go_url', url: undefined }),
    ...opening('1007', { after_open: 'go_url', url: 'ftp://a.cn' }, { after_open: 'go_url', url: 'a.cn' }),
    ...opening('1024', { after_open: 'go_activity', activity: undefined }, { after_open: 'go_activity', activity: '' }),
    ...opening('1003', { after_open: 'go_custom', custom: undefined }, { after_open: 'go_custom', custom: '' }),
  ),
  ...rows(
    { platforms: ['ios'] },
    ...wrong('2025', 'payload.aps', undefined, null, [], 'text', {}),
    ...wrong('2025', 'payload.aps.alert', '', {}, 7, [], { title: 7 }),
    [
      '2025',
      'payload.aps: neither text nor silent',
      (message) => put(put(message, 'payload.aps.alert', undefined), 'payload.aps.content-available', 0),
    ],
    ...wrong('5002', 'payload.d', 1, null, 'd'),
    ...wrong('5002', 'payload.p', 1, {}, ''),
  ),
];

const pad = (platform: Platform): string => (platform === 'ios' ? 'pad' : 'extra.pad');

function opening(code: string, ...taps: readonly Json[]): Row[] {
  return taps.map((tap) => [
    code,
    `payload.body: ${JSON.stringify(tap)}`,
    (message) => Object.entries(tap).reduce((all, [key, value]) => put(all, `payload.body.${key}`, value), message),
  ]);
}

const DAY_S = 86_400;
const POLICY = [
  ...rows({}, ...wrong('1027', 'policy', null, 'text', [], 7)),
  ...rows(
    {},
    ...wrong(
      '2039',
      'policy.expire_time',
      '2027/01/16 12:00:00',
      '2027-01-16',
      '2027-02-30 00:00:00',
      '2027-01-16 24:00:00',
      7,
      '',
    ),
    ...wrong('2003', 'policy', { expire_time: time(0) }, { expire_time: time(-DAY_S) }),
    ...wrong('2040', 'policy', { expire_time: time(WEEK_S + 1) }, { expire_time: time(8 * DAY_S) }),
  ),
  ...rows(
    { targets: TASKS },
    ...wrong('2039', 'policy.start_time', '2027/01/16 12:00:00', 'tomorrow', '', 7),
    ...wrong('2002', 'policy', { start_time: time(-1) }, { start_time: time(-DAY_S), expire_time: time(DAY_S) }),
    ...wrong(
      '2003',
      'policy',
      { start_time: time(60), expire_time: time(60) },
      { start_time: time(60), expire_time: time(59) },
    ),
    ...wrong('2040', 'policy', { start_time: time(60), expire_time: time(61 + WEEK_S) }),
    ...wrong(
      '2046',
      'policy',
      { start_time: time(WEEK_S + 1) },
      { start_time: time(8 * DAY_S), expire_time: time(9 * DAY_S) },
    ),
  ),
  ...rows({ platforms: ['android', 'harmony'] }, ...wrong('2024', 'policy.max_send_num', 999, 0, -1, 1000.5, '1000')),
];

/** Every mistake that has a code at Umeng, and that its own documents let us find. */
export const MISTAKES: readonly Mistake[] = [...TYPE, ...RECEIVERS, ...FILTER, ...PAYLOAD, ...POLICY];
