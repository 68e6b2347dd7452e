import {
  type Batch,
  type Failure,
  failureOfExchange,
  type Finding,
  HttpExchangeError,
  type Inquiry,
  localFailure,
  type Outcome,
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
import { type XiaomiAnswer } from './xiaomi.answer.js';
import { type XiaomiClient } from './xiaomi.client.js';
import { XiaomiClients } from './xiaomi.clients.js';
import { findingOf } from './xiaomi.inquiry.js';
import { jobKeyOf, XIAOMI_MESSAGE_ID } from './xiaomi.ids.js';
import { XIAOMI_LIMITS } from './xiaomi.limits.js';
import { XIAOMI_NAME, XIAOMI_SETTINGS } from './xiaomi.module-definition.js';
import { XiaomiOptions } from './xiaomi.options.js';
import { XIAOMI_LABEL } from './xiaomi.request.js';
import { translateXiaomi } from './xiaomi.translate.js';

/**
 * Not keyed: Xiaomi carries out every call. A job key only hides the second copy on the screen. pId=1559, 2024-10-21, and as quoted after 2024-09.
 */
const LIST = { batchLimit: XIAOMI_LIMITS.addresses.most, keyed: false };
const ONE = { batchLimit: 1, keyed: false };

const BAD_REG_ID = localFailure(
  'device',
  XIAOMI_LABEL,
  `${XIAOMI_LABEL}: this registration id is not valid: it is of another app or region, or long gone. Remove it.`,
);

/** Xiaomi for Nest Push's pipeline. */
@PushVendor()
@Injectable()
export class XiaomiVendor implements Vendor {
  readonly label = XIAOMI_LABEL;
  readonly apps: readonly VendorApp[];
  readonly traits: VendorTraits;

  // Private to the language, so that no printed object shows the secret.
  readonly #settings: Setup<XiaomiOptions>;

  constructor(
    @Inject(XIAOMI_NAME) readonly name: string,
    @Inject(XIAOMI_SETTINGS) settings: Setup<XiaomiOptions>,
    private readonly clients: XiaomiClients,
  ) {
    this.#settings = settings;
    const { callsPerSecond, jobKey } = settings ?? new XiaomiOptions();
    this.traits = {
      findsUnanswered: jobKey,
      addressKinds: { registrationId: LIST, alias: LIST, account: LIST, topic: ONE, everyone: ONE },
      directManufacturers: ['xiaomi', 'redmi', 'poco', 'blackshark'],
      limits: [{ name: 'calls', calls: callsPerSecond, perMs: 1000 }],
    };
    const platforms = (['android', 'ios'] as const).filter((platform) => settings?.[platform] !== undefined);
    this.apps = platforms.map((platform) => ({ id: `${name}:${platform}`, platforms: [platform] }));
  }

  translate(batch: Batch, now: number): Translation {
    return translateXiaomi(batch, this.#settings, now);
  }

  async deliver(request: VendorRequest): Promise<Outcome> {
    const client = this.clientOf(request.app);
    if (client === null) return failed(localFailure('credential', XIAOMI_LABEL, noSuchApp(request.app)));
    try {
      return outcomeOf(await client.exchange(request));
    } catch (error) {
      if (error instanceof HttpExchangeError) return failed(failureOfExchange(error, XIAOMI_LABEL));
      throw error;
    }
  }

  /**
   * Traces the message by its id, else by the job key of its batch. A message whose override sets a job key of its own, or none, is not found without its
   * id; neither is any where the option `jobKey` is off.
   */
  async inquire(inquiry: Inquiry): Promise<Finding> {
    const { app, id, messageId } = inquiry;
    const client = this.clientOf(app);
    if (client === null) return { known: false, reason: noSuchApp(app) };
    if (messageId === null && this.traits.findsUnanswered !== true) {
      return {
        known: false,
        reason: 'Xiaomi finds a call without its message id by its job key alone, and the option `jobKey` is off.',
      };
    }
    if (messageId !== null && !XIAOMI_MESSAGE_ID.test(messageId)) {
      return { known: false, reason: 'Xiaomi can be asked by the id of a message alone, and this is none.' };
    }
    try {
      const { messages } = await (messageId === null
        ? client.trace.byJobKey(jobKeyOf(id))
        : client.trace.byId(messageId));
      return findingOf(messages, inquiry);
    } catch (error) {
      if (error instanceof VendorError) return { known: false, reason: error.failure.reason };
      throw error;
    }
  }

  /** Deletes a broadcast: a message to a topic or everyone. See `client.withdrawals.deleteBroadcast()`. */
  async recall({ app, kind, messageId }: Inquiry): Promise<Recall> {
    const client = this.clientOf(app);
    if (client === null) return { recalled: false, reason: noSuchApp(app) };
    if (kind !== 'topic' && kind !== 'everyone')
      return { recalled: false, reason: 'Xiaomi takes back messages to a topic or everyone alone.' };
    return recalledBy(XIAOMI_LABEL, messageId, (id) => client.withdrawals.deleteBroadcast(id));
  }

  private clientOf(app: string): XiaomiClient | null {
    const platform = this.apps.find(({ id }) => id === app)?.platforms[0];
    return platform === 'android' || platform === 'ios' ? this.clients.for(platform) : null;
  }
}

const noSuchApp = (app: string): string => `${XIAOMI_LABEL} has no app ${app}. Set it up, or send through one that is.`;

function outcomeOf(answer: XiaomiAnswer): Outcome {
  if (!answer.ok) return failed(answer.failure, answer.messageId);
  const failedAddresses = new Map(answer.badRegIds.map((regId) => [regId, BAD_REG_ID]));
  return { messageId: answer.messageId, failure: null, failedAddresses };
}

function failed(failure: Failure, messageId: string | null = null): Outcome {
  return { messageId, failure, failedAddresses: new Map() };
}
