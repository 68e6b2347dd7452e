import { type HttpExchange, type Platform, VendorError } from '@nest-push/core';
import {
  type SimulatedPhone,
  type SimulatedPlatform,
  UmengDialect,
  type UmengDialectOptions,
} from '@nest-push/simulators';
import { UmengClient, type UmengMessage, type UmengSent, umengSign } from '@nest-push/umeng';
import { json, type RawAnswer, World } from '../documents/world.js';

export const NOW = 1_800_000_000_000;

export const TOKENS: Readonly<Record<SimulatedPlatform, string>> = {
  android: 'AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVv',
  ios: '0123456789abcdef'.repeat(4),
  harmony: 'MAMzLgIkEFEAAAAA',
};

export const appOf = (platform: SimulatedPlatform): { appKey: string; masterSecret: string } => ({
  appKey: `appkey${platform}`.padEnd(24, '0'),
  masterSecret: `secret${platform}`.padEnd(32, '0'),
});

const PLATFORMS = ['android', 'ios', 'harmony'] as const;

/** One phone for each platform, with both tags and an alias. */
const phones = PLATFORMS.map((platform): SimulatedPhone => ({
  id: platform,
  platform,
  installs: [
    {
      vendor: 'umeng',
      app: appOf(platform).appKey,
      registrationId: TOKENS[platform],
      tags: ['tag1', 'tag2'],
      aliases: [{ type: 'uid', value: '1001' }],
    },
  ],
}));

export const at = (seconds: number): string =>
  new Date(NOW + (8 * 3600 + seconds) * 1000).toISOString().slice(0, 19).replace('T', ' ');

/** The payloads that most shapes begin with. */
export const BODY = { ticker: 't', title: 't', text: 'x', after_open: 'go_app' } as const;
export const NOTE = { display_type: 'notification', body: BODY } as const;
export const ALERT = { aps: { alert: { title: 't', body: 'x' } } } as const;
export const PAYLOADS = {
  android: NOTE,
  ios: ALERT,
  harmony: { display_type: 'notification', body: { title: 't', text: 'x' } },
} as const;

/** A message whose payload has so many bytes. */
export function sized(platform: Platform, bytes: number): object {
  const make = (pad: string): object =>
    platform === 'ios' ? { ...ALERT, pad } : { ...PAYLOADS[platform], extra: { pad } };
  const pad = 'x'.repeat(bytes - Buffer.byteLength(JSON.stringify(make(''))));
  return { type: 'unicast', device_tokens: TOKENS[platform], payload: make(pad) };
}

/** To one device of HarmonyOS. */
export const harmony = (payload: object, more: object = {}): object => ({
  type: 'unicast',
  device_tokens: TOKENS.harmony,
  payload,
  ...more,
});

/** In place of the network: one answer. */
export const answering = (status: number, body: string): HttpExchange => ({
  exchange: () => Promise.resolve({ status, headers: {}, body: Buffer.from(body) }),
});

/** A simulated Umeng with one app for each platform, and our clients of them. */
export class UmengWorld {
  private constructor(
    readonly world: World,
    readonly dialect: UmengDialect,
    private readonly documents: '2020' | '2025',
  ) {}

  static async open(
    options: Omit<UmengDialectOptions, 'apps'> = {},
    ipAllowList?: readonly string[],
  ): Promise<UmengWorld> {
    const apps = PLATFORMS.map((platform) => {
      const { appKey, masterSecret } = appOf(platform);
      return { platform, appKey, appMasterSecret: masterSecret, ...(ipAllowList && { ipAllowList }) };
    });
    const dialect = new UmengDialect({ apps, tags: true, ...options });
    return new UmengWorld(await World.open(dialect, phones, NOW), dialect, options.profile ?? '2025');
  }

  client(platform: Platform = 'android', http: HttpExchange = this.world.http, timeoutMs = 5_000): UmengClient {
    const options = {
      platform,
      ...appOf(platform),
      production: true,
      checks: 'warn',
      baseUrl: this.world.baseUrl,
    } as const;
    return new UmengClient<Platform>({ ...options, documents: this.documents, timeoutMs }, http, { now: () => NOW });
  }

  /** What our client makes of a message: Umeng's id, or its code. */
  async says(message: object, platform: Platform = 'android'): Promise<string> {
    const whole = { payload: PAYLOADS[platform], ...message };
    return idOrCode(this.client(platform).send(whole as UmengMessage));
  }

  /** What the simulator makes of any body, signed well unless another sign is given. */
  async code(path: string, fields: object, signWith?: (url: string, body: string) => string): Promise<string> {
    const { appKey, masterSecret } = appOf('android');
    const body = JSON.stringify({ appkey: appKey, timestamp: String(NOW / 1000), ...fields });
    const url = this.world.baseUrl + path;
    return codeIn(
      await this.post(path, body, (signWith ?? ((to, text) => umengSign('POST', to, text, masterSecret)))(url, body)),
    );
  }

  post(path: string, body: string, sign: string): Promise<RawAnswer> {
    const query = sign === '' ? '' : `?sign=${sign}`;
    return this.world.replay(path + query, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  }
}

/** The id that was given, or the vendor's code. */
export async function idOrCode(call: Promise<UmengSent>): Promise<string> {
  const sent = await call.catch((error: unknown) => {
    if (error instanceof VendorError) return error.failure.code ?? error.failure.reason;
    throw error;
  });
  if (typeof sent === 'string') return sent;
  return sent.taskId === undefined ? `msg ${sent.messageId}` : `task ${sent.taskId}`;
}

export function codeIn({ status, body }: RawAnswer): string {
  const { data } = json(body) as { data: { error_code?: string } };
  expect(status).toBe(data.error_code === undefined ? 200 : 400);
  return data.error_code ?? 'ok';
}
