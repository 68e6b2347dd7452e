import {
  type Batch,
  type CallLimit,
  type Failure,
  failureOfExchange,
  HttpExchangeError,
  localFailure,
  type Outcome,
  type Platform,
  PLATFORMS,
  PushConfigurationError,
  PushVendor,
  type Setup,
  type Translation,
  type Vendor,
  type VendorApp,
  type VendorRequest,
  type VendorTraits,
} from '@nest-push/core';
import { Inject, Injectable } from '@nestjs/common';
import { UmengClients } from './umeng.client.js';
import { UMENG_LIMITS } from './umeng.limits.js';
import { UMENG_NAME, UMENG_SETTINGS } from './umeng.module-definition.js';
import { UmengOptions } from './umeng.options.js';
import { encodeSend, namesSeveral, senderOf, UMENG_LABEL } from './umeng.request.js';
import { translateUmeng } from './umeng.translate.js';

/** Umeng recognises a repeated task by its `out_biz_no`. Lists and single messages have no key. U-Push API integration, 2025-04. */
const TASK = { batchLimit: 1, keyed: true };

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

function limitsOf({ tasksPerMinute, broadcastsPerDay }: UmengOptions): readonly CallLimit[] {
  return [
    // Umeng counts each type of task by itself. Our decision: both together, so that a count which Umeng keeps otherwise is not exceeded.
    { name: 'tasks', calls: tasksPerMinute, perMs: MINUTE_MS, kinds: ['tags', 'everyone'], durable: true },
    // Our decision: any 24 hours, for Umeng does not say when its day begins.
    { name: 'broadcasts', calls: broadcastsPerDay, perMs: DAY_MS, kinds: ['everyone'], durable: true },
  ];
}

/** Umeng for Nest Push's pipeline. */
@PushVendor()
@Injectable()
export class UmengVendor implements Vendor {
  readonly label = UMENG_LABEL;
  readonly apps: readonly VendorApp[];
  readonly traits: VendorTraits;

  // Private to the language, so that no printed object shows the secret.
  readonly #settings: Setup<UmengOptions>;

  constructor(
    @Inject(UMENG_NAME) readonly name: string,
    @Inject(UMENG_SETTINGS) settings: Setup<UmengOptions>,
    private readonly clients: UmengClients,
  ) {
    this.#settings = settings;
    this.traits = {
      addressKinds: {
        registrationId: { batchLimit: UMENG_LIMITS.deviceTokens.most, keyed: false },
        alias: { batchLimit: UMENG_LIMITS.aliases.most, keyed: false },
        tags: TASK,
        everyone: TASK,
      },
      directManufacturers: [],
      limits: limitsOf(settings ?? new UmengOptions()),
    };
    const platforms = PLATFORMS.filter((platform) => settings?.[platform] !== undefined);
    this.apps = platforms.map((platform) => ({ id: `${name}:${platform}`, platforms: [platform] }));
  }

  translate(batch: Batch, now: number): Translation {
    const { id } = batch.app;
    const platform = this.platformOf(id);
    if (platform === undefined) throw new PushConfigurationError(noApp(id));
    // iOS has no makers' channels, and its options therefore no properties for them.
    const channelProperties = platform === 'ios' ? undefined : this.#settings?.[platform]?.channelProperties;
    const { message, notes } = translateUmeng(
      batch,
      { platform, aliasType: this.#settings?.aliasType, channelProperties },
      now,
    );
    return { request: encodeSend(senderOf(this.#settings, platform, id), message, now), notes };
  }

  async deliver(request: VendorRequest): Promise<Outcome> {
    const platform = this.platformOf(request.app);
    if (platform === undefined) return outcomeOf(null, localFailure('credential', UMENG_LABEL, noApp(request.app)));
    try {
      const answer = await this.clients.for(platform).exchange(request);
      return answer.ok ? outcomeOf(answer.id, null) : outcomeOf(answer.messageId, failureFor(request, answer.failure));
    } catch (error) {
      if (error instanceof HttpExchangeError) return outcomeOf(null, failureOfExchange(error, UMENG_LABEL));
      throw error;
    }
  }

  private platformOf(app: string): Platform | undefined {
    return this.apps.find(({ id }) => id === app)?.platforms[0];
  }
}

function noApp(id: string): string {
  return `${UMENG_LABEL} has no app ${id}. Set it up, or send through one that is.`;
}

/** A dead address among several is not known by name, so none of them may be taken for dead: then it is the list that is wrong. */
function failureFor(request: VendorRequest, failure: Failure): Failure {
  if (failure.class !== 'device' || !namesSeveral(request)) return failure;
  const reason = `${failure.reason} This is about one or more of these addresses; ${UMENG_LABEL} does not say which. Send to each alone to find out.`;
  return { ...failure, class: 'payload', reason };
}

/** Umeng takes a call or refuses it as a whole: it names no single address. */
function outcomeOf(messageId: string | null, failure: Failure | null): Outcome {
  return { messageId, failure, failedAddresses: new Map() };
}
