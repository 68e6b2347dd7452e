import {
  type SimulatedAnswer,
  type SimulatedRequest,
  type SimulatorContext,
  type VendorDialect,
} from '../kit/simulator.types.js';
import { refused, succeeded, type XiaomiSuccess } from './xiaomi.answers.js';
import { type XiaomiDialectOptions, type XiaomiSimulatedApp } from './xiaomi.app.js';
import { glanceAtForm, readForm } from './xiaomi.form.js';
import { XiaomiRefusal } from './xiaomi.refusals.js';
import { placeOf } from './xiaomi.routes.js';
import { XiaomiState } from './xiaomi.state.js';

/**
 * The message server of Xiaomi Push (server API guide of 2024-10-21), as strict as its documents.
 *
 * Business errors come with HTTP status 200; `code` tells them apart. The official SDKs ask for other hosts with
 * `X-PUSH-HOST-LIST`; the simulator names none, so they stay with it.
 *
 * **Sandbox** (iOS only). The vendor serves it on a host of its own. Our decision: here it is the same dialect below the path
 * `/sandbox`, so that the base URL of a sandbox app is `PUSH_XIAOMI_BASE_URL` + `/sandbox`, and its regid endpoint
 * `/sandbox/v3/message/regid`. It reaches only installs built for the sandbox, and the usual paths reach only the others.
 * An Android app that calls it is refused, as the vendor does (code 10036 is our guess).
 *
 * **Dated rules** follow the simulator's clock, or `rulesOf`: since 2024-09-03 the time to live is limited by the class of the
 * channel, since 2024-09-30 a notification needs `extra.notify_effect`, since 2026-08-01 a private channel needs a template.
 *
 * **Scheduled messages** (`time_to_send`) are sent once the simulator's clock has passed their time: at the next request, or
 * when {@link XiaomiDialect.runDue} is called.
 *
 * @example
 * ```ts
 * const xiaomi = new XiaomiDialect({
 *   apps: [{ appSecret: 'simulated-secret==', platform: 'android', packages: ['com.example.shop'] }],
 *   rulesOf: new Date('2024-12-01'),
 * });
 * ```
 */
export class XiaomiDialect implements VendorDialect {
  readonly vendor = 'xiaomi';
  readonly #options: XiaomiDialectOptions;
  readonly #apps: ReadonlyMap<string, XiaomiSimulatedApp>;
  readonly #state: XiaomiState;

  /** @throws Error when `rulesOf` is no date, or when two apps have the same secret: the vendor tells apps apart by nothing else. */
  constructor(options: XiaomiDialectOptions) {
    this.#options = options;
    this.#apps = new Map(options.apps.map((app) => [app.appSecret, app]));
    if (this.#apps.size !== options.apps.length) {
      throw new Error('Two simulated Xiaomi apps have the same appSecret. Give each app its own.');
    }
    if (Number.isNaN(options.rulesOf?.getTime())) throw new Error('rulesOf is not a valid date.');
    this.#state = new XiaomiState(options);
  }

  /** Judges a request and answers it. */
  answer(request: SimulatedRequest, context: SimulatorContext): SimulatedAnswer {
    const at = context.now();
    this.runDue(context);
    const traceId = this.#state.ids.next('X', at);
    try {
      return succeeded(traceId, this.#judge(request, context, at));
    } catch (error) {
      if (error instanceof XiaomiRefusal) return refused(traceId, error);
      throw error;
    }
  }

  /** Regids, aliases, accounts or topics that a request names; none for what is no send. */
  addressesOf(request: SimulatedRequest): string[] {
    return placeOf(request.path).route?.named(glanceAtForm(request)) ?? [];
  }

  /** Sends the scheduled messages whose time has come by the simulator's clock. */
  runDue(context: SimulatorContext): void {
    this.#state.runDue(context);
  }

  /** Forgets ids, quotas, job keys and scheduled messages. */
  reset(): void {
    this.#state.reset();
  }

  #judge(request: SimulatedRequest, context: SimulatorContext, at: number): XiaomiSuccess {
    const { route, sandbox } = placeOf(request.path);
    if (!route) throw new XiaomiRefusal('noSuchApi', 'There is no such API path.');
    if (request.method !== route.method) throw new XiaomiRefusal('wrongMethod', `Use ${route.method} for this path.`);
    const app = this.#appOf(request);
    if (sandbox && app.platform === 'android') {
      throw new XiaomiRefusal(
        'androidInSandbox',
        'The sandbox is for iOS apps only; send Android messages to production.',
      );
    }
    const form = readForm(request);
    const audited = Boolean(request.headers['x-push-audit-token']);
    return route.answer({ app, form, sandbox, audited, at, context, state: this.#state, options: this.#options });
  }

  #appOf({ headers }: SimulatedRequest): XiaomiSimulatedApp {
    const secret = /^key=(.+)$/.exec(headers.authorization ?? '')?.[1]; // "key" in lower case, as the guide insists
    const app = secret === undefined ? undefined : this.#apps.get(secret);
    if (!app) throw new XiaomiRefusal('badSecret');
    if (app.blacklisted) {
      const id = app.appId ?? '2882303761517000000';
      throw new XiaomiRefusal('blacklisted', `AppId(id=${id}) in the blacklist, forbid to send messages`);
    }
    return app;
  }
}
