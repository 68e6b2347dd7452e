import {
  completed,
  type DocumentedPush,
  example,
  HELLO,
  hello,
  ICON,
  INTENT,
  PRINTED_CID,
  toAll,
  toEveryPlatform,
} from './jpush.example.js';
import { NOTIFICATIONS } from './jpush.notifications.js';
import { ANDROID, EVERYONE, hands, HARMONY, IOS, on, says } from './jpush.phones.js';

/** The page "Push API v3", 2019-08: whole push objects, platforms, audiences. */
const WHOLE_AND_AUDIENCES: readonly DocumentedPush[] = [
  example(
    'the curl example',
    '{"platform":"all","audience":"all","notification":{"alert":"Hi,JPush !","android":{"extras":{"android-key1":"android-value1"}},"ios":{"sound":"sound.caf","badge":"+1","extras":{"ios-key1":"ios-value1"}}}}',
    {
      ...toAll,
      notification: {
        alert: 'Hi,JPush !',
        android: { extras: { 'android-key1': 'android-value1' } },
        ios: { sound: 'sound.caf', badge: '+1', extras: { 'ios-key1': 'ios-value1' } },
      },
    },
    {
      ...on(ANDROID, says('Hi,JPush !', { data: { 'android-key1': 'android-value1' } })),
      ...on(IOS, says('Hi,JPush !', { sound: 'sound.caf', badge: '+1', data: { 'ios-key1': 'ios-value1' } })),
      ...on(HARMONY, says('Hi,JPush !')),
    },
  ),
  example(
    'the complete push object',
    `{
    "cid": "${PRINTED_CID}",
    "platform": "all",
    "audience": {
        "tag": [
            "深圳",
            "北京"
        ]
    },
    "notification": {
        "android": {
            "alert": "Hi, JPush!",
            "title": "Send to Android",
            "builder_id": 1,
            "large_icon": "http://www.jiguang.cn/largeIcon.jpg",
            "intent": {
                "url": "intent:#Intent;component=com.jiguang.push/com.example.jpushdemo.SettingActivity;end"
            },
            "extras": {
                "newsid": 321
            }
        },
        "ios": {
            "alert": "Hi, JPush!",
            "sound": "default",
            "badge": "+1",
            "thread-id": "default",
            "extras": {
                "newsid": 321
            }
        }
    },
    "message": {
        "msg_content": "Hi,JPush",
        "content_type": "text",
        "title": "msg",
        "extras": {
            "key": "value"
        }
    },
    "sms_message":{
       "temp_id":1250,
       "temp_para":{
            "code":"123456"
       },
        "delay_time":3600,
        "active_filter":false
    },
    "options": {
        "time_to_live": 60,
        "apns_production": false,
        "apns_collapse_id":"jiguang_test_201706011100"
    }
}`,
    {
      cid: PRINTED_CID,
      platform: 'all',
      audience: { tag: ['深圳', '北京'] },
      notification: {
        android: {
          alert: HELLO,
          title: 'Send to Android',
          builder_id: 1,
          large_icon: ICON,
          intent: { url: INTENT },
          extras: { newsid: 321 },
        },
        ios: { alert: HELLO, sound: 'default', badge: '+1', 'thread-id': 'default', extras: { newsid: 321 } },
      },
      message: { msg_content: 'Hi,JPush', content_type: 'text', title: 'msg', extras: { key: 'value' } },
      sms_message: { temp_id: 1250, temp_para: { code: '123456' }, delay_time: 3600, active_filter: false },
      options: { time_to_live: 60, apns_production: false, apns_collapse_id: 'jiguang_test_201706011100' },
    },
    {
      lin: [
        says(HELLO, { title: 'Send to Android', image: ICON, click: INTENT, data: { newsid: 321 } }),
        hands('Hi,JPush', { title: 'msg', data: { key: 'value' } }),
      ],
      // Apple's production environment is not meant; the message comes over JPush's own connection all the same.
      zhao: [hands('Hi,JPush', { title: 'msg', data: { key: 'value' } })],
      qian: [
        says(HELLO, { sound: 'default', badge: '+1', data: { newsid: 321 } }),
        hands('Hi,JPush', { title: 'msg', data: { key: 'value' } }),
      ],
    },
  ),
  example(
    'platform: all',
    completed('{ "platform" : "all" }', { audience: 'all', ...hello }),
    { ...toAll, ...hello },
    on(EVERYONE, says(HELLO)),
  ),
  example(
    'platform: a list',
    completed('{ "platform" : ["android", "ios"] }', { audience: 'all', ...hello }),
    { platform: ['android', 'ios'], audience: 'all', ...hello },
    on([...ANDROID, ...IOS], says(HELLO)),
  ),
  example(
    'audience: how several kinds are combined',
    completed(
      '{"audience" : { "tag" : [ "tag1", "tag2" ], "tag_and" : [ "tag3", "tag4"], "tag_not" : [ "tag5", "tag6"] }}',
      toEveryPlatform,
    ),
    {
      ...toEveryPlatform,
      audience: { tag: ['tag1', 'tag2'], tag_and: ['tag3', 'tag4'], tag_not: ['tag5', 'tag6'] },
    },
    on(['sun'], says(HELLO)),
  ),
  example(
    'audience: everyone',
    `{
   "platform": "all",
   "audience" : "all",
   "notification" : {
      "alert" : "Hi, JPush!",
      "android" : {},${' '}
      "ios" : {
         "extras" : { "newsid" : 321}
      }
   }
}`,
    { ...toAll, notification: { alert: HELLO, android: {}, ios: { extras: { newsid: 321 } } } },
    { ...on([...ANDROID, ...HARMONY], says(HELLO)), ...on(IOS, says(HELLO, { data: { newsid: 321 } })) },
  ),
  example(
    'audience: any of several tags',
    completed(
      `{
    "audience" : {
        "tag" : [ "深圳", "广州", "北京" ]
    }
}`,
      toEveryPlatform,
    ),
    { ...toEveryPlatform, audience: { tag: ['深圳', '广州', '北京'] } },
    on(['lin', 'wang', 'zhao'], says(HELLO)),
  ),
  example(
    'audience: all of several tags',
    completed(
      `{
    "audience" : {
        "tag_and" : [ "深圳", "女" ]
    }
}`,
      toEveryPlatform,
    ),
    { ...toEveryPlatform, audience: { tag_and: ['深圳', '女'] } },
    on(['lin'], says(HELLO)),
  ),
  example(
    'audience: aliases',
    completed(
      `{
    "audience" : {
        "alias" : [ "4314", "892", "4531" ]
    }
}`,
      toEveryPlatform,
    ),
    { ...toEveryPlatform, audience: { alias: ['4314', '892', '4531'] } },
    on(['lin', 'wang', 'zhao'], says(HELLO)),
  ),
  example(
    'audience: registration ids',
    completed(
      `{
    "audience" : {
        "registration_id" : [ "4312kjklfds2", "8914afd2", "45fdsa31" ]
    }
}`,
      toEveryPlatform,
    ),
    { ...toEveryPlatform, audience: { registration_id: ['4312kjklfds2', '8914afd2', '45fdsa31'] } },
    on(['lin', 'wang', 'zhao'], says(HELLO)),
  ),
  example(
    'audience: tags of two kinds',
    completed(
      `{
    "audience" : {
        "tag" : [ "深圳", "广州" ],
        "tag_and" : [ "女", "会员"]
    }
}`,
      toEveryPlatform,
    ),
    { ...toEveryPlatform, audience: { tag: ['深圳', '广州'], tag_and: ['女', '会员'] } },
    on(['lin'], says(HELLO)),
  ),
];

/** All push requests of the page. */
export const REST_PUSHES: readonly DocumentedPush[] = [...WHOLE_AND_AUDIENCES, ...NOTIFICATIONS];
