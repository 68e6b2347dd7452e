import { type FoundInstall, type SimulatorContext } from '../kit/simulator.types.js';
import { XiaomiChannelBook } from './channels/channel-book.js';
import { XiaomiDevices } from './devices/device.js';
import { XiaomiSubscriptions } from './devices/subscriptions.js';
import { type XiaomiImage } from './media/image.js';
import { retryOffline } from './message/delivery.js';
import { XiaomiOfflineQueue } from './message/offline.js';
import { XiaomiUsage } from './message/usage.js';
import { XiaomiPulled } from './receipts/pulled.js';
import { XiaomiReceipts } from './receipts/receipts.js';
import { XiaomiLedger } from './reports/ledger.js';
import { XiaomiJobs } from './schedule/jobs.js';
import { type XiaomiDialectOptions, type XiaomiSimulatedApp } from './xiaomi.app.js';
import { BoundedMap, BoundedSet } from './xiaomi.bounded.js';
import { BOUNDS } from './xiaomi.limits.js';
import { XiaomiIds } from './xiaomi.ids.js';

/** What the simulated vendor remembers of one app. Everything here has a bound. */
export class XiaomiAppState {
  readonly usage: XiaomiUsage;
  readonly channels: XiaomiChannelBook;
  readonly ledger = new XiaomiLedger();
  readonly jobs = new XiaomiJobs();
  readonly offline = new XiaomiOfflineQueue();
  readonly subscriptions = new XiaomiSubscriptions();
  readonly pulled = new XiaomiPulled();
  /** Uploaded images, by their SHA-1. */
  readonly images = new BoundedMap<string, XiaomiImage>(BOUNDS.files);
  readonly #jobkeys = new BoundedSet<string>(BOUNDS.jobkeys);

  constructor(
    readonly app: XiaomiSimulatedApp,
    { deviceLimits = false }: XiaomiDialectOptions,
  ) {
    this.usage = new XiaomiUsage(app, deviceLimits);
    this.channels = new XiaomiChannelBook(app);
  }

  /** Whether an install gets its first message with this job key: the vendor's SDK shows the first one only. The oldest 10,000 are forgotten. */
  isFirstOf(jobkey: string, { install }: FoundInstall): boolean {
    return this.#jobkeys.add(`${jobkey} ${install.app} ${install.registrationId}`);
  }
}

/** What the simulated vendor remembers. */
export class XiaomiState {
  readonly ids = new XiaomiIds();
  readonly devices = new XiaomiDevices();
  readonly receipts = new XiaomiReceipts();
  readonly #options: XiaomiDialectOptions;
  readonly #apps = new Map<XiaomiSimulatedApp, XiaomiAppState>();

  constructor(options: XiaomiDialectOptions) {
    this.#options = options;
  }

  /** The state of one app. */
  of(app: XiaomiSimulatedApp): XiaomiAppState {
    let own = this.#apps.get(app);
    if (!own) this.#apps.set(app, (own = new XiaomiAppState(app, this.#options)));
    return own;
  }

  /** The states of the apps that were called so far. */
  apps(): XiaomiAppState[] {
    return [...this.#apps.values()];
  }

  /** Scheduled messages, messages for phones that came back, receipts that have waited for their second. */
  runDue(context: SimulatorContext): void {
    for (const own of this.#apps.values()) {
      own.jobs.runDue(context);
      retryOffline({ state: this, own, context });
    }
    this.receipts.flush(context.now());
  }

  reset(): void {
    this.ids.reset();
    this.devices.clear();
    this.receipts.reset();
    this.#apps.clear();
  }
}
