import {
  type FoundInstall,
  type ShownNotification,
  type SimulatedInstall,
  type SimulatedPhone,
  type SimulatedRequest,
  type SimulatorContext,
} from '../kit/simulator.types.js';
import { umengSign } from './gate/sign.js';
import { UmengDialect } from './umeng.dialect.js';
import { type UmengDialectOptions, type UmengJson } from './umeng.types.js';
import { ANDROID, androidToken, HARMONY, IOS, iosToken, NOW, SECRET } from './umeng.spec-world.js';

const BASE = 'http://127.0.0.1:8080';
export const TLS = 'https://msgapi.umeng.com';

function phone(
  id: string,
  platform: SimulatedPhone['platform'],
  app: string,
  registrationId: string,
  more: Partial<SimulatedInstall> = {},
): SimulatedPhone {
  return { id, platform, model: `model of ${id}`, installs: [{ vendor: 'umeng', app, registrationId, ...more }] };
}

const PHONES: readonly SimulatedPhone[] = [
  phone('a1', 'android', 'android', androidToken(1), {
    tags: ['tag1', 'tag2'],
    aliases: [{ type: 'uid', value: 'u1' }],
  }),
  phone('a2', 'android', 'android', androidToken(2), { tags: ['tag1'], aliases: [{ type: 'uid', value: 'u2' }] }),
  phone('a3', 'android', 'android', androidToken(3), { aliases: [{ type: 'mail', value: 'u1' }] }),
  phone('i1', 'ios', 'ios', iosToken(1), { tags: ['tag1', 'tag2'] }),
  phone('i2', 'ios', 'ios', iosToken(2), { tags: ['tag1', 'tag2'], environment: 'sandbox' }),
  phone('h1', 'harmony', 'harmony', 'h-token-1'),
  phone('x1', 'ios', 'android', androidToken(9)),
];

interface Answer {
  readonly status: number;
  readonly ret: string;
  readonly data: Readonly<Record<string, string>>;
}

/** A dialect with phones, a clock that is moved by hand, and a hand that signs; no server. Only specs use it. */
export class Bench implements SimulatorContext {
  at = NOW;
  readonly shown: { readonly phones: readonly string[]; readonly notification: ShownNotification }[] = [];
  readonly dialect: UmengDialect;

  constructor(options: Partial<UmengDialectOptions> = {}) {
    this.dialect = new UmengDialect({ apps: [ANDROID, IOS, HARMONY], ...options });
  }

  readonly now = (): number => this.at;

  readonly phones = {
    installs: (vendor: string, app: string, select: (one: SimulatedInstall) => boolean = () => true): FoundInstall[] =>
      PHONES.flatMap((one) => one.installs.map((install) => ({ phone: one, install }))).filter(
        ({ install }) => install.vendor === vendor && install.app === app && select(install),
      ),
  };

  readonly show = (targets: readonly FoundInstall[], notification: ShownNotification): void => {
    this.shown.push({ phones: targets.map((target) => target.phone.id), notification });
  };

  /** Sends bytes as they are; the right signature unless another is given. */
  raw(path: string, text: string, more: Partial<SimulatedRequest> & { readonly sign?: string } = {}): Answer {
    const request = requestOf(path, text, more);
    const answer = this.dialect.answer(request, this);
    return { status: answer.status, ...(JSON.parse(answer.body) as Omit<Answer, 'status'>) };
  }

  post(path: string, body: UmengJson): Answer {
    return this.raw(path, JSON.stringify({ timestamp: String(Math.floor(this.at / 1000)), ...body }));
  }

  send(body: UmengJson): Answer {
    return this.post('/api/send', body);
  }

  /** The error code, or `ok`. */
  code(body: UmengJson): string {
    return codeOf(this.send(body));
  }

  /** The phones that the last push reached. */
  get reached(): readonly string[] {
    return this.shown.at(-1)?.phones ?? [];
  }
}

export function requestOf(
  path: string,
  text: string,
  { sign, ...more }: Partial<SimulatedRequest> & { readonly sign?: string } = {},
): SimulatedRequest {
  const body = Buffer.from(text);
  const url = more.url ?? BASE + path;
  const query = new URLSearchParams({ sign: sign ?? umengSign(url, body, SECRET) });
  return { method: 'POST', url, path, query, headers: { 'content-type': 'application/json' }, body, ...more };
}

export function codeOf(answer: Answer): string {
  if (answer.status === 200) return answer.ret === 'SUCCESS' ? 'ok' : 'a success that is none';
  return answer.status === 400 && answer.ret === 'FAIL' ? (answer.data.error_code ?? 'no code') : 'no failure of Umeng';
}

export const PAYLOAD = {
  display_type: 'notification',
  body: { ticker: 't', title: 't', text: 'x', after_open: 'go_app' },
};
export const PLAIN = { display_type: 'notification', body: { title: 't', text: 'x' } };
export const APS = { aps: { alert: { title: 't', body: 'b' } } };
export const DOCUMENT_FILTER = { where: { and: [{ and: [{ tag: 'tag1' }, { tag: 'tag2' }] }] } };

export const android = (type: string, more: UmengJson = {}): UmengJson => ({
  appkey: 'android',
  type,
  payload: PAYLOAD,
  ...more,
});

export const ios = (type: string, more: UmengJson = {}): UmengJson => ({ appkey: 'ios', type, payload: APS, ...more });

export const harmony = (type: string, more: UmengJson = {}): UmengJson => ({
  appkey: 'harmony',
  type,
  payload: PLAIN,
  ...more,
});

const TOKENS = { device_tokens: androidToken(1) };
export const UNICAST = android('unicast', TOKENS);
export const inAnHour = { start_time: '2023-11-15 07:13:20', expire_time: '2023-11-16 00:00:00' };
