import { type TagExpression } from '../audience/audience.js';
import { type RouteKind } from '../audience/device.js';
import { type Message, type Platform } from '../message/message.js';
import { type VendorKey } from '../delivery/batch.js';
import { type Failure } from './failure.js';
import { type Finding, type Inquiry } from './inquiry.js';
import { type Recall } from './recall.js';

/** How a batch names its receivers: by routes of devices, or by something that the vendor resolves. */
export type AddressKind = RouteKind | 'tags' | 'topic' | 'segment' | 'everyone';

/** One credential set at one vendor, with what it serves. */
export interface VendorApp {
  /** Unique among all vendors of the host: the instance's name, and the platform where the vendor has an app for each, e.g. `umeng:ios`. */
  readonly id: string;
  readonly platforms: readonly Platform[];
}

/** What holds for one way of addressing. */
export interface AddressTrait {
  /** The most receivers one call takes. */
  readonly batchLimit: number;
  /** Whether the vendor recognises a repeated call by a key, so that a repeat has no effect. */
  readonly keyed: boolean;
}

/** What a vendor allows an app. */
export interface CallLimit {
  /** What is counted, e.g. `calls`, `broadcasts`: unique among the vendor's limits. */
  readonly name: string;
  /** The most calls in any window of this length. */
  readonly calls: number;
  readonly perMs: number;
  /** The kinds of address whose calls count. Default: all. */
  readonly kinds?: readonly AddressKind[];
  /** Counted in the store, by all processes together and through restarts: for limits of few calls and long windows. Others are counted in each process, but for those with `kinds`, which are always counted in the store. @default false */
  readonly durable?: boolean;
}

/** What a vendor's answer said about its limit. */
export interface RateState {
  /** Calls that are left in this window. */
  readonly remaining: number;
  /** Until the next window, in milliseconds. */
  readonly resetMs: number;
}

/** Where keys come from that the vendor itself issues. */
export interface VendorKeys {
  /**
   * Keys for calls that are about to be made; as many as asked for. No key is out twice at a time.
   *
   * @throws VendorError when none can be had: no call is made then
   */
  take(app: string, count: number): Promise<readonly VendorKey[]>;
  /** Keys that no batch has been stored with: they may be handed out again. */
  giveBack(app: string, keys: readonly VendorKey[]): void;
}

/** What core must know about a vendor to route, cut and pace. */
export interface VendorTraits {
  /** The kinds of address the vendor takes; a kind that is missing is never sent to it. */
  readonly addressKinds: Readonly<Partial<Record<AddressKind, AddressTrait>>>;
  /**
   * The phones whose maker this vendor is, by `Build.MANUFACTURER` in lower case: on them its route is the direct one and comes first.
   * A phone whose manufacturer is not known counts as one of them.
   */
  readonly directManufacturers: readonly string[];
  /** What the vendor allows each app. Default: nothing is known. */
  readonly limits?: readonly CallLimit[];
  /**
   * Whether {@link Vendor.inquire} finds a call that got no answer, by something of ours in it. Core then asks before it repeats such a call. It does not ask where retries are off, where the push is cancelled, and where its time ends while it waits.
   *
   * @default false
   */
  readonly findsUnanswered?: boolean;
}

/** One receiver of a batch. */
export interface BatchTarget {
  /** The device, or null where the vendor resolves the address. */
  readonly deviceId: string | null;
  readonly address: string;
}

/** The part of a push that one vendor call carries. */
export interface Batch {
  readonly pushId: string;
  /** Its own for ever, also when the call is repeated: what a key of our own is made of. */
  readonly id: string;
  /** A key that the vendor issued, where it issues them and the batch is to be called. */
  readonly key?: string;
  readonly app: VendorApp;
  readonly kind: AddressKind;
  /** Empty for `tags` and `everyone`; one, the topic or the segment, for `topic` and `segment`. */
  readonly targets: readonly BatchTarget[];
  readonly tags?: TagExpression;
  /** The platforms among the receivers. */
  readonly platforms: readonly Platform[];
  readonly message: Message;
  /** Seconds that the message is still worth showing; undefined where the push has no time to live. */
  readonly ttl?: number;
}

/** One request to a vendor, exactly as it will leave but for what authenticates it. */
export interface VendorRequest {
  /** The vendor app it is made for. */
  readonly app: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Without the signature, where the vendor wants one in the query. */
  readonly url: string;
  /** Without `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body's text; its UTF-8 bytes are what leaves. */
  readonly body: string;
}

/** A batch in a vendor's words. */
export interface Translation {
  readonly request: VendorRequest;
  /** What the vendor cannot say and what became of it, as sentences; empty where nothing was lost. */
  readonly notes: readonly string[];
}

/** What one call led to. */
export interface Outcome {
  /** The vendor's id of the push, where it gave one. Always a string: ids may exceed 2^53. */
  readonly messageId: string | null;
  /** Why the whole batch failed; null where the vendor took it. */
  readonly failure: Failure | null;
  /** Addresses of the batch that failed although the vendor took the rest. */
  readonly failedAddresses: ReadonlyMap<string, Failure>;
  /** What the answer said about the app's limit; left out where it said nothing. */
  readonly rate?: RateState;
}

/**
 * The port that a vendor's adapter implements. Core finds it through the {@link PushVendor} decorator.
 *
 * `translate` is pure, so that a dry run can show the exact request. `deliver` makes one exchange, never repeats it, and never throws for what
 * the vendor or the network did: that is an {@link Outcome}.
 */
export interface Vendor {
  /** The instance's name, e.g. `jpush`; unique in the host. */
  readonly name: string;
  /** The vendor as people write it, e.g. `JPush`. */
  readonly label: string;
  /** Empty when the vendor is not configured: it is off. */
  readonly apps: readonly VendorApp[];
  readonly traits: VendorTraits;
  /** Set where the vendor issues the keys of the kinds whose trait is `keyed`. Where it is left out, the adapter makes them of {@link Batch.id}. */
  readonly keys?: VendorKeys;
  /**
   * @param now - milliseconds since the epoch, for vendors whose requests carry the time
   * @throws MessageRefusedError when the message breaks a limit of the vendor
   */
  translate(batch: Batch, now: number): Translation;
  deliver(request: VendorRequest): Promise<Outcome>;
  /** Asks what became of a call. Makes no push, never repeats, and never throws for what the vendor or the network did. Left out where the vendor cannot be asked. */
  inquire?(inquiry: Inquiry): Promise<Finding>;
  /**
   * Takes back a call of the kinds `tags`, `topic`, `segment` or `everyone` that the vendor has taken: phones that do not have it yet do not get it. One exchange, never repeated; never throws for what the vendor or the
   * network did. Left out where the vendor takes nothing back.
   */
  recall?(call: Inquiry): Promise<Recall>;
}
