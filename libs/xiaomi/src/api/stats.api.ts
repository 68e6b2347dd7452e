import { isJsonObject } from '@nest-push/core';
import { XIAOMI_LIMITS } from '../xiaomi.limits.js';
import { count, textOrNull } from '../xiaomi.reading.js';
import { type XiaomiCounters } from '../types/answers/asked.js';
import { type XiaomiTraced } from '../types/answers/sent.js';
import { days, onePackage, refuseIf } from './input.js';
import { type XiaomiCaller } from './caller.js';

/** Days to count. */
export interface XiaomiCounterQuery {
  /** `yyyyMMdd`, in China. */
  readonly startDate: string;
  /** `yyyyMMdd`, in China; fewer than 30 days after the start. */
  readonly endDate: string;
  /** One package, or the bundle id. Default: the client's. */
  readonly packageName?: string | undefined;
}

/** Statistics. Xiaomi opens them for an app (10038) and slows down who asks often (10039). */
export class XiaomiStatsApi {
  /** @internal */
  constructor(private readonly caller: XiaomiCaller) {}

  /**
   * `GET /v1/stats/message/counters`: what was sent, received and clicked, day by day.
   *
   * @throws PushInputError when the days are none, or too many
   * @throws VendorError when Xiaomi refuses, or cannot be reached
   */
  async counters({
    startDate,
    endDate,
    packageName = this.caller.app.packageName,
  }: XiaomiCounterQuery): Promise<XiaomiTraced & { readonly days: readonly XiaomiCounters[] }> {
    refuseIf([...days(startDate, endDate, XIAOMI_LIMITS.counterDays.below), ...onePackage(packageName)]);
    const { traceId, data } = await this.caller.call('stats.counters', {
      parameters: { start_date: startDate, end_date: endDate, restricted_package_name: packageName },
    });
    return { traceId, days: Array.isArray(data.data) ? data.data.flatMap(countersOf) : [] };
  }
}

function countersOf(row: unknown): XiaomiCounters[] {
  const date = isJsonObject(row) ? textOrNull(row.date) : null;
  if (date === null || !isJsonObject(row)) return [];
  return [
    {
      date,
      singleRecipients: count(row.single_recipients),
      broadcastRecipients: count(row.broadcast_recipients),
      regIdRecipients: count(row.regid_recipients),
      aliasRecipients: count(row.alias_recipients),
      userAccountRecipients: count(row.useraccount_recipients),
      received: count(row.received),
      click: count(row.click),
    },
  ];
}
