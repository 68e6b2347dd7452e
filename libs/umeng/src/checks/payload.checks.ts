import {
  anything,
  both,
  either,
  flag,
  isJsonObject,
  jsonBytes,
  object,
  oneOf,
  type Platform,
  record,
  type Shape,
  text,
  whole,
} from '@nest-push/core';
import { UMENG_EDITIONS, UMENG_LIMITS, type UmengDocuments, type UmengEdition } from '../umeng.limits.js';
import { chosenBy, refused, webAddress } from './shapes.js';

// Source of the codes: U-Push API integration, error codes, 2020; of the fields: 2025-04.

const { least, most } = UMENG_LIMITS.badge;
const BIG_BODY = text({ max: UMENG_LIMITS.bigBody.most });
/** Texts, or an object: Umeng hands it to the app. */
const CUSTOM = either(object({}, { open: true }), text({ min: 1, code: '1003' }));
const VALUES: Shape = (value, field, report) => {
  if (isJsonObject(value)) record(text())(value, field, report);
  else report.add('type', field, 'must be an object', '1026');
};
const flagText = (code: string): Shape => oneOf(['true', 'false'], { code });

const ANDROID_BODY = {
  title: text({ notBlank: true, code: '1009' }),
  text: text({ notBlank: true, code: '1010' }),
  ticker: text(),
  big_body: BIG_BODY,
  re_pop: oneOf([0, 1]),
  icon: text(),
  largeIcon: text(),
  img: webAddress({ code: '1005' }),
  expand_image: webAddress(),
  sound: text(),
  builder_id: whole({ min: 0 }),
  // Umeng ignores what is outside. Our decision: then it is refused, for the badge would not be what was said.
  set_badge: whole({ min: least, max: most }),
  add_badge: whole({ min: -most, max: most }),
  badge: whole(),
  play_vibrate: flagText('1011'),
  play_lights: flagText('1012'),
  play_sound: flagText('1013'),
  after_open: oneOf(['go_app', 'go_url', 'go_activity', 'go_custom']),
  url: webAddress({ code: '1007' }),
  activity: text({ min: 1, code: '1024' }),
  custom: CUSTOM,
} as const;

const HARMONY_BODY = {
  title: text({ notBlank: true, code: '1009' }),
  text: text({ notBlank: true, code: '1010' }),
  big_body: BIG_BODY,
  large_icon: text(),
  img: webAddress({ code: '1005' }),
  add_badge: whole({ min: least, max: most }),
  after_open: oneOf(['go_app', 'go_ability']),
  action: text({ min: 1 }),
  uri: text({ min: 1 }),
} as const;

/** What a tap needs, by `after_open`. Our decision: go_custom without custom has the code of a message without it. */
const NEEDED: ReadonlyMap<unknown, { readonly any: readonly string[]; readonly code: string }> = new Map([
  ['go_url', { any: ['url'], code: '1022' }],
  ['go_activity', { any: ['activity'], code: '1024' }],
  ['go_custom', { any: ['custom'], code: '1003' }],
  ['go_ability', { any: ['action', 'uri'], code: '' }],
]);

function notificationBody(fields: Readonly<Record<string, Shape>>, required: readonly string[]): Shape {
  return object(fields, {
    code: '1002',
    required,
    missingCodes: { ticker: '1008', title: '1009', text: '1010' },
    relations: (body, field, report) => {
      const needed = NEEDED.get(body.after_open);
      if (needed === undefined || needed.any.some((name) => body[name] !== undefined)) return;
      report.add('missing', `${field}.${needed.any.join(' or ')}`, 'must be set: after_open needs it', needed.code);
    },
  });
}

const withBody = (body: Shape): Shape =>
  object({ display_type: anything, body, extra: VALUES }, { required: ['body'], missingCodes: { body: '1002' } });

/** A message that shows nothing. */
const MESSAGE = withBody(
  object({ custom: CUSTOM }, { required: ['custom'], missingCodes: { custom: '1003' }, code: '1002' }),
);

/** A live view of HarmonyOS. */
const SCENE = object(
  {
    display_type: anything,
    channels_body: object(
      {
        harmony: object({ type: oneOf(['live_view']), payload: text({ min: 1 }) }, { required: ['type', 'payload'] }),
      },
      { required: ['harmony'] },
    ),
  },
  { required: ['channels_body'] },
);

const DISPLAY_CODES = { missing: '1004', unknown: '1019' } as const;

/** Text, or Apple's object; an empty one says as little as a missing one. */
const ALERT = either(
  object(
    { title: text(), subtitle: text(), body: text() },
    {
      open: true,
      relations: (alert, field, report) => {
        if (Object.keys(alert).length === 0) report.add('missing', field, 'must not be empty', '2025');
      },
    },
  ),
  text({ min: 1, code: '2025' }),
);

const APS_FIELDS = {
  alert: ALERT,
  sound: either(object({ critical: anything, name: text(), volume: anything }), text()),
  category: text(),
  'content-available': oneOf([0, 1]),
  'thread-id': text(),
  'interruption-level': oneOf(['passive', 'active', 'time-sensitive', 'critical']),
  'mutable-content': oneOf([0, 1]),
  image: webAddress(),
} as const;

const BADGE_TEXT = either(
  whole(),
  text({ like: [/^([+-]?\d+)?$/, 'must be a number, a number with its sign, or empty'] }),
);

function aps({ badgeIsText }: UmengEdition): Shape {
  return object(
    { ...APS_FIELDS, badge: badgeIsText ? BADGE_TEXT : whole() },
    {
      // Umeng wants Apple's own object, and Apple adds keys.
      open: true,
      code: '2025',
      relations: (value, field, report) => {
        if (value.alert === undefined && value['content-available'] !== 1) {
          report.add('missing', `${field}.alert`, 'must be set unless content-available is 1', '2025');
        }
      },
    },
  );
}

const RESERVED = refused("must have another name: on iOS data stands beside 'aps', and Umeng reserves 'd' and 'p'", {
  code: '5002',
});

const BY_PLATFORM: Readonly<Record<Platform, (edition: UmengEdition) => Shape>> = {
  android: ({ tickerRequired }) =>
    chosenBy(
      'display_type',
      {
        notification: withBody(
          notificationBody(ANDROID_BODY, tickerRequired ? ['ticker', 'title', 'text'] : ['title', 'text']),
        ),
        message: MESSAGE,
      },
      DISPLAY_CODES,
    ),
  ios: (edition) =>
    object(
      { aps: aps(edition), d: RESERVED, p: RESERVED },
      { open: true, required: ['aps'], missingCodes: { aps: '2025' } },
    ),
  harmony: () =>
    chosenBy(
      'display_type',
      { notification: withBody(notificationBody(HARMONY_BODY, ['title', 'text'])), message: MESSAGE, scene: SCENE },
      DISPLAY_CODES,
    ),
};

function payloadShape(platform: Platform, edition: UmengEdition): Shape {
  const whole = both(BY_PLATFORM[platform](edition), jsonBytes(edition.payloadBytes[platform], { code: '2022' }));
  return (value, field, report) => {
    if (isJsonObject(value)) whole(value, field, report);
    else report.add('type', field, 'must be an object', '1001');
  };
}

const payloadsOf = (edition: UmengEdition): Readonly<Record<Platform, Shape>> => ({
  android: payloadShape('android', edition),
  ios: payloadShape('ios', edition),
  harmony: payloadShape('harmony', edition),
});

/** What an edition of the documents demands of a platform's payload: the rules of its fields, and then its size. */
export const PAYLOADS: Readonly<Record<UmengDocuments, Readonly<Record<Platform, Shape>>>> = {
  2025: payloadsOf(UMENG_EDITIONS[2025]),
  2020: payloadsOf(UMENG_EDITIONS[2020]),
};

/** Settings for the makers' channels. Umeng adds keys often: unknown ones pass. */
export const CHANNEL_PROPERTIES: Shape = object(
  {
    channel_activity: text(),
    main_activity: text(),
    xiaomi_channel_id: text(),
    xiaomi_extra_properties: object({ template_id: text(), template_param: text() }, { open: true }),
    vivo_category: text(),
    vivo_addbadge: oneOf(['true', 'false']),
    oppo_channel_id: text(),
    oppo_category: text(),
    oppo_notify_level: oneOf(['1', '2', '16', 1, 2, 16]),
    oppo_private_msg_template: object(
      {
        private_msg_template_id: text(),
        private_title_parameters: record(),
        private_content_parameters: record(),
      },
      { open: true },
    ),
    huawei_channel_importance: text(),
    huawei_channel_category: text(),
    meizu_msg_type: oneOf(['0', '1']),
    channel_fcm: oneOf(['0', '1']),
    harmony_channel_category: text(),
  },
  {
    open: true,
    relations: ({ oppo_notify_level, oppo_category }, field, report) => {
      if (oppo_notify_level !== undefined && oppo_category === undefined) {
        report.add('missing', `${field}.oppo_category`, 'must be set where oppo_notify_level is');
      }
    },
  },
);

/** How Android shows what came through Umeng's own channel. */
export const LOCAL_PROPERTIES: Shape = object({
  category: text(),
  importance: text(),
  channel_id: text(),
  channel_name: text(),
});

/** In-app display. */
export const IN_APP: Shape = object({ in_app: flag() }, { required: ['in_app'] });
