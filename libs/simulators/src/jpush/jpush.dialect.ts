import {
  type SimulatedAnswer,
  type SimulatedRequest,
  type SimulatorContext,
  type VendorDialect,
} from '../kit/simulator.types.js';
import { MessageIds, refuse, type Reply } from './jpush.answers.js';
import { addressesIn } from './jpush.audience.js';
import { at, readJson } from './jpush.json.js';
import { JPUSH_LIMITS } from './jpush.limits.js';
import { ROUTES, type JPushCall, type JPushSimulatedApp } from './jpush.routes.js';
import { AppState, RateWindow, type Budgets, type RateReading } from './jpush.state.js';

/** The apps that the simulated JPush server knows, and where its rules are loosened or tightened. */
export interface JPushDialectOptions {
  readonly apps: readonly JPushSimulatedApp[];
  /** Calls of the push family that each app has in 60 seconds. @default 600 */
  readonly callsPerMinute?: number;
  /** Pushes with `audience: "all"` that each app has a day (UTC+8). @default 10 */
  readonly broadcastsPerDay?: number;
  /** Slow pushes (`big_push_duration`) that each app may have under way. @default 20 */
  readonly slowPushesAtOnce?: number;
  /** How the `msg_id` beside error 1011 is written: old servers wrote a number, newer ones a string. @default 'string' */
  readonly errorMessageId?: 'string' | 'number';
  /** Whether an app that is not VIP is refused (2006, 2007) when it uses a field marked VIP or paid. @default true */
  readonly reserveVipFields?: boolean;
  /** Whether plain `http:` is refused (404, 1020), as the vendor does. Simulators listen on plain HTTP. @default false */
  readonly httpsOnly?: boolean;
}

interface KnownApp {
  readonly app: JPushSimulatedApp;
  readonly state: AppState;
}

/**
 * The push server of JPush, REST API v3: `POST /v3/push`, `POST /v3/push/validate` and `GET /v3/push/cid`.
 *
 * It judges a request as the documents say, in this order: credentials, method, rate, JSON, missing field, unknown key, illegal value,
 * size, permission, quota, target. Every answer carries the `X-Rate-Limit-*` headers; a refusal also carries `X-Simulator-Hint`,
 * which names the field and the rule (not a header of the vendor).
 *
 * @throws Error when two apps have the same key, or a key is empty or has a colon.
 *
 * @example
 * ```ts
 * const jpush = new JPushDialect({ apps: [{ appKey: '7d431e42dfa6a6d693ac2d04', masterSecret: '5e987ac6d2e04d95a9d8f0d1' }] });
 * ```
 */
export class JPushDialect implements VendorDialect {
  readonly vendor = 'jpush';
  readonly #options: JPushDialectOptions;
  readonly #budgets: Budgets;
  #apps: ReadonlyMap<string, KnownApp> = new Map();
  #ids = new MessageIds();

  constructor(options: JPushDialectOptions) {
    const keys = options.apps.map(({ appKey }) => appKey);
    if (new Set(keys).size < keys.length) throw new Error('apps: every app needs an appKey of its own');
    if (keys.some((key) => key === '' || key.includes(':'))) {
      throw new Error('apps: an appKey must not be empty or have a colon; take it from the console of the vendor');
    }
    this.#options = options;
    this.#budgets = {
      callsPerMinute: options.callsPerMinute ?? JPUSH_LIMITS.callsPerMinute,
      broadcastsPerDay: options.broadcastsPerDay ?? JPUSH_LIMITS.broadcastsPerDay,
      slowPushesAtOnce: options.slowPushesAtOnce ?? JPUSH_LIMITS.slowPushesAtOnce,
    };
    this.reset();
  }

  answer(request: SimulatedRequest, context: SimulatorContext): SimulatedAnswer {
    const known = this.#appOf(request);
    const reply = this.#reply(request, context, known);
    // A caller without an app is told the rate of an app that has not called yet. Our decision.
    const rate = (known?.state.rate ?? new RateWindow(this.#budgets.callsPerMinute)).read(context.now());
    return withHeaders(reply, rate);
  }

  addressesOf(request: SimulatedRequest): string[] {
    return addressesIn(at(readJson(request.body)?.value, 'audience'));
  }

  reset(): void {
    this.#ids = new MessageIds();
    this.#apps = new Map(
      this.#options.apps.map((app) => [app.appKey, { app, state: new AppState(app.appKey, this.#budgets) }]),
    );
  }

  #reply(request: SimulatedRequest, context: SimulatorContext, known: KnownApp | undefined): Reply {
    const routes = ROUTES.filter(({ path }) => path.test(request.path));
    // Our decision: what the vendor's front end says to an unknown path is not documented, so it is no vendor envelope.
    if (routes.length === 0) return { status: 404, body: '', hint: 'this path is unknown, or not simulated' };
    if (this.#options.httpsOnly === true && request.url.startsWith('http:')) return refuse({ code: 1020 });
    if (!known) return refuseCredentials(request);
    const route = routes.find(({ method }) => method === request.method);
    if (!route) return refuse({ code: 1001, hint: `this path takes ${routes.map(({ method }) => method).join(', ')}` });
    if (!known.state.rate.take(context.now())) return refuse({ code: 2002 });
    if (request.headers['x-encrypt-type'] !== undefined) {
      return {
        status: 501,
        body: '',
        hint: 'X-Encrypt-Type: the simulator does not decrypt SM2; send the push object in clear',
      };
    }
    return route.handle({ request, context, ...known, ids: this.#ids, settings: this.#settings() });
  }

  #appOf(request: SimulatedRequest): KnownApp | undefined {
    const credentials = basicCredentials(request);
    const known = this.#apps.get(credentials?.user ?? '');
    return known?.app.masterSecret === credentials?.password ? known : undefined;
  }

  #settings(): JPushCall['settings'] {
    return {
      errorMessageId: this.#options.errorMessageId ?? 'string',
      reserveVipFields: this.#options.reserveVipFields ?? true,
    };
  }
}

/** HTTP Basic: `appKey:masterSecret` in base64 (JPush REST API v3 push, 2025-10). */
function basicCredentials(request: SimulatedRequest): { user: string; password: string } | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/=]+) *$/i.exec(request.headers.authorization ?? '') ?? [];
  const pair = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : { user: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

/** The documents explain 1008 by blanks in the key. Our decision: blanks are 1008, everything else is 1004. */
function refuseCredentials(request: SimulatedRequest): Reply {
  const user = basicCredentials(request)?.user ?? '';
  if (/\s/.test(user)) return refuse({ code: 1008 });
  return refuse({
    code: 1004,
    hint: 'Authorization: must be HTTP Basic with appKey and masterSecret of one known app',
  });
}

function withHeaders({ status, body, hint }: Reply, { limit, remaining, resetSeconds }: RateReading): SimulatedAnswer {
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    // The documents write -Quota, the servers send -Limit (seen in 2017 and in the vendor's clients of 2026): both are here.
    'X-Rate-Limit-Limit': String(limit),
    'X-Rate-Limit-Quota': String(limit),
    'X-Rate-Limit-Remaining': String(remaining),
    'X-Rate-Limit-Reset': String(resetSeconds),
  };
  // A header holds ASCII only; an unknown key in a hint may hold anything.
  if (hint !== undefined) headers['X-Simulator-Hint'] = hint.replace(/[^ -~]/g, '?');
  return { status, headers, body };
}
