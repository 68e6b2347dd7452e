import { type ChannelCounts, type UmengChannel } from '../channels/channels.js';
import { type UmengReceiptWish } from '../receipts/receipts.js';

/** What became of one message: how many phones it was for, and what their owners did. It outlives the message itself. */
export class UmengTally {
  /** The phones that it was for when its sending began. */
  accepted = 0;
  /** Those that it was shown on. */
  arrived = 0;
  opened = 0;
  dismissed = 0;
  /** The part of the makers' services. */
  readonly channels = new Map<UmengChannel, ChannelCounts>();

  constructor(
    readonly id: string,
    readonly idField: 'msg_id' | 'task_id',
    readonly appKey: string,
    readonly wish: UmengReceiptWish | null,
    /** Whether it may go through the makers' services. */
    readonly usesChannels: boolean,
  ) {}

  channel(name: UmengChannel): ChannelCounts {
    const known = this.channels.get(name) ?? { sent: 0, arrived: 0, opened: 0 };
    this.channels.set(name, known);
    return known;
  }
}
