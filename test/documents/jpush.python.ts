import { type DocumentedPush, example, toAll } from './jpush.example.js';
import { ANDROID, EVERYONE, hands, HARMONY, IOS, IOS_SANDBOX, on, says } from './jpush.phones.js';

const GREETING = '!hello python jpush api';

/** One line of the section on audiences: a kind of target and whom it finds. */
function audienceLine(line: string, audience: string, who: readonly string[]): DocumentedPush {
  return example(
    line,
    `{"audience": ${audience}, "platform": "all", "notification": {"alert": "${GREETING}"}}`,
    { platform: 'all', audience: JSON.parse(audience) as object, notification: { alert: GREETING } },
    on(who, says(GREETING)),
  );
}

/**
 * The examples of "JPush API Python Client", 2019. The bodies are what its release of that year, run on Python 3.7, gives to its HTTP library.
 */
export const PYTHON_PUSHES: readonly DocumentedPush[] = [
  example(
    'the overview',
    '{"audience": "all", "platform": "all", "notification": {"alert": "hello python jpush api"}}',
    { ...toAll, notification: { alert: 'hello python jpush api' } },
    on(EVERYONE, says('hello python jpush api')),
  ),
  audienceLine('tag("tag1", "tag2")', '{"tag": ["tag1", "tag2"]}', ['sun', 'li']),
  audienceLine('tag_and("tag1", "tag2")', '{"tag_and": ["tag1", "tag2"]}', ['li']),
  audienceLine('tag_not("tag1", "tag2")', '{"tag_not": ["tag1", "tag2"]}', ['lin', 'wang', 'zhao', 'zhou']),
  audienceLine('alias("alias1", "alias2")', '{"alias": ["alias1", "alias2"]}', ['sun', 'li']),
  audienceLine(
    'registration_id("registration_id1", "registration_id2")',
    '{"registration_id": ["registration_id1", "registration_id2"]}',
    ['sun', 'li'],
  ),
  example(
    'alias(), which writes the alias by hand',
    '{"audience": {"tag": ["tag1", "tag2"], "alias": ["alias1", "alias2"]}, "platform": "all", "notification": {"alert": "Hello world with audience!"}}',
    {
      platform: 'all',
      audience: { tag: ['tag1', 'tag2'], alias: ['alias1', 'alias2'] },
      notification: { alert: 'Hello world with audience!' },
    },
    on(['sun', 'li'], says('Hello world with audience!')),
  ),
  example(
    'all()',
    '{"audience": "all", "platform": "all", "notification": {"alert": "!hello python jpush api"}}',
    { ...toAll, notification: { alert: GREETING } },
    on(EVERYONE, says(GREETING)),
  ),
  example(
    'audience()',
    '{"audience": {"tag": ["tag1", "tag2"], "alias": ["alias1", "alias2"]}, "platform": "all", "notification": {"alert": "Hello world with audience!"}}',
    {
      platform: 'all',
      audience: { tag: ['tag1', 'tag2'], alias: ['alias1', 'alias2'] },
      notification: { alert: 'Hello world with audience!' },
    },
    on(['sun', 'li'], says('Hello world with audience!')),
  ),
  example(
    'notification()',
    '{"audience": "all", "platform": "all", "notification": {"alert": "Hello, JPush!", "ios": {"alert": "Hello, IOS JPush!", "badge": "+1", "sound": "a.caf", "extras": {"k1": "v1"}}, "android": {"alert": "Hello, Android msg", "priority": 1, "style": 1, "alert_type": 1, "big_text": "jjjjjjjjjj", "extras": {"k1": "v1"}}}}',
    {
      ...toAll,
      notification: {
        alert: 'Hello, JPush!',
        // The client adds the badge by itself; a host of ours says it.
        ios: { alert: 'Hello, IOS JPush!', badge: '+1', sound: 'a.caf', extras: { k1: 'v1' } },
        android: {
          alert: 'Hello, Android msg',
          priority: 1,
          style: 1,
          alert_type: 1,
          big_text: 'jjjjjjjjjj',
          extras: { k1: 'v1' },
        },
      },
    },
    {
      ...on(ANDROID, says('Hello, Android msg', { data: { k1: 'v1' } })),
      ...on(IOS, says('Hello, IOS JPush!', { badge: '+1', sound: 'a.caf', data: { k1: 'v1' } })),
      ...on(HARMONY, says('Hello, JPush!')),
    },
  ),
  example(
    'options()',
    '{"audience": "all", "platform": "all", "notification": {"alert": "Hello, world!"}, "options": {"time_to_live": 86400, "sendno": 12345, "apns_production": true}}',
    {
      ...toAll,
      notification: { alert: 'Hello, world!' },
      options: { time_to_live: 86_400, sendno: 12_345, apns_production: true },
    },
    on(EVERYONE, says('Hello, world!')),
  ),
  example(
    'platfrom_msg()',
    '{"audience": "all", "platform": "all", "notification": {"alert": "Hello, JPush!", "ios": {"alert": "Hello, IOS JPush!", "badge": "+1", "sound": "a.caf", "extras": {"k1": "v1"}}, "android": {"alert": "Hello, android msg"}}, "message": {"msg_content": "content", "extras": {"k2": "v2", "k3": "v3"}}}',
    {
      ...toAll,
      notification: {
        alert: 'Hello, JPush!',
        ios: { alert: 'Hello, IOS JPush!', badge: '+1', sound: 'a.caf', extras: { k1: 'v1' } },
        android: { alert: 'Hello, android msg' },
      },
      message: { msg_content: 'content', extras: { k2: 'v2', k3: 'v3' } },
    },
    {
      ...on(ANDROID, says('Hello, android msg'), hands('content', { data: { k2: 'v2', k3: 'v3' } })),
      ...on(
        IOS,
        says('Hello, IOS JPush!', { badge: '+1', sound: 'a.caf', data: { k1: 'v1' } }),
        hands('content', { data: { k2: 'v2', k3: 'v3' } }),
      ),
      ...on(IOS_SANDBOX, hands('content', { data: { k2: 'v2', k3: 'v3' } })),
      ...on(HARMONY, says('Hello, JPush!'), hands('content', { data: { k2: 'v2', k3: 'v3' } })),
    },
  ),
  example(
    'silent()',
    '{"audience": "all", "platform": "all", "notification": {"alert": "Hello, JPush!", "ios": {"alert": "Hello, IOS JPush!", "badge": "+1", "extras": {"k1": "v1"}}, "android": {"alert": "Hello, android msg"}}}',
    {
      ...toAll,
      notification: {
        alert: 'Hello, JPush!',
        ios: { alert: 'Hello, IOS JPush!', badge: '+1', extras: { k1: 'v1' } },
        android: { alert: 'Hello, android msg' },
      },
    },
    {
      ...on(ANDROID, says('Hello, android msg')),
      // No sound.
      ...on(IOS, says('Hello, IOS JPush!', { badge: '+1', data: { k1: 'v1' } })),
      ...on(HARMONY, says('Hello, JPush!')),
    },
  ),
  example(
    'sms(), with the template that JPush asks for since 2018-03',
    '{"audience": "all", "platform": "all", "notification": {"alert": "a sms message from python jpush api"}, "sms_message": {"delay_time": 0, "temp_id": 1250}}',
    {
      ...toAll,
      notification: { alert: 'a sms message from python jpush api' },
      sms_message: { delay_time: 0, temp_id: 1250 },
    },
    on(EVERYONE, says('a sms message from python jpush api')),
  ),
  example(
    'validate()',
    '{"audience": "all", "platform": "all", "notification": {"alert": "Hello, world!"}}',
    { ...toAll, notification: { alert: 'Hello, world!' } },
    {},
    '/v3/push/validate',
  ),
  example(
    'default() of the zones',
    '{"audience": "all", "platform": "all", "notification": {"alert": "!hello python jpush api"}}',
    { ...toAll, notification: { alert: GREETING } },
    on(EVERYONE, says(GREETING)),
  ),
];

/** What `sms()` sends as it is printed: free text in place of a template. */
export const PYTHON_SMS_AS_PRINTED =
  '{"audience": "all", "platform": "all", "notification": {"alert": "a sms message from python jpush api"}, "sms_message": {"content": "a sms message from python jpush api", "delay_time": 0}}';
