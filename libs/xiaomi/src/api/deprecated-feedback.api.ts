import { VendorError } from '@nest-push/core';
import { type XiaomiEndpointName } from '../xiaomi.endpoints.js';
import { texts } from '../xiaomi.reading.js';
import { type XiaomiList } from '../types/answers/asked.js';
import { type XiaomiCaller } from './caller.js';

/** There are no more: the end of the list, and no mistake. */
const NO_MORE = '10035';

/**
 * Lists of addresses that are dead. Every read empties what it returns, so that a lost answer is lost for good.
 *
 * Deprecated by Xiaomi: off in China (server SDK guide, pId=1558, 2024-10-22) and soon elsewhere. Ask for receipts of type `invalid`.
 *
 * @throws VendorError when Xiaomi refuses, or cannot be reached
 */
export class XiaomiDeprecatedFeedbackApi {
  /** @internal */
  constructor(private readonly caller: XiaomiCaller) {}

  /** `GET /v1/feedback/fetch_invalid_regids`: at most 1000. */
  invalidRegIds(): Promise<XiaomiList> {
    return this.fetch('deprecatedFeedback.invalidRegIds');
  }

  /** `GET /v1/feedback/fetch_invalid_aliases`: empty at the end of the list. */
  invalidAliases(): Promise<XiaomiList> {
    return this.fetch('deprecatedFeedback.invalidAliases');
  }

  /** `GET /v1/feedback/fetch_invalid_miid` */
  invalidMiIds(): Promise<XiaomiList> {
    return this.fetch('deprecatedFeedback.invalidMiIds');
  }

  private async fetch(endpoint: XiaomiEndpointName): Promise<XiaomiList> {
    try {
      const { traceId, data } = await this.caller.call(endpoint);
      return { traceId, list: texts(data.list) };
    } catch (error) {
      if (error instanceof VendorError && error.failure.code === NO_MORE) return { traceId: null, list: [] };
      throw error;
    }
  }
}
