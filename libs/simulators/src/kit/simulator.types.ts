import { type IncomingHttpHeaders } from 'node:http';

/** The vendors that are simulated. Each has its own folder, written from that vendor's documents alone. */
export type SimulatedVendor = 'jpush' | 'umeng' | 'xiaomi';

/** What a phone runs. */
export type SimulatedPlatform = 'android' | 'ios' | 'harmony';

/** One HTTP request as it arrived: nothing parsed, nothing lost. */
export interface SimulatedRequest {
  readonly method: string;
  /** Scheme, host, port and path exactly as the caller addressed them, without the query. Umeng signs it. */
  readonly url: string;
  /** The path below the vendor's root, e.g. `/v3/push`; always starts with a slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What the simulated vendor answers. */
export interface SimulatedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a phone shows (or, for a `message`, what its app was handed without showing anything). */
export interface ShownNotification {
  /** The vendor's own id of the push. */
  readonly messageId: string;
  readonly vendor: SimulatedVendor;
  readonly kind: 'notification' | 'message';
  /** When it arrived, by the simulator's clock, in milliseconds since the epoch. */
  readonly at: number;
  readonly title?: string;
  readonly body?: string;
  /** The app's own data, as the app on the phone would read it. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly badge?: string | number;
  readonly sound?: string;
  readonly image?: string;
  /** What a tap opens, in the vendor's own words. */
  readonly click?: string;
  /** Two notifications of one vendor on one phone with the same value: the later one replaces the earlier. */
  readonly replaces?: string;
  /** How its owner ended it, if he did: it has left the shade, and stays in the list of what the phone received. */
  readonly ended?: PhoneTouch['action'];
}

/** What the owner of a phone did with a notification that it shows. */
export interface PhoneTouch {
  readonly phone: SimulatedPhone;
  readonly notification: ShownNotification;
  readonly action: 'clicked' | 'dismissed';
}

/** One app on one phone, as one vendor knows it. */
export interface SimulatedInstall {
  readonly vendor: SimulatedVendor;
  /** Which of the vendor's apps: an app key (JPush, Umeng) or a package name or bundle id (Xiaomi). */
  readonly app: string;
  /** JPush registration id, Umeng device token, Xiaomi regid. */
  readonly registrationId: string;
  /** iOS only: the APNs environment the app was built for. @default 'production' */
  readonly environment?: 'production' | 'sandbox';
  /** Umeng aliases have a type; the others have none. */
  readonly aliases?: readonly { readonly type?: string; readonly value: string }[];
  readonly tags?: readonly string[];
  readonly topics?: readonly string[];
  readonly accounts?: readonly string[];
}

/** One phone of the phone book. */
export interface SimulatedPhone {
  readonly id: string;
  /** Who holds it, for people who read the page. */
  readonly owner?: string;
  readonly platform: SimulatedPlatform;
  /** For people, e.g. `Xiaomi 15`. */
  readonly model?: string;
  readonly installs: readonly SimulatedInstall[];
}

/** An install together with the phone it is on. */
export interface FoundInstall {
  readonly phone: SimulatedPhone;
  readonly install: SimulatedInstall;
}

/** Who has which address, alias, tag, topic and account: the simulated vendors ask it, so a push to nobody is known. */
export interface PhoneDirectory {
  /**
   * Every install of one vendor's app; `select` narrows it.
   *
   * @param among - the only registration ids that come into question: whoever knows them is spared the whole book, and phones beyond the book are found by nothing else
   */
  installs(
    vendor: SimulatedVendor,
    app: string,
    select?: (install: SimulatedInstall) => boolean,
    among?: Iterable<string>,
  ): FoundInstall[];
}

/** What a dialect may use of its surroundings. */
export interface SimulatorContext {
  /** Milliseconds since the epoch, by the simulator's clock (tests move it). */
  now(): number;
  readonly phones: PhoneDirectory;
  /** Shows a notification on phones. The dialect decides on which. */
  show(targets: readonly FoundInstall[], notification: ShownNotification): void;
  /**
   * Takes a vendor's notifications off the phones, as a vendor does that withdraws them. Only a context without a phone book of its own, as in a dialect's unit
   * specs, may be without it.
   *
   * @param select - which of the shown notifications go
   * @returns how many went
   */
  hide?(vendor: SimulatedVendor, select: (notification: ShownNotification, phone: SimulatedPhone) => boolean): number;
}

/** One vendor's server: a strict reading of its documents. It holds its own state (ids, quotas, uploaded files, …). */
export interface VendorDialect {
  readonly vendor: SimulatedVendor;
  answer(request: SimulatedRequest, context: SimulatorContext): SimulatedAnswer;
  /** The addresses (ids, aliases, …) that a request aims at, for fault scripts that name an address. Never throws. */
  addressesOf(request: SimulatedRequest): string[];
  /** Carries out what has become due by the clock, e.g. pushes that were asked for a later time. */
  runDue?(context: SimulatorContext): void;
  /** Hears that the owner of a phone clicked or dismissed a notification of this vendor. */
  touched?(touch: PhoneTouch, context: SimulatorContext): void;
  /** What `GET /_sim/vendors/<vendor>` tells of the vendor's state, as JSON; without secrets. */
  inspect?(): unknown;
  /** Forgets ids, counters, quotas and files. */
  reset(): void;
}

/** What goes wrong, and for which requests. Every field of `when` that is given must match. */
export interface FaultScript {
  readonly when: {
    readonly vendor?: SimulatedVendor;
    /** The n-th request to that vendor since the last reset, counted from 1; several may be named. */
    readonly request?: number | readonly number[];
    /** Requests that aim at this registration id, token, alias, topic or account. */
    readonly address?: string;
    /** Requests whose path below the vendor's root is this one. */
    readonly path?: string;
  };
  /** How often it strikes before it is used up. @default unlimited */
  readonly times?: number;
  readonly fault: {
    /** Answer with this status, and process nothing; without `body`, with an empty body. */
    readonly status?: number;
    /** Answer with this body; without `status`, the request is processed and its answer's body replaced. */
    readonly body?: string;
    /** Added to the answer's headers. */
    readonly headers?: Readonly<Record<string, string>>;
    /** Wait before answering, in milliseconds. */
    readonly delayMs?: number;
    /**
     * Break the connection: before the body was read, so that nothing is processed (a script that names an address reads
     * the body to find it, and processes nothing either), or after the push was processed.
     */
    readonly reset?: 'before' | 'after';
    /** Read and process the request, then never answer. */
    readonly silence?: boolean;
    /** Send the answer this many bytes a second. */
    readonly dribble?: number;
  };
}

/** One line of the log of raw requests. */
export interface LoggedRequest {
  /** Counted per vendor from 1. */
  readonly n: number;
  readonly at: number;
  readonly vendor: SimulatedVendor;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as UTF-8 text; `bodyBase64` is given too where the bytes are not UTF-8. */
  readonly body: string;
  readonly bodyBase64?: string;
  /** Null while unanswered, or when a fault left it so. */
  readonly status: number | null;
  readonly answer: string | null;
  /** The fault that struck, if one did. */
  readonly fault?: FaultScript['fault'];
}
