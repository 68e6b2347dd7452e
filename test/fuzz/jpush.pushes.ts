import fc from 'fast-check';
import { activeOptions, type Existing, ordinaryOptions, specialOptions } from './jpush.options.js';
import { callback, liveActivity, message, notification, sms, thirdV1, thirdV2 } from './jpush.parts.js';
import { bytes, exactly, filled, flag, jsonBytes, type Json, label, one, some } from './jpush.texts.js';

/** What stands at JPush and pushes may name. */
export interface Known extends Existing {
  readonly cids: readonly string[];
  /** Every device has all of them, so that any of them fits. */
  readonly tags: readonly string[];
  readonly alias: string;
  readonly registrationIds: readonly string[];
}

/** Those that some phone has, and those that none has. */
const PHONES = ['android', 'ios', 'hmos'];
const platform = fc.oneof(one<unknown>('all'), fc.subarray([...PHONES, 'quickapp', 'winphone'], { minLength: 1 }));

/** Mostly a few, now and then as many as may stand, always with the one that fits. */
function listOf(item: fc.Arbitrary<string>, most: number, fitting: readonly string[]): fc.Arbitrary<string[]> {
  const full = Array.from({ length: most - fitting.length }, (_, i) => `n${i}`);
  return fc
    .oneof({ weight: 40, arbitrary: fc.array(item, { maxLength: 3 }) }, { weight: 1, arbitrary: fc.constant(full) })
    .map((given) => [...given, ...fitting]);
}

function audience({ tags, alias, registrationIds }: Known): fc.Arbitrary<unknown> {
  const named = some({
    tag: listOf(label, 20, tags.slice(0, 1)),
    tag_and: fc.subarray([...tags]),
    tag_not: fc.array(
      label.filter((tag) => !tags.includes(tag)),
      { maxLength: 3 },
    ),
    alias: listOf(label, 1000, [alias]),
    registration_id: listOf(one('180fe1da9e6aaaaaaaa', 'r2'), 1000, registrationIds),
  }).filter((kinds) => Object.values(kinds).some((list) => (list as unknown[]).length > 0));
  const byConsole = one('segment', 'abtest').chain((kind) =>
    filled.filter((id) => id.trim() !== '').map((id) => ({ [kind]: [id] })),
  );
  return fc.oneof(
    { weight: 2, arbitrary: one<unknown>('all') },
    { weight: 6, arbitrary: named },
    { weight: 1, arbitrary: fc.oneof(byConsole, one({ live_activity_id: 'LA-1' })) },
  );
}

/** What a push of one kind consists of, beside whom it goes to. */
function bodies(known: Known): Readonly<Record<Kind, fc.Arbitrary<Json>>> {
  const options = ordinaryOptions(known);
  const beside = { options, sms_message: sms, callback };
  const third = (version: 'v1' | 'v2', body: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
    some(
      {
        ...beside,
        message,
        notification_3rd: body,
        options: options.map((given) => ({ ...given, notification_3rd_ver: version })),
      },
      ['message', 'notification_3rd', 'options'],
    );
  return {
    notification: some({ ...beside, notification, message }, ['notification']),
    message: some({ ...beside, message }, ['message']),
    inapp: some({ ...beside, notification, inapp_message: flag.map((on) => ({ inapp_message: on })) }, [
      'notification',
      'inapp_message',
    ]),
    thirdV1: third('v1', thirdV1),
    thirdV2: third('v2', thirdV2),
    live: some({ options, callback, live_activity: liveActivity }, ['live_activity']),
    special: some({ ...beside, notification, message, options: specialOptions(known) }, ['options']),
    active: some({ ...beside, notification, options: activeOptions(known) }, ['notification', 'options']),
  };
}

/** The kinds of pushes. */
export type Kind = 'notification' | 'message' | 'inapp' | 'thirdV1' | 'thirdV2' | 'live' | 'special' | 'active';

/** Pushes inside the rules, of each kind. */
export function pushesByKind(known: Known): Readonly<Record<Kind, fc.Arbitrary<Json>>> {
  const whom = some({ platform, audience: audience(known), cid: one(...known.cids) }, ['platform', 'audience']);
  const made = Object.entries(bodies(known)).map(
    ([kind, body]) =>
      [
        kind,
        fc
          .tuple(whom, body)
          .map(([to, what]) => ({ ...to, ...withRoomForCards(what) }))
          .filter(isSmall),
      ] as const,
  );
  return Object.fromEntries(made) as unknown as Readonly<Record<Kind, fc.Arbitrary<Json>>>;
}

/** Pushes inside the rules: every kind, and now and then one at a bound of bytes. */
export const pushes = (known: Known): fc.Arbitrary<Json> =>
  fc.oneof(...Object.values(pushesByKind(known)), sized(0), sized(-1));

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((found, key) => (found as Json | undefined)?.[key], value);

/** Cards and live views of HarmonyOS go by the maker's own channel. */
function withRoomForCards(push: Json): Json {
  const isCard = ['notification', 'notification_3rd'].some((part) =>
    [1, 7].includes(at(push, part, 'hmos', 'push_type') as number),
  );
  if (!isCard || at(push, 'options', 'third_party_channel', 'hmos') === undefined) return push;
  const others = Object.fromEntries(
    Object.entries(at(push, 'options', 'third_party_channel') as Json).filter(([maker]) => maker !== 'hmos'),
  );
  return { ...push, options: { ...(push.options as Json), third_party_channel: others } };
}

const size = (value: unknown): number => (value === undefined ? 0 : bytes(JSON.stringify(value)));

/** Well below every bound of bytes, with room for a mistake; `sized` is for the bounds. */
function isSmall(push: Json): boolean {
  const { notification, message, notification_3rd: third } = push;
  const alert = at(notification, 'alert');
  const parts = ['ios', 'winphone'].map((name) => size({ alert, ...(at(notification, name) as Json) }));
  const most = [3900 - size(message) - 30, 1900, 950];
  return (
    [size({ alert, ...(at(notification, 'android') as Json) }), ...parts].every((each, i) => each < (most[i] ?? 0)) &&
    size(at(third, 'ios')) < 1900 &&
    size(push.live_activity) < 3500
  );
}

interface Bound {
  readonly limit: number;
  /** A push with this text in the part that is measured. */
  readonly make: (text: string) => Json;
  /** The part that is measured. */
  readonly part: (push: Json) => unknown;
}

const message4000 = (text: string): Json => ({ msg_content: text });

const BOUNDS: readonly Bound[] = [
  {
    limit: 2000,
    make: (text) => ({ platform: ['ios'], notification: { ios: { alert: text, badge: 1 } } }),
    part: (push) => at(push, 'notification', 'ios'),
  },
  {
    limit: 2000,
    make: (text) => ({ platform: 'all', notification: { alert: text } }),
    part: (push) => push.notification,
  },
  {
    limit: 2000,
    make: (text) => ({ platform: ['ios'], notification: { alert: text, ios: { badge: 1 } } }),
    part: (push) => ({ alert: at(push, 'notification', 'alert'), badge: 1 }),
  },
  {
    limit: 4000,
    make: (text) => ({ platform: ['android'], notification: { alert: text, android: { title: '商品' } } }),
    part: (push) => ({ alert: at(push, 'notification', 'alert'), title: '商品' }),
  },
  {
    limit: 4000 - size({ alert: '商' }),
    make: (text) => ({ platform: 'all', notification: { android: { alert: '商' } }, message: message4000(text) }),
    part: (push) => push.message,
  },
  { limit: 4000, make: (text) => ({ platform: ['ios'], message: message4000(text) }), part: (push) => push.message },
  {
    limit: 3584,
    make: (text) => ({ platform: ['ios'], live_activity: { ios: { event: 'end', 'content-state': { text } } } }),
    part: (push) => at(push, 'live_activity', 'ios'),
  },
  {
    limit: 1000,
    make: (text) => ({ platform: ['android', 'winphone'], notification: { alert: 'A', winphone: { alert: text } } }),
    part: (push) => at(push, 'notification', 'winphone'),
  },
  {
    limit: 2000,
    make: (text) => ({
      platform: 'all',
      message: { msg_content: '' },
      notification_3rd: { ios: { alert: text } },
      options: { notification_3rd_ver: 'v2' },
    }),
    part: (push) => at(push, 'notification_3rd', 'ios'),
  },
];

/** A push whose measured part is so many bytes over its bound; 0 fits. */
export const sized = (over: number): fc.Arbitrary<Json> =>
  fc
    .constantFrom(...BOUNDS)
    .chain(({ limit, make, part }) =>
      exactly(limit + over - size(part(make(''))), jsonBytes).map((text) => ({ ...make(text), audience: 'all' })),
    );

/** Whether a push inside the rules finds anybody: phones have three platforms, and nobody is in what apps make at run time. */
export function reachesSomebody({ platform, audience }: Json): boolean {
  const platforms = platform === 'all' ? PHONES : (platform as string[]);
  const nobody = ['segment', 'abtest', 'live_activity_id'].some((kind) => at(audience, kind) !== undefined);
  return !nobody && platforms.some((name) => PHONES.includes(name));
}
