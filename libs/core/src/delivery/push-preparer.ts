import { Inject, Injectable } from '@nestjs/common';
import { type Audience, isVendorAudience } from '../audience/audience.js';
import { type Device } from '../audience/device.js';
import { type Message } from '../message/message.js';
import { type DroppedDevice, route, type RoutedBatch } from '../routing/route.js';
import { PUSH_STORE, type PushStore } from '../store/store.js';
import { type Failure } from '../vendor/failure.js';
import { type Translation } from '../vendor/vendor.js';
import { ROUTING_ORDER, VendorRegistry } from '../vendor/vendor.registry.js';
import { refusalOf } from './results.js';

/** How many devices one page of the registry holds: some full batches for each vendor, in one transaction. Our decision: while others wait, fewer, for a page holds the event loop, and batches are less full. */
const PAGE_SIZE = { alone: 5_000, pressed: 1_000 };

/** A batch with the request that carries it, or with why there is none. */
export interface PreparedBatch extends RoutedBatch {
  readonly translation: Translation | null;
  readonly refusal: Failure | null;
}

/** A part of an audience. */
export interface AudiencePart {
  readonly devices: readonly Device[];
  /** What is wrong with it, as sentences. */
  readonly problems: readonly string[];
  /** The last device of the part, where there may be more; null at the end. */
  readonly next: string | null;
}

/** A part of an audience, routed. */
export interface RoutedPage {
  readonly batches: readonly RoutedBatch[];
  readonly dropped: readonly DroppedDevice[];
  /** Why some or all of the audience reaches nobody, as sentences. */
  readonly problems: readonly string[];
  /** The last device of the page, where there may be more; null at the end. */
  readonly cursor: string | null;
}

/** Everything that is known before the first vendor is called. */
export interface PreparedPush extends Omit<RoutedPage, 'batches'> {
  readonly batches: readonly PreparedBatch[];
}

/** What there is to prepare. */
export interface Preparation {
  readonly id: string;
  readonly to: Audience;
  readonly message: Message;
  readonly expiresAt: number | null;
  readonly dueAt: number;
  readonly acceptedAt: number;
}

/** Audience -> devices -> routes -> batches. A dry run and a real one take this same way. */
@Injectable()
export class PushPreparer {
  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    @Inject(ROUTING_ORDER) private readonly order: readonly string[],
    private readonly registry: VendorRegistry,
  ) {}

  /**
   * Reads the part of the audience that follows `cursor`.
   *
   * @param pressed - others wait that are more urgent
   */
  async read({ to, dueAt, acceptedAt }: Preparation, cursor: string | null, pressed = false): Promise<AudiencePart> {
    const limit = pressed ? PAGE_SIZE.pressed : PAGE_SIZE.alone;
    return this.resolve(to, cursor, limit, Math.max(dueAt, acceptedAt));
  }

  /** Gives the devices of a part their routes, and cuts them into batches. Pure. */
  route(
    { id, to, message, expiresAt }: Preparation,
    { devices, problems, next }: AudiencePart,
    firstOrdinal: number,
    now: number,
  ): RoutedPage {
    const routing = route({
      pushId: id,
      firstOrdinal,
      to,
      message,
      ttl: expiresAt === null ? undefined : Math.max(1, Math.ceil((expiresAt - now) / 1000)),
      devices,
      vendors: this.registry.vendors,
      order: this.order,
    });
    return {
      batches: routing.batches,
      dropped: routing.dropped,
      problems: [...problems, ...routing.problems],
      cursor: next,
    };
  }

  /** The first page with the requests it would make. */
  async prepare(preparation: Preparation, now: number): Promise<PreparedPush> {
    const page = this.route(preparation, await this.read(preparation, null), 0, now);
    return { ...page, batches: page.batches.map((routed) => ({ ...routed, ...translate(routed, now) })) };
  }

  private async resolve(
    to: Audience,
    cursor: string | null,
    limit: number,
    knownBefore: number,
  ): Promise<AudiencePart> {
    if (isVendorAudience(to)) return { devices: [], problems: [], next: null };
    if ('registered' in to) {
      const query = { after: cursor, limit, knownBefore, platforms: to.platforms ?? null };
      const devices = await this.store.devicePage(query);
      const next = devices.length < limit ? null : (devices.at(-1)?.id ?? null);
      const nobody = cursor === null && devices.length === 0 ? ['No device is registered.'] : [];
      return { devices, problems: nobody, next };
    }
    if ('user' in to || 'users' in to) {
      const users = 'user' in to ? [to.user] : to.users;
      const devices = await this.store.devicesOf(users);
      const reached = new Set(devices.map(({ userId }) => userId));
      return { devices, problems: missing(users, reached, 'user', 'has no registered device'), next: null };
    }
    const ids = 'device' in to ? [to.device] : to.devices;
    const devices = await this.store.devices(ids);
    const known = new Set<string | null>(devices.map(({ id }) => id));
    return { devices, problems: missing(ids, known, 'device', 'is not registered'), next: null };
  }
}

const NAMED_IN_TEXT = 5;

function missing(wanted: readonly string[], found: ReadonlySet<string | null>, noun: string, what: string): string[] {
  const absent = [...new Set(wanted)].filter((id) => !found.has(id));
  const named = absent.slice(0, NAMED_IN_TEXT).map((id) => `The ${noun} ${id} ${what}.`);
  return absent.length > NAMED_IN_TEXT
    ? [...named, `The same holds for ${absent.length - NAMED_IN_TEXT} more.`]
    : named;
}

function translate({ vendor, batch }: RoutedBatch, now: number): Pick<PreparedBatch, 'translation' | 'refusal'> {
  try {
    return { translation: vendor.translate(batch, now), refusal: null };
  } catch (error) {
    return { translation: null, refusal: refusalOf(error, vendor.label) };
  }
}
