import { type SimulatedAnswer } from '../kit/simulator.types.js';
import { descriptionOf } from './xiaomi.codes.js';

type Data = Readonly<Record<string, unknown>>;

/** What a call answers on success. */
export type XiaomiSuccess =
  /** Fields beside `result`, `code`, `description` and `trace_id`. `reason` stands in answers to subscriptions alone. */
  | { readonly info?: string; readonly reason?: string; readonly data?: Data }
  /** The legacy pull of receipts answers a bare list. */
  | { readonly bare: readonly unknown[] };

/** Business errors have the status 200 too: success is told by `code` alone. */
function json(body: unknown, headers: Readonly<Record<string, string>> = {}): SimulatedAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
    body: JSON.stringify(body),
  };
}

/** The envelope of a success. */
export function succeeded(
  traceId: string,
  success: XiaomiSuccess,
  headers?: Readonly<Record<string, string>>,
): SimulatedAnswer {
  if ('bare' in success) return json(success.bare, headers);
  const { info, reason, data } = success;
  return json(
    {
      result: 'ok',
      ...(reason !== undefined && { reason }),
      trace_id: traceId,
      code: 0,
      ...(data && { data }),
      description: descriptionOf(0),
      ...(info !== undefined && { info }),
    },
    headers,
  );
}

/** The envelope of an error. */
export function refused(
  traceId: string,
  { code, message }: { readonly code: number; readonly message: string },
  headers?: Readonly<Record<string, string>>,
): SimulatedAnswer {
  const description = descriptionOf(code);
  return json({ result: 'error', reason: message, trace_id: traceId, code, description }, headers);
}

/**
 * The answer of the vendor with any of its codes, for fault scripts: what has no natural cause in a simulator (a busy system, a database that fails) is produced
 * with it.
 *
 * @param code - one of {@link XIAOMI_CODES}; the status is 200 as for every code of the vendor
 * @param reason - the text in `reason`
 * @example
 * ```ts
 * server.faults.add({ when: { vendor: 'xiaomi', request: 3 }, fault: xiaomiFault(10027) });
 * ```
 */
export function xiaomiFault(code: number, reason = descriptionOf(code)): SimulatedAnswer {
  return refused('Xdm0000000000000000000', { code, message: reason });
}
