import { type XiaomiRaw } from '../types/answers/asked.js';
import { refuseIf, said } from './input.js';
import { type XiaomiCaller } from './caller.js';

/** A notification channel, as the API creates it. */
export interface XiaomiNewChannel {
  readonly id: string;
  readonly name: string;
  readonly description?: string | undefined;
  /** `android.resource://<package>/raw/<file without its ending>` */
  readonly soundUrl?: string | undefined;
  /** As `notify_type` of a message. */
  readonly notifyType?: number | undefined;
}

/**
 * Notification channels. Since the classification rules of 2023 they are made and reviewed in Xiaomi's console, at most 30 an app; these calls are
 * those of Xiaomi's Java server SDK (2020). Their answers are not documented, and come as they are.
 *
 * @throws PushInputError when an argument is blank
 * @throws VendorError when Xiaomi refuses, or cannot be reached
 */
export class XiaomiChannelsApi {
  /** @internal */
  constructor(private readonly caller: XiaomiCaller) {}

  /** `GET /v1/channel/add` */
  async add({ id, name, description, soundUrl, notifyType }: XiaomiNewChannel): Promise<XiaomiRaw> {
    refuseIf([...said('id', id), ...said('name', name)]);
    const { traceId, raw } = await this.caller.call('channels.add', {
      parameters: {
        channel_id: id,
        channel_name: name,
        channel_description: description,
        sound_url: soundUrl,
        notify_type: notifyType,
      },
    });
    return { traceId, data: raw };
  }

  /** `GET /v1/channel/list` */
  async list(): Promise<XiaomiRaw> {
    const { traceId, raw } = await this.caller.call('channels.list');
    return { traceId, data: raw };
  }

  /** `GET /v1/channel/discard` */
  async discard(channelId: string): Promise<XiaomiRaw> {
    refuseIf(said('channelId', channelId));
    const { traceId, raw } = await this.caller.call('channels.discard', { parameters: { channel_id: channelId } });
    return { traceId, data: raw };
  }
}
