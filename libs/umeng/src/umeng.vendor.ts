import {
  type Batch,
  type CallLimit,
  type Failure,
  failureOfExchange,
  type Finding,
  HttpExchangeError,
  type Inquiry,
  localFailure,
  type Outcome,
  type Platform,
  PLATFORMS,
  PushConfigurationError,
  PushInputError,
  PushVendor,
  type Recall,
  recalledBy,
  type Setup,
  type Translation,
  type Vendor,
  type VendorApp,
  VendorError,
  type VendorRequest,
  type VendorTraits,
} from '@nest-push/core';
import { Inject, Injectable } from '@nestjs/common';
import { sentIdIn, withoutId } from './umeng.answer.js';
import { UmengClients } from './umeng.clients.js';
import { umengTaskId } from './umeng.ids.js';
import { findingOf, NO_ID, NO_STATUS } from './umeng.inquiry.js';
import { UMENG_LIMITS } from './umeng.limits.js';
import { UMENG_NAME, UMENG_SETTINGS } from './umeng.module-definition.js';
import { UmengOptions } from './umeng.options.js';
import { encodeSend, namesSeveral, UMENG_LABEL } from './umeng.request.js';
import { senderOf } from './umeng.app.js';
import { TASK_KINDS, translateUmeng } from './umeng.translate.js';

/** Umeng recognises a repeated task by its `out_biz_no`. Lists and single messages have no key. U-Push API integration, 2025-04. */
const TASK = { batchLimit: 1, keyed: true };

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

function limitsOf({ tasksPerMinute, broadcastsPerDay }: UmengOptions): readonly CallLimit[] {
  return [
    // Umeng counts each type of task by itself. Our decision: all together, so that a count which Umeng keeps otherwise is not exceeded.
    { name: 'tasks', calls: tasksPerMinute, perMs: MINUTE_MS, kinds: ['tags', 'segment', 'everyone'], durable: true },
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
        segment: TASK,
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
    if (platform === undefined) throw new PushConfigurationError(noSuchApp(id));
    const { aliasType, channels, checks, documents, timeZone, ...apps } = this.#settings ?? new UmengOptions();
    const channelProperties = platform === 'ios' ? undefined : apps[platform]?.channelProperties;
    const settings = { platform, aliasType, channelProperties, channels, checks, documents, timeZone };
    const { message, notes } = translateUmeng(batch, settings, now);
    return { request: encodeSend(senderOf(this.#settings, platform, id), message, now), notes };
  }

  async deliver(request: VendorRequest): Promise<Outcome> {
    const platform = this.platformOf(request.app);
    if (platform === undefined) return outcomeOf(null, localFailure('credential', UMENG_LABEL, noSuchApp(request.app)));
    try {
      const answer = await this.clients.for(platform).exchange(request);
      if (!answer.ok) return outcomeOf(null, failureFor(request, answer.failure));
      const id = sentIdIn(answer.data);
      return outcomeOf(id, id === null ? withoutId() : null);
    } catch (error) {
      if (error instanceof HttpExchangeError) return outcomeOf(null, failureOfExchange(error, UMENG_LABEL));
      throw error;
    }
  }

  /** Two calls: the status of the task, and what became of it. The second may fail, for not every app has it. */
  async inquire({ app, kind, messageId }: Inquiry): Promise<Finding> {
    const platform = this.platformOf(app);
    if (platform === undefined) return { known: false, reason: noSuchApp(app) };
    if (!TASK_KINDS.has(kind)) return { known: false, reason: NO_STATUS };
    if (messageId === null) return { known: false, reason: NO_ID };
    const client = this.clients.for(platform);
    try {
      const taskId = umengTaskId(messageId);
      const status = await client.status(taskId);
      return findingOf(platform, status, await client.taskStat(taskId).catch(nothingTold));
    } catch (error) {
      if (error instanceof VendorError) return { known: false, reason: error.failure.reason };
      if (error instanceof PushInputError) return { known: false, reason: error.message };
      throw error;
    }
  }

  /** Revokes a task; see `UmengClient.cancel()`. */
  async recall({ app, kind, messageId }: Inquiry): Promise<Recall> {
    const platform = this.platformOf(app);
    if (platform === undefined) return { recalled: false, reason: noSuchApp(app) };
    if (!TASK_KINDS.has(kind))
      return { recalled: false, reason: 'Umeng takes back tasks alone: tags, segments and everyone.' };
    return recalledBy(UMENG_LABEL, messageId, (id) => this.clients.for(platform).cancel(umengTaskId(id)));
  }

  private platformOf(app: string): Platform | undefined {
    return this.apps.find(({ id }) => id === app)?.platforms[0];
  }
}

function nothingTold(error: unknown): null {
  if (error instanceof VendorError) return null;
  throw error;
}

function noSuchApp(id: string): string {
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
