import { type PreparedPush } from './delivery/push-preparer.js';
import { type Failure } from './vendor/failure.js';
import { type AddressKind, type VendorRequest } from './vendor/vendor.js';

/** One vendor call that a push would make. */
export interface PlannedCall {
  /** The vendor app, e.g. `umeng:ios`. */
  readonly app: string;
  readonly addressKind: AddressKind;
  /** The devices it reaches; empty where the vendor resolves the audience. */
  readonly deviceIds: readonly string[];
  /**
   * The request as it would leave, without what authenticates it; null when the vendor would refuse the message. It holds the devices' addresses.
   *
   * What is born with the push or with its call differs when it is sent: JPush's `cid` (left out here) and Umeng's `out_biz_no`, by which they recognise a repeated call; where there is no collapse key,
   * the `notify_id` for Xiaomi and the collapse id for iPhones, which are made of the push's id; Xiaomi's `jobkey`, which is made of the batch's; and what tells the time, as Umeng's timestamp.
   */
  readonly request: VendorRequest | null;
  /** Why it would not be made. */
  readonly refusal: Failure | null;
  /** What of the message this vendor cannot say. */
  readonly notes: readonly string[];
}

/** What a push would do. */
export interface PushPlan {
  readonly calls: readonly PlannedCall[];
  /** Devices that nothing would be sent to. */
  readonly dropped: readonly { readonly deviceId: string; readonly reason: string }[];
  /** What is wrong with the audience, as sentences. */
  readonly problems: readonly string[];
}

/** A prepared push for people to read. */
export function planOf({ batches, dropped, problems }: PreparedPush): PushPlan {
  return {
    calls: batches.map(({ batch, devices, translation, refusal }) => ({
      app: batch.app.id,
      addressKind: batch.kind,
      deviceIds: [...devices.values()].flat().map(({ id }) => id),
      request: translation?.request ?? null,
      refusal,
      notes: translation?.notes ?? [],
    })),
    dropped: dropped.map(({ device, reason }) => ({ deviceId: device.id, reason })),
    problems,
  };
}
