import { type Batch, type Message, MessageRefusedError, type Translation } from '@nest-push/core';
import { type XiaomiOptionsInput } from '../src/xiaomi.options.js';
import { translateXiaomi } from '../src/xiaomi.translate.js';

export const NOW = Date.parse('2026-09-01T12:00:00+08:00');
/** A batch in Xiaomi's words, at {@link NOW}. */
export const translate = (batch: Batch, with_: XiaomiOptionsInput | null): Translation =>
  translateXiaomi(batch, with_, NOW);

export const SECRET = 'Y2FuYXJ5LXNlY3JldC0wMQ==';
export const options: XiaomiOptionsInput = {
  android: { appSecret: SECRET, packageName: 'com.example.shop' },
  ios: { appSecret: SECRET, bundleId: 'com.example.Shop', sandbox: false },
  channels: {
    transactional: { id: '1001', templateId: 'P1' },
    'transactional:order': {
      id: '1002',
      templateId: 'P77',
      templateParam: { goods: '{data.goods}', line: '{title}/{body}', plain: '元' },
    },
    marketing: { id: '2001' },
  },
};

export const android = { id: 'xiaomi:android', platforms: ['android'] } as const;
export const ios = { id: 'xiaomi:ios', platforms: ['ios'] } as const;

export function batchOf(message: Message, more: Partial<Batch> = {}): Batch {
  return {
    pushId: 'p1',
    id: 'p1:0',
    app: android,
    kind: 'alias',
    targets: [{ deviceId: null, address: 'QQC_42' }],
    platforms: ['android'],
    message,
    ...more,
  };
}

export const onAndroid = (message: Message, more: Partial<Batch> = {}, with_ = options): Translation =>
  translate(batchOf({ class: 'marketing', title: 't', body: 'b', ...message }, more), with_);
export const onIos = (message: Message, more: Partial<Batch> = {}, with_ = options): Translation =>
  translate(batchOf({ body: 'b', ...message }, { app: ios, platforms: ['ios'], ...more }), with_);

/** The form that leaves. */
export const form = ({ request }: Translation): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(request.body));

/** What is wrong, each as one line. */
export function refusal(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof MessageRefusedError) {
      return error.issues.map(({ field, rule, code }) => `${field} ${rule}${code === undefined ? '' : ` (${code})`}`);
    }
    throw error;
  }
  throw new Error('was not refused');
}
