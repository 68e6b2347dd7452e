import { type JsonObject, type JsonValue } from '@nest-push/core';
import { DAY, type Kind, NOW } from './xiaomi.messages.js';

/** One mistake: what it is put into, and the code that Xiaomi has for it. */
export interface Mutation {
  readonly name: string;
  readonly into: Kind;
  /** Laid over the message; of `extra`, over its pairs. What is undefined is taken out. */
  readonly fields: JsonObject;
  readonly code: string;
  /** Only our client knows it for a mistake: no document says that Xiaomi refuses it. */
  readonly isTaken: boolean;
}

type Row = readonly [code: string, into: Kind | readonly Kind[], path: string, ...values: (JsonValue | undefined)[]];

const han = (count: number): string => '商'.repeat(count);
const pairs = (count: number): JsonObject =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`more${i}`, '🚲']));
const param = (goods: unknown): string => JSON.stringify({ goods, who: '小明' });
const WITH_CALLBACK = { callback: 'https://a.example/r' };
const TEMPLATE = { channel_id: 'orders', template_id: 'T2' };
const ANDROID = ['notification', 'data'] as const;
const ALL = ['notification', 'data', 'ios'] as const;
const NONE = { time_to_live: undefined };

const side = (key: string): string => `notification_style_button_mid_${key}`;

const REFUSED: readonly Row[] = [
  ['65011', 'notification', 'title', undefined, ''],
  ['10017', 'notification', 'title', ' \u3000\t', han(50), `${'🚲'.repeat(24)}xx`, han(500)],
  ['65011', 'notification', 'description', undefined, ''],
  ['10017', 'notification', 'description', '\n', han(128), '🚲'.repeat(64), 'x'.repeat(4000)],
  ['65009', ANDROID, 'payload', han(4096), '🚲'.repeat(2048), '"'.repeat(5000)],
  ['10017', ANDROID, 'payload', ' \u3000'],
  ['10016', 'data', 'payload', undefined, ''],
  ['10017', 'notification', 'pass_through', 2, -1, '0 '],
  ['10017', ANDROID, 'notify_type', 8, -2, 1.5, 'all'],
  ['22103', ANDROID, 'notify_id', -1, 2_147_483_648, 0.5, 'x'],
  ['22022', ALL, 'restricted_package_name', ' ', '\t'],
  ['10017', ALL, 'time_to_live', 0, -1, 0.5, 14 * DAY + 1],
  ['10017', ALL, 'time_to_send', NOW - 1, 0, NOW + 7 * DAY + 1, 1.5, 'soon'],
  ['65011', 'ios', '', { description: undefined, aps_proper_fields: undefined, extra: undefined }],
  ['10017', 'ios', 'description', ' ', '\u3000'],
  ['65014', ALL, 'extra', pairs(11), pairs(12)],
  ['65015', ALL, 'extra', { long: han(1021) }, { long: '🚲'.repeat(511) }],
  ['10017', ALL, 'extra.jobkey', '', '_a', 'a'.repeat(21), '好', 'a b'],
  ['65038', ALL, 'extra.callback', 'ftp://a.example/r', 'a.example', '', 'javascript:x'],
  ['65037', ALL, 'extra.callback', `http://a.example/${'r'.repeat(112)}`, `https://a.example/${han(40)}`],
  ['65036', ALL, 'extra', { ...WITH_CALLBACK, 'callback.param': 'x'.repeat(65) }],
  ['65036', ALL, 'extra', { ...WITH_CALLBACK, 'callback.param': han(22) }],
  ...['0', '4', '246', '8', '2048', '-1', 'x', '1,2'].map((mask): Row => [
    '10017',
    ALL,
    'extra',
    { ...WITH_CALLBACK, 'callback.type': mask },
  ]),
  ['10017', ALL, 'extra.flow_control', '0', '-1', '1.5', 'x'],
  ['10017', ALL, 'extra.only_send_once', '0', '2', 'true'],
  ['10017', ALL, 'extra.badge', '-1', 'x', '1.5'],
  ['10017', ANDROID, 'extra.instant_notify', '0', 'true'],
  ['10017', ANDROID, 'extra.connpt', 'mobile', 'WIFI'],
  ['10017', ANDROID, 'extra.notify_foreground', '2', 'true'],
  ['10017', ANDROID, 'extra.notification_style_type', '0', '3'],
  ['10017', ANDROID, 'extra.push_server_action', 'message'],
  // To an alias, as every mistake here.
  ['10017', 'notification', 'extra.push_server_action', 'hybrid_message'],
  ['10016', 'notification', 'extra.notify_effect', undefined],
  ['10017', ANDROID, 'extra.notify_effect', '0', '4', 'app'],
  ...['', ' ', undefined].flatMap((uri): Row[] => [
    ['10016', ANDROID, 'extra', { notify_effect: '2', intent_uri: uri, class_name: undefined, intent_flag: undefined }],
    ['10016', ANDROID, 'extra', { notify_effect: '2', intent_uri: uri, class_name: 'a.B', intent_flag: undefined }],
    ['10016', ANDROID, 'extra', { notify_effect: '3', web_uri: uri }],
    ['10016', ANDROID, 'extra', { [side('notify_effect')]: '3', [side('web_uri')]: uri }],
    [
      '10016',
      ANDROID,
      'extra',
      { [side('notify_effect')]: '2', [side('intent_uri')]: uri, [side('intent_class')]: uri },
    ],
  ]),
  ['10017', ANDROID, `extra.${side('notify_effect')}`, '0', '4'],
  [
    '10016',
    ANDROID,
    'extra',
    { layout_name: 'n', layout_value: undefined },
    { layout_name: undefined, layout_value: 'v' },
  ],
  ['27001', ANDROID, '', { ...NONE, extra: { channel_id: undefined, template_id: 'T0', template_param: undefined } }],
  ...[
    '{',
    '[]',
    '7',
    param(7),
    param(' '),
    param(han(129)),
    param('🚲'),
    param('👍🏻'),
    param('🏻'),
    param('1️⃣'),
    param('№'),
  ].map((template_param): Row => ['10017', ANDROID, 'extra', { ...TEMPLATE, template_param }]),
  ['10017', ANDROID, 'extra', { ...TEMPLATE, template_param: JSON.stringify(pairs(10)) }],
  ['10017', 'ios', 'extra.content-available', '0', 'true'],
  ['10017', 'ios', 'extra.show-content', '0'],
  ['10017', 'ios', 'extra.ios_msg_channel', '0', '3'],
];

const TAKEN: readonly Row[] = [
  ['10008', ALL, 'restrictedPackageName', 'com.example'],
  ['10017', 'notification', 'title', 'half of a pair: \ud83d'],
  ['10016', ALL, 'extra', { callback: undefined, 'callback.type': undefined, 'callback.param': 'p' }],
  ['10016', ALL, 'extra', { callback: undefined, 'callback.param': undefined, 'callback.type': '3' }],
  ['10016', ANDROID, 'extra.hybrid_pn', '/Page'],
  ['10016', ANDROID, 'extra', { notify_effect: '1', class_name: undefined, intent_flag: '1' }],
  ['10016', ANDROID, 'extra', { channel_id: 'news', template_id: undefined, template_param: '{"a":"b"}' }],
];

/** Where a value stands, as an object. */
const at = (path: string, value: JsonValue | undefined): JsonObject => {
  if (path === '') return value as JsonObject;
  const [field = '', ...key] = path.split('.');
  return { [field]: key.length === 0 ? value : { [key.join('.')]: value } };
};

function told(rows: readonly Row[], isTaken: boolean): Mutation[] {
  return rows.flatMap(([code, into, path, ...values]) =>
    [into].flat().flatMap((kind: Kind) =>
      values.map((value) => {
        const text = JSON.stringify(value) as string | undefined;
        const name = `${kind}: ${path} ${(text ?? 'left out').slice(0, 60)}`;
        return { name, into: kind, fields: at(path, value), code, isTaken };
      }),
    ),
  );
}

/** Mistakes outside the rules, each for itself. */
export const MUTATIONS: readonly Mutation[] = [...told(REFUSED, false), ...told(TAKEN, true)];

/** A message with a mistake. */
export function mutated(message: object, { fields, code }: Mutation): object {
  const { extra, ...rest } = fields as JsonObject & { readonly extra?: JsonObject };
  const before = Object.entries<unknown>((message as { readonly extra?: JsonObject }).extra ?? {});
  // Too much of what the app says is a mistake of one kind alone: either too many, or too long.
  const kept = before.filter(([key]) => code !== '65015' || !key.startsWith('own'));
  const pairs = 'extra' in fields && extra === undefined ? undefined : { ...Object.fromEntries(kept), ...extra };
  // A longer life is that of a private channel, and a mistake may take the channel away.
  return { ...message, ...lifeOf(fields), ...rest, extra: pairs };
}

const lifeOf = (fields: JsonObject): object => ('extra' in fields ? { time_to_live: undefined } : {});
