import { completed, type DocumentedPush, example, hello, ICON, INTENT, toAll } from './jpush.example.js';
import { ANDROID, EVERYONE, IOS, on, says } from './jpush.phones.js';

/** The page "Push API v3", 2019-08: what is shown, and the check that shows nothing. */
export const NOTIFICATIONS: readonly DocumentedPush[] = [
  example(
    'notification: alert',
    completed(
      `{
    "notification" : {
        "alert" : "Hello, JPush!"
    }
}`,
      toAll,
    ),
    { ...toAll, notification: { alert: 'Hello, JPush!' } },
    on(EVERYONE, says('Hello, JPush!')),
  ),
  example(
    'notification: android',
    completed(
      `{
    "notification" : {
        "android" : {
             "alert" : "hello, JPush!",${' '}
             "title" : "JPush test",${' '}
             "builder_id" : 3,${' '}
             "style":1,
             "alert_type":1,
             "big_text":"big text content",
             "inbox":{"line1":"first line","line2":"second line"},
             "big_pic_path":"picture url",
             "priority":0,
             "category":"category str",
             "large_icon": "http://www.jiguang.cn/largeIcon.jpg",
           "intent": {
                "url": "intent:#Intent;component=com.jiguang.push/com.example.jpushdemo.SettingActivity;end"
            },
             "extras" : {
                  "news_id" : 134,${' '}
                  "my_key" : "a value"
             }
        }
    }
}`,
      toAll,
    ),
    {
      ...toAll,
      notification: {
        android: {
          alert: 'hello, JPush!',
          title: 'JPush test',
          builder_id: 3,
          style: 1,
          alert_type: 1,
          big_text: 'big text content',
          inbox: { line1: 'first line', line2: 'second line' },
          big_pic_path: 'picture url',
          priority: 0,
          category: 'category str',
          large_icon: ICON,
          intent: { url: INTENT },
          extras: { news_id: 134, my_key: 'a value' },
        },
      },
    },
    on(
      ANDROID,
      says('hello, JPush!', {
        title: 'JPush test',
        image: 'picture url',
        click: INTENT,
        data: { news_id: 134, my_key: 'a value' },
      }),
    ),
  ),
  example(
    'notification: iOS',
    completed(
      `{
    "notification" : {
         "ios" : {
                 "alert" : "hello, JPush!",${' '}
                 "sound" : "sound.caf",${' '}
                 "badge" : 1,${' '}
                 "extras" : {
                      "news_id" : 134,${' '}
                      "my_key" : "a value"
                 }
            }
       }
}                
`,
      toAll,
    ),
    {
      ...toAll,
      notification: {
        ios: { alert: 'hello, JPush!', sound: 'sound.caf', badge: 1, extras: { news_id: 134, my_key: 'a value' } },
      },
    },
    // The same that the documents print as received from APNs: text, badge, sound, and the extras beside `aps`.
    on(IOS, says('hello, JPush!', { sound: 'sound.caf', badge: 1, data: { news_id: 134, my_key: 'a value' } })),
  ),
  example(
    'notification: Windows Phone',
    completed(
      `    {
        "notification" : {
            "winphone" : {
                 "alert" : "hello, JPush!",${' '}
                 "title" : "Push Test",${' '}
                 "_open_page" : "/friends.xaml",${' '}
                 "extras" : {
                      "news_id" : 134,${' '}
                      "my_key" : "a value"
                 }
            }
        }
    }
`,
      toAll,
    ),
    {
      ...toAll,
      notification: {
        winphone: {
          alert: 'hello, JPush!',
          title: 'Push Test',
          _open_page: '/friends.xaml',
          extras: { news_id: 134, my_key: 'a value' },
        },
      },
    },
    // Nobody has such a phone, and the others are told nothing.
    {},
  ),
  example(
    'validate: "the other fields are those of a push"',
    completed('{ "platform" : "all" }', { audience: 'all', ...hello }),
    { ...toAll, ...hello },
    {},
    '/v3/push/validate',
  ),
];
