import {
  type PhoneTouch,
  type SimulatedAnswer,
  type SimulatedRequest,
  type SimulatorContext,
  type VendorDialect,
} from '../kit/simulator.types.js';
import { CallbackOutbox, type CallbackReport } from './callbacks/callback-outbox.js';
import { countClick } from './callbacks/receipts.js';
import { MessageIds, refuse, type Reply } from './jpush.answers.js';
import { addressesOf } from './jpush.addresses.js';
import { type JPushSimulatedApp } from './jpush.apps.js';
import { type KnownApp, type VendorWorld } from './jpush.call.js';
import { admit, refuseMethod } from './jpush.gate.js';
import { JPUSH_TIERS, type JPushAppLimits } from './jpush.limits.js';
import { checkOptions, type JPushDialectOptions } from './jpush.options.js';
import { paramsOf, routesAt } from './jpush.routes.js';
import { AppState, DeveloperState, GroupState, ratesOf, type RateGroup, type RateReading } from './jpush.state.js';
import { fireDue } from './schedules/schedule.fire.js';

/**
 * The servers of JPush: the REST API v3 (push, devices, files, images, schedules, reports, templates, plans, groups) and the Admin API v1, all of them below one root.
 * `ENDPOINTS` in the source lists what is answered, at the paths of the default zone; the Beijing zone's stand beside them.
 *
 * It judges a request as the documents say, in this order: credentials, method, permission to call, rate, JSON, missing field, unknown key, illegal value,
 * size, permission, quota, target. Every answer carries the `X-Rate-Limit-*` headers; a refusal also carries `X-Simulator-Hint`,
 * which names the field and the rule (not a header of the vendor). Codes without a natural cause here are scripted: see `jpushFault`.
 *
 * @throws Error when two apps have the same key, a key is empty or has a colon, a group names an unknown app, or an SM2 key pair is none.
 *
 * @example
 * ```ts
 * const jpush = new JPushDialect({ apps: [{ appKey: '7d431e42dfa6a6d693ac2d04', masterSecret: '5e987ac6d2e04d95a9d8f0d1' }] });
 * ```
 */
export class JPushDialect implements VendorDialect {
  readonly vendor = 'jpush';
  readonly #options: JPushDialectOptions;
  #world: VendorWorld;

  constructor(options: JPushDialectOptions) {
    checkOptions(options);
    this.#options = options;
    this.#world = this.#newWorld();
  }

  answer(request: SimulatedRequest, context: SimulatorContext): SimulatedAnswer {
    // What is due by now happened before this request.
    this.runDue(context);
    const now = context.now();
    const routes = routesAt(request.path);
    const [first] = routes;
    // Our decision: what the vendor's front end says to an unknown path is not documented, so it is no vendor envelope.
    if (!first)
      return this.#toStranger({ status: 404, body: '', hint: 'this path is unknown, or not simulated' }, 'push', now);
    if (this.#options.httpsOnly === true && request.url.startsWith('http:')) {
      return this.#toStranger(refuse({ code: 1020 }), first.rate, now);
    }
    const route = routes.find(({ method }) => method === request.method);
    const caller = admit(route ?? first, request, this.#world);
    if ('code' in caller) return this.#toStranger(refuse(caller), first.rate, now);
    const rate = caller.rates[first.rate];
    const reply = ((): Reply => {
      if (!route) return refuseMethod(first.family, routes);
      if (caller.barred) return refuse(caller.barred);
      if (!rate.take(now)) return refuse({ code: 2002 });
      return caller.answer({ request, params: paramsOf(route, request.path), context, world: this.#world });
    })();
    return withHeaders(reply, rate.read(now));
  }

  addressesOf(request: SimulatedRequest): string[] {
    return addressesOf(request);
  }

  /** Fires the schedules that have become due. */
  runDue(context: SimulatorContext): void {
    for (const known of this.#world.apps.values()) fireDue({ ...known, context, world: this.#world });
  }

  /** Counts a tap in the reports, and tells of it where receipts were asked for. */
  touched({ phone, notification, action }: PhoneTouch, context: SimulatorContext): void {
    if (action !== 'clicked') return;
    for (const known of this.#world.apps.values()) {
      countClick({ ...known, context, world: this.#world }, phone, notification.messageId);
    }
  }

  /** What became of the receipts. */
  get callbacks(): CallbackReport {
    return this.#world.callbacks.read();
  }

  inspect(): unknown {
    const apps = [...this.#world.apps.values()].map(({ app, state }) => ({
      appKey: app.appKey,
      vip: app.vip === true,
      schedules: state.schedules.live().length,
      plans: state.plans.size,
      testDevices: [...state.devices.testDevices.keys()],
    }));
    return { apps, callbacks: this.callbacks };
  }

  reset(): void {
    this.#world.callbacks.clear();
    this.#world = this.#newWorld();
  }

  /** A caller without an app is told the rate of an app that has not called yet. Our decision. */
  #toStranger(reply: Reply, group: RateGroup, now: number): SimulatedAnswer {
    return withHeaders(reply, ratesOf(this.#limitsOf({}))[group].read(now));
  }

  #newWorld(): VendorWorld {
    const { apps, groups = [], developers = [] } = this.#options;
    const { errorMessageId = 'string', reserveVipFields = true, reportsAfterMs = 0 } = this.#options;
    const known = new Map<string, KnownApp>();
    const admitApp = (app: JPushSimulatedApp): void => {
      const limits = this.#limitsOf(app);
      known.set(app.appKey, { app, limits, state: new AppState(app, limits) });
    };
    apps.forEach(admitApp);
    return {
      ids: new MessageIds(),
      apps: known,
      groups: new Map(groups.map((group) => [group.groupKey, { group, state: new GroupState() }])),
      developers: new Map(
        developers.map((developer) => [developer.devKey, { developer, state: new DeveloperState(developer.devKey) }]),
      ),
      callbacks: new CallbackOutbox(),
      settings: { errorMessageId, reserveVipFields, reportsAfterMs },
      admit: admitApp,
    };
  }

  /** The tier's limits, over them those of the dialect, over them the app's own. */
  #limitsOf({ vip, limits }: Pick<JPushSimulatedApp, 'vip' | 'limits'>): JPushAppLimits {
    const tier = JPUSH_TIERS[vip === true ? 'vip' : 'free'];
    const { callsPerMinute, broadcastsPerDay, slowPushesAtOnce } = this.#options;
    return {
      ...tier,
      pushCallsPerMinute: callsPerMinute ?? tier.pushCallsPerMinute,
      broadcastsPerDay: broadcastsPerDay ?? tier.broadcastsPerDay,
      slowPushesAtOnce: slowPushesAtOnce ?? tier.slowPushesAtOnce,
      ...limits,
    };
  }
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
