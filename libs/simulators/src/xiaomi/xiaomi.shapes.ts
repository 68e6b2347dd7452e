import { type XiaomiChannel } from './channels/channel-book.js';
import { type XiaomiQuotaState } from './message/usage.js';

type Data = Readonly<Record<string, unknown>>;

/**
 * Our decision, all of them: the `data` of answers whose shape no document and no recording tells. The paths exist in official SDKs; correct the shapes here, and
 * only here.
 */
export const SHAPES = {
  /** `GET /v1/regid/presence`: one regid. */
  presenceOfOne: (regid: string, state: XiaomiPresence): Data => ({ registration_id: regid, presence: state }),
  /** `GET /v2/regid/presence` and `/v3/regid/presence`: several regids. */
  presenceOfMany: (states: readonly (readonly [regid: string, state: XiaomiPresence])[]): Data =>
    Object.fromEntries(states),
  /** `POST /v1/validation/regids`: which of them are valid. */
  validation: (valid: readonly string[], invalid: readonly string[]): Data => ({
    valid_regids: valid,
    invalid_regids: invalid,
  }),
  /** `GET /v1/useraccount/get_regids_by_useraccount`, as the other lists of the devtools. */
  regidsOfAccount: (regids: readonly string[]): Data => ({ list: regids }),
  /** `GET /v1/miid/all`, as the other lists of the devtools. */
  miids: (miids: readonly string[]): Data => ({ list: miids }),
  /** `POST /v1/feedback/get_region_by_regid`. */
  regions: (regions: readonly (readonly [regid: string, region: string])[]): Data => Object.fromEntries(regions),
  /** `GET /v1/channel/list`; keys as the parameters of `/v1/channel/add`. */
  channels: (channels: readonly XiaomiChannel[]): Data => ({
    list: channels.map((channel) => ({
      channel_id: channel.id,
      channel_name: channel.name ?? channel.id,
      channel_description: channel.description ?? '',
      sound_url: channel.soundUrl ?? '',
      notify_type: channel.notifyType ?? '-1',
    })),
  }),
  /** `GET /v1/trace/quota/get`: the quota of messages without a channel, spelled as in answers to sends. */
  traceQuota: ({ quota, acked }: XiaomiQuotaState): Data => ({ day_quota: String(quota), day_acked: String(acked) }),
  /** `POST /v2/schedule_job/query`. */
  jobs: (jobs: readonly { readonly id: string; readonly at: number }[]): Data => ({
    list: jobs.map(({ id, at }) => ({ job_id: id, time_to_send: at })),
  }),
} as const;

/** Whether a device is there. */
export type XiaomiPresence = 'online' | 'offline' | 'unknown';
