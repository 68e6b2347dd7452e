import { jpush, type JPushPush } from '@nest-push/jpush';

/** A push of the Python client's examples, written with our builders. */
export interface SeedPush {
  /** The example's function. */
  readonly name: string;
  readonly push: JPushPush;
  /** Its name among the documents, where the body stands that the Python client sends. @default name */
  readonly documentedAs?: string;
}

/** What every zone is sent. */
export const greeting = {
  platform: jpush.all,
  audience: jpush.all,
  notification: jpush.notification('!hello python jpush api'),
} satisfies JPushPush;
const helloWorld: JPushPush = { ...greeting, notification: jpush.notification('Hello, world!') };
const toTagsAndAliases: JPushPush = {
  platform: jpush.all,
  audience: jpush.audience(jpush.tag('tag1', 'tag2'), jpush.alias('alias1', 'alias2')),
  notification: jpush.notification('Hello world with audience!'),
};
const extras = { k1: 'v1' };
const toBothPlatforms = (android: ReturnType<typeof jpush.android>, ...ios: Parameters<typeof jpush.ios>) => ({
  ...greeting,
  notification: jpush.notification('Hello, JPush!', android, jpush.ios(...ios)),
});
// The Python client adds the badge by itself; a host of ours says it.
const iosAlert = ['Hello, IOS JPush!', { badge: '+1', sound: 'a.caf', extras }] as const;

/** `push_example.py`, function by function. */
export const PUSHES: readonly SeedPush[] = [
  { name: 'alias()', push: toTagsAndAliases, documentedAs: 'alias(), which writes the alias by hand' },
  { name: 'all()', push: greeting },
  { name: 'audience()', push: toTagsAndAliases },
  {
    name: 'notification()',
    push: toBothPlatforms(
      jpush.android('Hello, Android msg', { priority: 1, style: 1, alert_type: 1, big_text: 'jjjjjjjjjj', extras }),
      ...iosAlert,
    ),
  },
  {
    name: 'options()',
    push: {
      ...helloWorld,
      options: jpush.options({ time_to_live: 86_400, sendno: 12_345, apns_production: true }),
    },
  },
  {
    name: 'platfrom_msg()',
    push: {
      ...toBothPlatforms(jpush.android('Hello, android msg'), ...iosAlert),
      message: jpush.message('content', { extras: { k2: 'v2', k3: 'v3' } }),
    },
  },
  {
    name: 'silent()',
    push: toBothPlatforms(jpush.android('Hello, android msg'), 'Hello, IOS JPush!', { badge: '+1', extras }),
  },
  // As it is printed, it sends a free text, which JPush has replaced by templates since 2018-03.
  {
    name: 'sms()',
    push: {
      ...greeting,
      notification: jpush.notification('a sms message from python jpush api'),
      sms_message: jpush.smsMessage(1250, 0),
    },
    documentedAs: 'sms(), with the template that JPush asks for since 2018-03',
  },
  { name: 'validate()', push: helloWorld },
];
