import { type UmengMessage } from '@nest-push/umeng';
import { type Shown } from './world.js';

/** The second at which the article appeared; its requests carry the second at which they are sent. */
export const TIMESTAMP = '1487289600';

export const IOS_APP = { appKey: '58a5d3b1e5e8f11b2c000101', masterSecret: 'ios0master1secret2of3the4article' };
export const ANDROID_APP = { appKey: '58a5d3b1e5e8f11b2c000202', masterSecret: 'and0master1secret2of3the4article' };

/** One request of the article. */
export interface DocumentedSend<P extends 'android' | 'ios'> {
  readonly platform: P;
  readonly app: { readonly appKey: string; readonly masterSecret: string };
  /** What `json.dumps` of the Python 2 of that time gives: ASCII (`\uXXXX` for all else), and the members in its own order. */
  readonly body: string;
  /** The same, as a host writes it for our client. */
  readonly message: UmengMessage<P>;
  /** What the phones of both tags then show. */
  readonly shown: Shown;
}

const FILTER = '{"where": {"and": [{"and": [{"tag": "tag1"}, {"tag": "tag2"}]}]}}';
const TAG1_AND_TAG2 = { where: { and: [{ and: [{ tag: 'tag1' }, { tag: 'tag2' }] }] } };

/** "python友盟推送", 2017-02-17, first part. */
export const IOS: DocumentedSend<'ios'> = {
  platform: 'ios',
  app: IOS_APP,
  body:
    `{"appkey": "${IOS_APP.appKey}", "timestamp": "${TIMESTAMP}", "filter": ${FILTER}, ` +
    '"production_mode": "true", "type": "groupcast", "payload": {"aps": {"sound": "\\u81ea\\u5b9a\\u4e49.caf", ' +
    '"alert": {"body": "\\u8fd9\\u662f\\u4e00\\u6761\\u63a8\\u9001\\u7684\\u6d88\\u606f", ' +
    '"title": "\\u63a8\\u9001\\u6d88\\u606f"}}, "myKey1": "value"}}',
  message: {
    production_mode: 'true',
    type: 'groupcast',
    payload: {
      aps: { sound: '自定义.caf', alert: { body: '这是一条推送的消息', title: '推送消息' } },
      myKey1: 'value',
    },
    filter: TAG1_AND_TAG2,
  },
  shown: {
    kind: 'notification',
    title: '推送消息',
    body: '这是一条推送的消息',
    sound: '自定义.caf',
    data: { myKey1: 'value' },
  },
};

/** The same article, second part. */
export const ANDROID: DocumentedSend<'android'> = {
  platform: 'android',
  app: ANDROID_APP,
  body:
    `{"appkey": "${ANDROID_APP.appKey}", "timestamp": "${TIMESTAMP}", "filter": ${FILTER}, ` +
    '"production_mode": "true", "type": "groupcast", "payload": {"body": {"play_sound": "true", ' +
    '"title": "app\\u540d\\u79f0", "text": "\\u8fd9\\u662f\\u4e00\\u6761\\u63a8\\u9001\\u7684\\u6d88\\u606f", ' +
    '"play_lights": "true", "after_open": "go_custom", "ticker": "app\\u540d\\u79f0", "play_vibrate": "true", ' +
    '"custom": "1"}, "display_type": "notification", "extra": {"myKey1": "value"}}}',
  message: {
    production_mode: 'true',
    type: 'groupcast',
    payload: {
      extra: { myKey1: 'value' },
      display_type: 'notification',
      body: {
        title: 'app名称',
        ticker: 'app名称',
        text: '这是一条推送的消息',
        custom: '1',
        after_open: 'go_custom',
        play_vibrate: 'true',
        play_sound: 'true',
        play_lights: 'true',
      },
    },
    filter: TAG1_AND_TAG2,
  },
  shown: {
    kind: 'notification',
    title: 'app名称',
    body: '这是一条推送的消息',
    click: 'go_custom',
    data: { myKey1: 'value', custom: '1' },
  },
};
