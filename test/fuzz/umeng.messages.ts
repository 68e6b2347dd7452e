import { type Platform } from '@nest-push/core';
import fc from 'fast-check';
import { type Display, payloads } from './umeng.payloads.js';
import { bytesOf, day, flag, type Json, jsonText, some, text, time, TOKENS, url, WEEK_S, word } from './umeng.texts.js';

/** The files that stand at the simulator, and the audience that its console has. */
export interface Known {
  readonly tokens: string;
  readonly aliases: string;
}

/** The ways to say whom a message is for. */
export type Target = 'unicast' | 'listcast' | 'aliases' | 'broadcast' | 'filter' | 'group' | 'filecast' | 'aliasFile';

export const TARGETS: readonly Target[] = [
  'unicast',
  'listcast',
  'aliases',
  'broadcast',
  'filter',
  'group',
  'filecast',
  'aliasFile',
];
export const TASKS: readonly Target[] = ['broadcast', 'filter', 'group', 'filecast', 'aliasFile'];

const many = (count: number): string[] => Array.from({ length: count }, (_, n) => String(n).padStart(44, '0'));

const leaf = fc.oneof(
  fc.record({ tag: text() }),
  fc.record({ app_version: fc.constantFrom('1.0', '>1.0', '>=2.3.4', '<10.0', '<=0.9') }),
  fc.record({ launch_from: fc.integer({ min: -900, max: -1 }).map(day) }),
  fc.record({ not_launch_from: fc.constantFrom(-1, -30).map(day) }),
  ...['channel', 'device_model', 'province', 'country', 'language', 'install_in', 'install_before', 'push_switch'].map(
    (key) => fc.record({ [key]: text() }),
  ),
);
const group = (node: fc.Arbitrary<Json>): fc.Arbitrary<Json> => {
  const nodes = fc.array(node, { minLength: 1, maxLength: 3 });
  return fc.oneof(fc.record({ and: nodes }), fc.record({ or: nodes }));
};
const condition = fc.oneof(leaf, fc.record({ not: leaf }));
const where = group(fc.oneof(condition, group(condition)));

/** UTF-8 bytes of a filter. */
export const FILTER_BYTES = 3000;

/** A filter with exactly so many bytes. */
export function filterOf(bytes: number): Json {
  const sized = (tag: string): Json => ({ where: { and: [{ tag }, { not: { tag: '品"🚲' } }] } });
  return sized('x'.repeat(bytes - bytesOf(sized(''))));
}

const filter = fc.oneof(
  { weight: 9, arbitrary: fc.record({ where }).filter((given) => bytesOf(given) <= FILTER_BYTES) },
  { weight: 1, arbitrary: fc.constantFrom(FILTER_BYTES, FILTER_BYTES - 1).map(filterOf) },
);

function targets(platform: Platform, known: Known): Readonly<Record<Target, fc.Arbitrary<Json>>> {
  const token = TOKENS[platform];
  const list = fc.oneof(
    { weight: 19, arbitrary: fc.array(token, { minLength: 1, maxLength: 5 }) },
    {
      weight: 1,
      arbitrary: fc.constant(platform === 'ios' ? many(500).map((one) => one.padStart(64, '0')) : many(500)),
    },
  );
  const aliases = fc.oneof(
    { weight: 19, arbitrary: fc.array(word, { minLength: 1, maxLength: 5 }) },
    { weight: 1, arbitrary: fc.constant(many(500)) },
  );
  const says = (type: string, fields: Readonly<Record<string, fc.Arbitrary<unknown>>> = {}): fc.Arbitrary<Json> =>
    fc.record({ type: fc.constant(type), ...fields });
  return {
    unicast: says('unicast', { device_tokens: token }),
    listcast: says('listcast', { device_tokens: fc.oneof(list, list.map(String)) }),
    aliases: says('customizedcast', { alias_type: word, alias: fc.oneof(aliases, aliases.map(String)) }),
    broadcast: says('broadcast'),
    filter: says('groupcast', { filter }),
    group: says('groupcast', platform === 'ios' ? { filter } : { group_id: fc.constantFrom('g1', 'nobody') }),
    filecast: says('filecast', { file_id: fc.constant(known.tokens) }),
    aliasFile: says('customizedcast', { alias_type: word, file_id: fc.constant(known.aliases) }),
  };
}

const maxSendNum = fc.constantFrom(1000, 1001, 500_000);
const POLICY: Readonly<Record<Platform, Readonly<Record<string, fc.Arbitrary<unknown>>>>> = {
  android: {
    max_send_num: maxSendNum,
    notification_closed_filter: fc.boolean(),
    in_app: fc.record({ in_app: fc.boolean() }),
    uapp_arg: word,
  },
  ios: { apns_collapse_id: fc.oneof(word, fc.constantFrom('品'.repeat(21) + 'x', '🚲'.repeat(16))), uapp_arg: word },
  harmony: { max_send_num: maxSendNum, channel_strategy: fc.record({ default: fc.constantFrom(1, 2, 3, 4) }) },
};

const seconds = (from: number, to: number): fc.Arbitrary<number> =>
  fc.oneof(fc.constantFrom(from, to), fc.integer({ min: from, max: to }));

function policies(platform: Platform, target: Target): fc.Arbitrary<Json> {
  const expire_time = seconds(1, WEEK_S).map(time);
  if (!TASKS.includes(target)) return some({ ...POLICY[platform], expire_time });
  const task = { ...POLICY[platform], out_biz_no: word };
  const later = fc
    .tuple(seconds(0, WEEK_S), seconds(1, WEEK_S), some(task))
    .map(([start, lives, rest]) => ({ ...rest, start_time: time(start), expire_time: time(start + lives) }));
  const scheduled = fc
    .tuple(seconds(0, WEEK_S), some(task))
    .map(([start, rest]) => ({ ...rest, start_time: time(start) }));
  return fc.oneof(some({ ...task, expire_time }), later, scheduled);
}

const COMMON = {
  production_mode: fc.oneof(flag, fc.boolean()),
  description: text(),
  callback_params: fc.dictionary(word, fc.oneof(text(), fc.integer()), { maxKeys: 3 }),
  receipt_url: fc.oneof(url, fc.constantFrom(`https://a.cn/${'x'.repeat(243)}`)),
  receipt_type: fc.constantFrom('1', '2', '3', 1, 2, 3),
  thirdparty_id: fc.oneof(word, fc.integer()),
};

const channels = some({
  channel_activity: word,
  main_activity: word,
  xiaomi_channel_id: word,
  xiaomi_extra_properties: some({ template_id: word, template_param: jsonText }),
  vivo_category: word,
  vivo_addbadge: flag,
  oppo_channel_id: word,
  oppo_private_msg_template: some(
    { private_title_parameters: fc.dictionary(word, word), private_content_parameters: fc.dictionary(word, word) },
    { private_msg_template_id: word },
  ),
  huawei_channel_importance: fc.constantFrom('LOW', 'NORMAL'),
  huawei_channel_category: word,
  meizu_msg_type: fc.constantFrom('0', '1'),
  channel_fcm: fc.constantFrom('0', '1'),
});
const oppo = some({ oppo_notify_level: fc.constantFrom('1', '2', '16', 1, 2, 16) }, { oppo_category: word });

const CONTENT: Readonly<Record<Platform, Readonly<Record<string, fc.Arbitrary<unknown>>>>> = {
  android: {
    category: fc.constantFrom(0, 1),
    channel_properties: fc.tuple(channels, oppo).map(([all, level]) => ({ ...all, ...level })),
    local_properties: some({
      category: fc.constantFrom('CATEGORY_PROMO', 'CATEGORY_REMINDER'),
      importance: fc.constantFrom('IMPORTANCE_MIN', 'IMPORTANCE_DEFAULT'),
      channel_id: word,
      channel_name: text(),
    }),
    mipush: flag,
    mi_activity: word,
  },
  ios: {},
  harmony: { channel_properties: some({ harmony_channel_category: word }) },
};

/** Messages of one kind inside the rules. */
export function messagesOf(platform: Platform, target: Target, display: Display, known: Known): fc.Arbitrary<Json> {
  const policy = display === 'scene' ? some({ expire_time: fc.constant(time(60)) }) : policies(platform, target);
  const rest = some({ ...COMMON, ...CONTENT[platform], policy }, { payload: payloads(platform, display) });
  return fc.tuple(targets(platform, known)[target], rest).map(([named, said]) => ({ ...named, ...said }));
}

/** Messages of every kind inside the rules. */
export function messages(platform: Platform, known: Known): fc.Arbitrary<Json> {
  const kinds = TARGETS.flatMap((target) => [
    messagesOf(platform, target, 'notification', known),
    messagesOf(platform, target, 'message', known),
  ]);
  return fc.oneof(...kinds, ...(platform === 'harmony' ? [messagesOf(platform, 'unicast', 'scene', known)] : []));
}
