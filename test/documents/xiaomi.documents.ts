import { type XiaomiAndroidMessage, type XiaomiIosMessage } from '@nest-push/xiaomi';

export const ANDROID_APP = { appSecret: 'c2ltdWxhdGVkLXNlY3JldA==', packageName: 'com.example.qqc' };
export const IOS_APP = { appSecret: 'c2ltdWxhdGVkLWlvcy1rZXk=', packageName: 'com.example.Qqc' };

/** The alias of the article: `u'QQC_%s' % user_id`, here of user 42. */
export const ALIAS = 'QQC_42';
export const TITLE = '您有一条新消息~';
/** 小明 looked at the good 自行车. */
export const DESCRIPTION = '【小明】刚刚浏览了您的商品【自行车】~';

const ENCODED_TITLE = '%E6%82%A8%E6%9C%89%E4%B8%80%E6%9D%A1%E6%96%B0%E6%B6%88%E6%81%AF~';
const ENCODED_DESCRIPTION =
  '%E3%80%90%E5%B0%8F%E6%98%8E%E3%80%91%E5%88%9A%E5%88%9A%E6%B5%8F%E8%A7%88%E4%BA%86%E6%82%A8%E7%9A%84' +
  '%E5%95%86%E5%93%81%E3%80%90%E8%87%AA%E8%A1%8C%E8%BD%A6%E3%80%91~';

/** What `send_to_alias` of Xiaomi's Python SDK 1.0.3 puts on the wire for the article's two calls, run on Python 3.7. */
export const ANDROID_FORM =
  `restricted_package_name=${ANDROID_APP.packageName}&title=${ENCODED_TITLE}&description=${ENCODED_DESCRIPTION}` +
  `&pass_through=0&payload=&extra.type=2&alias=${ALIAS}`;
export const IOS_FORM =
  `description=${ENCODED_DESCRIPTION}&restricted_package_name=${IOS_APP.packageName}` +
  `&extra.badge=1&extra.type=2&alias=${ALIAS}`;

/** The same, as a host writes it for our client. */
export const ANDROID_MESSAGE: XiaomiAndroidMessage = {
  title: TITLE,
  description: DESCRIPTION,
  pass_through: 0,
  payload: '',
  extra: { type: '2' },
};
export const IOS_MESSAGE: XiaomiIosMessage = { description: DESCRIPTION, extra: { badge: '1', type: '2' } };

/** The printed result, as JSON. */
export const PRINTED_RESULT = `{"info": "Received push messages for 1 ALIAS",
"code": 0,
"description": "\\u6210\\u529f",
"trace_id": "Xdm03290562213241158in",
"result": "ok",
"data": {"id": "adm03290562213241161sM"}}`;
/** When it was printed: the ids end with the time in milliseconds, without its leading 1, and two characters. */
export const PRINTED_AT = 1_562_213_241_158;
