import { VendorError } from '@nest-push/core';
import { type XiaomiDone } from '../types/answers/asked.js';
import { type XiaomiTraced } from '../types/answers/sent.js';
import { refuseIf, said } from './input.js';
import { type XiaomiCaller } from './caller.js';

/**
 * Messages that were sent with `time_to_send`, and are still to come.
 *
 * @throws PushInputError when an argument is blank
 * @throws VendorError when Xiaomi refuses, or cannot be reached
 */
export class XiaomiSchedulesApi {
  /** @internal */
  constructor(private readonly caller: XiaomiCaller) {}

  /**
   * `POST /v2/schedule_job/exist`: whether a message waits for its time. Xiaomi says "no" by a refusal and does not document which: our decision is that
   * one of class `payload` means no, and every other one is thrown.
   *
   * @param jobId - the message id that the send gave
   */
  async exists(jobId: string): Promise<XiaomiTraced & { readonly exists: boolean }> {
    refuseIf(said('jobId', jobId));
    try {
      const { traceId } = await this.caller.call('schedules.exists', { parameters: { job_id: jobId } });
      return { traceId, exists: true };
    } catch (error) {
      if (error instanceof VendorError && error.failure.class === 'payload') return { traceId: null, exists: false };
      throw error;
    }
  }

  /** `POST /v2/schedule_job/delete`: takes a waiting message back, by the id that the send gave. */
  async delete(jobId: string): Promise<XiaomiDone> {
    refuseIf(said('jobId', jobId));
    const { traceId } = await this.caller.call('schedules.delete', { parameters: { job_id: jobId } });
    return { traceId };
  }

  /** `POST /v3/schedule_job/delete`: takes waiting messages back, by their job key. */
  async deleteByJobKey(jobKey: string): Promise<XiaomiDone> {
    refuseIf(said('jobKey', jobKey));
    const { traceId } = await this.caller.call('schedules.deleteByJobKey', { parameters: { jobkey: jobKey } });
    return { traceId };
  }
}
