import { type FoundInstall, type SimulatedPlatform } from '../../kit/simulator.types.js';
import { type ReceiptTarget } from '../callbacks/receipts.js';
import { MEMORY } from '../jpush.limits.js';

/** What of a push travels to a phone; reports count each apart. */
export const WAYS = ['notification', 'message', 'voip', 'live_activity'] as const;

/** One of them. */
export type Way = (typeof WAYS)[number];

/** The figures of one way on one platform. */
export interface Figures {
  /** Phones it was meant for. */
  target: number;
  /** Phones that were online and got it. */
  received: number;
  /** Phones whose owner tapped it. */
  click: number;
}

/** What one way of a push meant for whom. */
export interface Delivery {
  readonly way: Way;
  readonly to: readonly FoundInstall[];
  readonly reached: ReadonlySet<FoundInstall>;
}

type FiguresKey = `${Way} ${SimulatedPlatform}`;

/** What is remembered of a push that was sent. */
export interface LedgerEntry {
  readonly id: string;
  readonly at: number;
  /** iOS tells of deliveries only where `mutable-content` is set. */
  readonly iosTells: boolean;
  readonly figures: ReadonlyMap<FiguresKey, Figures>;
  /** Where its receipts go. */
  readonly receipts: ReceiptTarget | undefined;
  /** Whether it reached each device it was meant for; gone where there were too many. */
  recipients: ReadonlyMap<string, boolean> | undefined;
}

/** Every push of one app with what became of it: what the reports are made of. The oldest is forgotten first. */
export class MessageLedger {
  readonly #entries = new Map<string, LedgerEntry>();
  #recipients = 0;

  add(
    push: Pick<LedgerEntry, 'id' | 'at' | 'iosTells' | 'receipts'>,
    targets: readonly FoundInstall[],
    deliveries: readonly Delivery[],
  ): void {
    const reached = new Set(deliveries.flatMap((delivery) => [...delivery.reached]));
    const recipients = new Map(targets.map((found) => [found.install.registrationId, reached.has(found)]));
    this.#entries.set(push.id, { ...push, figures: figuresOf(deliveries), recipients });
    this.#recipients += recipients.size;
    this.#forget();
  }

  find(id: string): LedgerEntry | undefined {
    return this.#entries.get(id);
  }

  /** Counts a tap: of the notification, else of the live activity, else of the message. */
  countClick({ figures }: LedgerEntry, platform: SimulatedPlatform): void {
    const ways = ['notification', 'live_activity', 'message'] as const;
    const found = ways.map((way) => figures.get(`${way} ${platform}`)).find((each) => each !== undefined);
    if (found) found.click += 1;
  }

  #forget(): void {
    for (const [id, entry] of this.#entries) {
      const tooMany = this.#entries.size > MEMORY.messages;
      if (!tooMany && this.#recipients <= MEMORY.recipients) return;
      this.#recipients -= entry.recipients?.size ?? 0;
      entry.recipients = undefined;
      if (tooMany) this.#entries.delete(id);
    }
  }
}

function figuresOf(deliveries: readonly Delivery[]): LedgerEntry['figures'] {
  const figures = new Map<FiguresKey, Figures>();
  for (const { way, to, reached } of deliveries) {
    for (const found of to) {
      const key = `${way} ${found.phone.platform}` as const;
      const counted = figures.get(key) ?? { target: 0, received: 0, click: 0 };
      counted.target += 1;
      if (reached.has(found)) counted.received += 1;
      figures.set(key, counted);
    }
  }
  return figures;
}
