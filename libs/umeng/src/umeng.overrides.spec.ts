import { type AddressKind, type Batch, type Message, MessageRefusedError, type Platform } from '@nest-push/core';
import { translateUmeng } from './umeng.translate.js';

// 10:30:15.500 in China.
const NOW = Date.parse('2026-01-15T02:30:15.500Z');

/** The key of the batch: printf '%s' 'p1:0' | sha256sum | cut -c1-32 */
const KEY = 'b6d117e736efa06993bc2d014669c4d2';

const TEXTS = { title: '您有一条新消息~', body: '【小明】刚刚浏览了您的商品【自行车】~' };

interface Given {
  readonly platform?: Platform;
  readonly kind?: AddressKind;
  readonly to?: readonly string[];
  readonly ttl?: number;
}

function batchOf(
  message: Message,
  { platform = 'android', kind = 'registrationId', to = ['token1'], ttl }: Given,
): Batch {
  return {
    pushId: 'p1',
    id: 'p1:0',
    app: { id: `umeng:${platform}`, platforms: [platform] },
    kind,
    targets: to.map((address, i) => ({ deviceId: `d${i}`, address })),
    platforms: [platform],
    message,
    ...(ttl === undefined ? {} : { ttl }),
  };
}

function translated(message: Message, given: Given = {}) {
  const { platform = 'android' } = given;
  return translateUmeng(batchOf(message, given), { platform }, NOW);
}

function issuesOf(message: Message, given: Given = {}): readonly string[] {
  try {
    translated(message, given);
  } catch (error) {
    if (!(error instanceof MessageRefusedError)) throw error;
    return error.issues.map(({ field, rule }) => `${field} ${rule}`);
  }
  return [];
}

describe('an override', () => {
  it('is laid over last, for its platform alone', () => {
    const message: Message = {
      ...TEXTS,
      class: 'transactional',
      vendors: {
        umeng: {
          android: {
            category: 0,
            description: 'visit',
            policy: { start_time: '2026-01-16 09:00:00', notification_closed_filter: true },
            payload: { body: { after_open: 'go_custom', custom: { page: 'shop://1' } } },
          },
          ios: { description: 'another' },
        },
      },
    };
    expect(translated(message, { kind: 'everyone', to: [], ttl: 2 * 86_400 }).message).toEqual({
      type: 'broadcast',
      category: 0,
      description: 'visit',
      policy: {
        expire_time: '2026-01-17 10:30:16',
        out_biz_no: KEY,
        start_time: '2026-01-16 09:00:00',
        notification_closed_filter: true,
      },
      payload: {
        display_type: 'notification',
        body: {
          ticker: TEXTS.title,
          title: TEXTS.title,
          text: TEXTS.body,
          after_open: 'go_custom',
          custom: { page: 'shop://1' },
        },
      },
    });
    expect(translated(message, { platform: 'harmony' }).message).not.toHaveProperty('description');
  });

  it('is checked like the rest', () => {
    expect(
      issuesOf({ ...TEXTS, vendors: { umeng: { android: { payload: { body: { big_body: '中'.repeat(121) } } } } } }),
    ).toEqual(['payload.body.big_body must have at most 120 characters (it has 121)']);
    expect(issuesOf({ ...TEXTS, vendors: { umeng: { android: { policy: { expire_time: 'tomorrow' } } } } })[0]).toMatch(
      /^policy\.expire_time/,
    );
  });

  it.each([
    ['appkey', 'x'],
    ['timestamp', '1'],
    ['production_mode', 'false'],
    ['type', 'broadcast'],
    ['device_tokens', 'another'],
    ['alias', 'x'],
    ['alias_type', 'x'],
    ['file_id', 'x'],
    ['filter', { where: { and: [{ tag: 'x' }] } }],
    ['group_id', 'x'],
  ])('cannot choose the receivers or the environment: %s', (field, value) => {
    const vendors = { umeng: { android: { [field]: value } } } as NonNullable<Message['vendors']>;
    expect(issuesOf({ ...TEXTS, vendors })).toContain(
      `vendors.umeng.android.${field} must not be set here: the audience and the options decide it`,
    );
  });

  it.each([
    [
      { payload: {} },
      'vendors.umeng.payload must stand inside android, ios or harmony: an Umeng app serves one platform',
    ],
    ['x', 'vendors.umeng must be an object'],
    [[], 'vendors.umeng must be an object'],
    [null, 'vendors.umeng must be an object'],
    [{ android: [] }, 'vendors.umeng.android must be an object'],
    [{ android: 'x' }, 'vendors.umeng.android must be an object'],
    [{ ios: null }, 'vendors.umeng.ios must be an object'],
    [{ extra: 'x' }, 'vendors.umeng.extra must be an object'],
    [{ extra: { android: [] } }, 'vendors.umeng.extra.android must be an object'],
    [
      { extra: { newest: 1 } },
      'vendors.umeng.extra.newest must stand inside android, ios or harmony: an Umeng app serves one platform',
    ],
  ])('has its form: %j', (umeng, issue) => {
    expect(issuesOf({ ...TEXTS, vendors: { umeng } as NonNullable<Message['vendors']> })).toEqual([issue]);
  });

  const object = 'must be an object';
  it.each<[Platform, object, string]>([
    ['ios', { payload: { d: 1 } }, 'payload.d must have another name'],
    ['ios', { payload: { p: { a: 1 } } }, 'payload.p must have another name'],
    ['ios', { payload: { aps: null } }, 'payload.aps must be set'],
    ['ios', { payload: { aps: 'x' } }, `payload.aps ${object}`],
    ['ios', { payload: { aps: { alert: null } } }, 'payload.aps.alert must be set unless content-available is 1'],
    ['ios', { payload: null }, `payload ${object}`],
    ['android', { payload: null }, `payload ${object}`],
    ['android', { payload: [] }, `payload ${object}`],
    ['android', { payload: { body: null } }, 'payload.body must be set'],
    ['android', { payload: { body: 'x' } }, `payload.body ${object}`],
    ['harmony', { payload: { body: [1] } }, `payload.body ${object}`],
    ['android', { policy: 'x' }, `policy ${object}`],
    ['android', { channel_properties: [] }, `channel_properties ${object}`],
    ['android', { local_properties: 1 }, `local_properties ${object}`],
    ['android', { callback_params: 'x' }, `callback_params ${object}`],
  ])('is refused for what comes of it: %s %j', (platform, override, rule) => {
    const vendors = { umeng: { [platform]: override } } as NonNullable<Message['vendors']>;
    const issues = issuesOf({ ...TEXTS, vendors }, { platform });
    expect(issues).toHaveLength(1);
    expect(issues[0]).toContain(rule);
  });

  it('takes a field out with null', () => {
    const umeng = { ios: { payload: { d: null, aps: { sound: null } }, policy: null } };
    const message: Message = { ...TEXTS, data: { d: 1, e: 2 }, vendors: { umeng } };
    expect(translated(message, { platform: 'ios', ttl: 60 }).message).toEqual({
      type: 'unicast',
      device_tokens: 'token1',
      payload: { aps: { alert: TEXTS }, e: 2 },
    });
  });

  it('cannot reach into the prototypes', () => {
    const umeng = JSON.parse(
      '{"android":{"__proto__":{"polluted":true},"payload":{"__proto__":{"polluted":true}}}}',
    ) as object;
    const { message } = translated({ ...TEXTS, vendors: { umeng } });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect((message as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('the extra of an override', () => {
  const withExtra = (android: object): Message => ({
    ...TEXTS,
    vendors: { umeng: { extra: { android: { ...android } } } },
  });

  it('is laid over last and not checked, for its platform alone', () => {
    const umeng = {
      android: { description: 'visit', payload: { body: { builder_id: 1 } } },
      extra: {
        android: { newest: { field: 1 }, description: 'last', payload: { body: { ticker: null, newest: true } } },
      },
    };
    const message: Message = { ...TEXTS, vendors: { umeng } };
    expect(translated(message).message).toMatchObject({ newest: { field: 1 }, description: 'last' });
    expect(translated(message).message.payload).toEqual({
      display_type: 'notification',
      body: { title: TEXTS.title, text: TEXTS.body, after_open: 'go_app', builder_id: 1, newest: true },
    });
    expect(translated(message, { platform: 'harmony' }).message).not.toHaveProperty('newest');
  });

  it('leaves a task its key', () => {
    const { message } = translated(withExtra({ policy: null }), { kind: 'everyone', to: [] });
    expect(message.policy).toEqual({ out_biz_no: KEY });
  });

  it.each([
    [{ type: 'broadcast' }, 'type'],
    [{ device_tokens: null }, 'device_tokens'],
    [{ production_mode: 'false' }, 'production_mode'],
    [{ policy: { out_biz_no: 'mine' } }, 'policy.out_biz_no'],
  ])('cannot choose the receivers, the environment or the key: %j', (extra, field) => {
    const issues = issuesOf(withExtra(extra));
    expect(issues).toHaveLength(1);
    expect(issues[0]).toContain(`vendors.umeng.extra.android.${field} must not be set here`);
  });
});
