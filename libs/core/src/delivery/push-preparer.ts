import { Inject, Injectable } from '@nestjs/common';
import { type Audience, isVendorAudience } from '../audience/audience.js';
import { type Device } from '../audience/device.js';
import { MessageRefusedError, PushError } from '../errors/push.error.js';
import { type Message } from '../message/message.js';
import { type DroppedDevice, route, type RoutedBatch } from '../routing/route.js';
import { PUSH_STORE, type PushStore } from '../store/store.js';
import { type Failure, localFailure } from '../vendor/failure.js';
import { type Translation, type Vendor } from '../vendor/vendor.js';
import { ROUTING_ORDER, VendorRegistry } from '../vendor/vendor.registry.js';

/** A batch with the request that carries it, or with why there is none. */
export interface PreparedBatch extends RoutedBatch {
  readonly translation: Translation | null;
  readonly refusal: Failure | null;
}

/** Everything that is known before the first vendor is called. */
export interface PreparedPush {
  readonly batches: readonly PreparedBatch[];
  readonly dropped: readonly DroppedDevice[];
  /** Why some or all of the audience reaches nobody, as sentences. */
  readonly problems: readonly string[];
}

/** What there is to prepare. */
export interface Preparation {
  readonly pushId: string;
  readonly to: Audience;
  readonly message: Message;
  readonly expiresAt: number | null;
}

/** Audience -> devices -> routes -> batches -> vendor requests. A dry run and a real one take this same way. */
@Injectable()
export class PushPreparer {
  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    @Inject(ROUTING_ORDER) private readonly order: readonly string[],
    private readonly registry: VendorRegistry,
  ) {}

  async prepare({ pushId, to, message, expiresAt }: Preparation, now: number): Promise<PreparedPush> {
    const { devices, problems } = await this.resolve(to);
    const routing = route({
      pushId,
      to,
      message,
      ttl: expiresAt === null ? undefined : Math.max(1, Math.ceil((expiresAt - now) / 1000)),
      devices,
      vendors: this.registry.vendors,
      order: this.order,
    });
    return {
      batches: routing.batches.map((routed) => ({ ...routed, ...translate(routed, now) })),
      dropped: routing.dropped,
      problems: [...problems, ...routing.problems],
    };
  }

  private async resolve(to: Audience): Promise<{ devices: readonly Device[]; problems: readonly string[] }> {
    if (isVendorAudience(to)) return { devices: [], problems: [] };
    if ('user' in to || 'users' in to) {
      const users = 'user' in to ? [to.user] : to.users;
      const devices = await this.store.devicesOf(users);
      const reached = new Set(devices.map(({ userId }) => userId));
      return { devices, problems: missing(users, reached, 'user', 'has no registered device') };
    }
    const ids = 'device' in to ? [to.device] : to.devices;
    const devices = await this.store.devices(ids);
    const known = new Set<string | null>(devices.map(({ id }) => id));
    return { devices, problems: missing(ids, known, 'device', 'is not registered') };
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
    return { translation: null, refusal: refusalOf(error, vendor) };
  }
}

/** An adapter that throws is no reason to lose the other vendors' batches. */
function refusalOf(error: unknown, { label }: Vendor): Failure {
  if (error instanceof MessageRefusedError) {
    return localFailure('payload', label, `${error.message} Nothing was sent; correct the message.`);
  }
  const what =
    error instanceof PushError
      ? error.message
      : `its adapter threw ${error instanceof Error ? error.name : typeof error}`;
  return localFailure('payload', label, `${label} cannot say this message: ${what}. Nothing was sent.`);
}
