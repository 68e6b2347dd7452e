import {
  type PhoneTouch,
  type SimulatedAnswer,
  type SimulatedRequest,
  type SimulatorContext,
  type VendorDialect,
} from '../kit/simulator.types.js';
import { type XiaomiDevices } from './devices/device.js';
import { countClick } from './reports/trace.js';
import { refused, succeeded, type XiaomiSuccess } from './xiaomi.answers.js';
import { type XiaomiDialectOptions, type XiaomiSimulatedApp } from './xiaomi.app.js';
import { glanceAtForm, readForm } from './xiaomi.form.js';
import { hostAndPath } from './xiaomi.hosts.js';
import { rulesAt } from './xiaomi.limits.js';
import { readFile } from './xiaomi.multipart.js';
import { negotiate } from './xiaomi.negotiation.js';
import { XiaomiRefusal } from './xiaomi.refusals.js';
import { routeAt, UNKNOWN_PATHS, type XiaomiRoute } from './xiaomi.routes.js';
import { XiaomiState } from './xiaomi.state.js';

/**
 * The servers of Xiaomi Push (server API guide of 2024-10-21), as strict as its documents. Business errors come with HTTP status 200; `code` tells them apart.
 *
 * **Hosts.** The vendor has many; a simulator has one loopback port. Our decision: a host stands in front of the path, by its first label or its full name. The base
 * URL of a sandbox app (iOS only) is `PUSH_XIAOMI_BASE_URL` + `/sandbox`; that of European phones + `/fr-api.xmpush.global.xiaomi.com`; feedback and the pull of
 * receipts are at `/feedback` and `/emq`. Without a host, every path is served. The sandbox reaches only installs built for it, and the other hosts only the others.
 * An Android app that calls the sandbox is refused, as the vendor does (code 10036 is our guess).
 *
 * **Dated rules** follow the simulator's clock, or `rulesOf`: since 2024-09-03 the time to live is limited by the class of the channel, since 2024-09-30 a
 * notification needs `extra.notify_effect`, since 2024-10-22 the feedback service is off-line, since 2024-11-04 apps that moved to channels need one, since
 * 2026-08-01 a private channel needs a template.
 *
 * **Time.** Scheduled messages, messages for phones that are offline and receipts leave once the simulator's clock says so: at the next request, or when
 * {@link XiaomiDialect.runDue} is called.
 *
 * @example
 * ```ts
 * const xiaomi = new XiaomiDialect({
 *   apps: [{ appSecret: 'simulated-secret==', platform: 'android', packages: ['com.example.shop'] }],
 *   rulesOf: new Date('2024-12-01'),
 * });
 * xiaomi.devices.put('regid-lin', { online: false });
 * ```
 */
export class XiaomiDialect implements VendorDialect {
  readonly vendor = 'xiaomi';
  /** What the vendor knows of installs beyond the phone book: who is offline, uninstalled, abroad, … */
  readonly devices: XiaomiDevices;
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
    this.devices = this.#state.devices;
  }

  /** Judges a request and answers it. */
  answer(request: SimulatedRequest, context: SimulatorContext): SimulatedAnswer {
    const at = context.now();
    this.runDue(context);
    const traceId = this.#state.ids.next('X', at);
    const headers = negotiate(request, this.#options.hostList);
    try {
      return succeeded(traceId, this.#judge(request, context, at), headers);
    } catch (error) {
      if (error instanceof XiaomiRefusal) return refused(traceId, error, headers);
      throw error;
    }
  }

  /** Regids, aliases, accounts or topics that a request names. */
  addressesOf(request: SimulatedRequest): string[] {
    const { path } = hostAndPath(request.path, request.headers.host);
    return routeAt(path)?.named(glanceAtForm(request)) ?? [];
  }

  /** Carries out what is due by the simulator's clock: scheduled messages, messages for phones that came back, receipts. */
  runDue(context: SimulatorContext): void {
    this.#state.runDue(context);
  }

  /** A click counts in statistics, traces and receipts. The vendor has no word for a notification that is dismissed. */
  touched({ phone, notification, action }: PhoneTouch, context: SimulatorContext): void {
    if (action !== 'clicked') return;
    for (const own of this.#state.apps()) {
      const sent = own.ledger.get(notification.messageId);
      const install = phone.installs.find(({ vendor, app }) => vendor === 'xiaomi' && sent?.packages.includes(app));
      if (sent && install) countClick({ own, state: this.#state, context }, sent, { phone, install });
    }
  }

  /** Receipts that wait and that left, and how much is kept of each app. */
  inspect(): object {
    const apps = this.#state.apps().map(({ app, ledger, jobs, offline }) => ({
      platform: app.platform,
      packages: app.packages,
      messages: ledger.size,
      scheduled: jobs.size,
      waitingForPhones: offline.size,
    }));
    return { apps, receipts: this.#state.receipts.inspect() };
  }

  /** Forgets ids, quotas, job keys, messages, subscriptions, files, receipts and how it stands with installs. */
  reset(): void {
    this.#state.reset();
  }

  #judge(request: SimulatedRequest, context: SimulatorContext, at: number): XiaomiSuccess {
    const { host, path } = hostAndPath(request.path, request.headers.host);
    const route = routeAt(path);
    if (!route) {
      const why = UNKNOWN_PATHS.has(path)
        ? 'This path is known by its name alone, so it is not simulated.'
        : 'There is no such API path.';
      throw new XiaomiRefusal('noSuchApi', why);
    }
    if (host.role !== undefined && host.role !== route.role) {
      throw new XiaomiRefusal('noSuchApi', `This path is not served by ${host.name}.`);
    }
    if (request.method !== route.method) throw new XiaomiRefusal('wrongMethod', `Use ${route.method} for this path.`);
    const app = this.#appOf(request);
    if (host.sandbox && app.platform === 'android') {
      throw new XiaomiRefusal(
        'androidInSandbox',
        'The sandbox is for iOS apps only; send Android messages to production.',
      );
    }
    return route.answer({
      app,
      ...bodyOf(request, route),
      host,
      auditToken: request.headers['x-push-audit-token']?.toString(),
      at,
      rules: rulesAt(this.#options.rulesOf?.getTime() ?? at),
      context,
      state: this.#state,
      own: this.#state.of(app),
      options: this.#options,
    });
  }

  #appOf({ headers }: SimulatedRequest): XiaomiSimulatedApp {
    const secret = /^key=(.+)$/.exec(headers.authorization ?? '')?.[1]; // "key" in lower case, as the guide insists
    const app = secret === undefined ? undefined : this.#apps.get(secret);
    if (!app) throw new XiaomiRefusal('badSecret');
    return app;
  }
}

const NO_FILE = Buffer.alloc(0);

/** The parameters of a request, and its file if it is an upload. */
function bodyOf(
  request: SimulatedRequest,
  { upload }: XiaomiRoute,
): Pick<Parameters<XiaomiRoute['answer']>[0], 'form' | 'file'> {
  if (!upload) return { form: readForm(request), file: NO_FILE };
  return { form: readForm({ ...request, method: 'GET' }), file: readFile(request) };
}
