import { type PushReport } from './report.js';

/** What `send()` gives back: the push is in the store. */
export interface PushTicket {
  readonly pushId: string;
  /** Whether the idempotency key was known: then this is the ticket of the push that was accepted first. */
  readonly repeated: boolean;
  /** When it will be sent, in milliseconds since the epoch. */
  readonly dueAt: number;
  /**
   * Resolves with the report once the push has ended. It never rejects because of a vendor: what a vendor says stands in the report.
   *
   * @throws PushShutdownError when the application ends first
   * @throws PushNotFoundError when the push was removed (`keepMs`) before anybody asked
   */
  settled(): Promise<PushReport>;
}

/**
 * The tickets among the results of an `emitAsync()`, where {@link PushOn} handlers made pushes of the event.
 *
 * @example
 * ```ts
 * const [ticket] = ticketsIn(await emitter.emitAsync('goods.visited', new GoodsVisited(…)));
 * ```
 */
export function ticketsIn(results: readonly unknown[]): readonly PushTicket[] {
  return results.flat().filter(isTicket);
}

function isTicket(value: unknown): value is PushTicket {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pushId' in value &&
    'settled' in value &&
    typeof value.settled === 'function'
  );
}

/** What `cancel()` achieved. */
export interface CancelResult {
  /** Whether nothing of the push was sent. */
  readonly cancelled: boolean;
  /** Vendor calls that had begun before, and whose devices may get it. */
  readonly begun: number;
  /** Those of them that the vendor took back when it was asked: calls to tags, a topic, a segment or everyone, which stay with the vendor for a while. */
  readonly recalled: number;
  /** The same in sentences; of a call that a vendor did not take back, why. */
  readonly reason: string;
}
