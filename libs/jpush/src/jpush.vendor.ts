import {
  type Batch,
  type Failure,
  failureOfExchange,
  type Finding,
  type HttpAnswer,
  type HttpExchange,
  HttpExchangeError,
  type Inquiry,
  localFailure,
  type Outcome,
  PushClock,
  PushVendor,
  type Recall,
  recalledBy,
  type Setup,
  type Translation,
  type Vendor,
  type VendorApp,
  VendorHttp,
  type VendorKeys,
  type VendorRequest,
  type VendorTraits,
  WebhookToken,
} from '@nest-push/core';
import { Inject, Injectable } from '@nestjs/common';
import { JPushCaller } from './api/caller.js';
import { JPushPushApi } from './api/push.api.js';
import { JPushReportsApi } from './api/reports.api.js';
import { type JPushRateLimit, readJPushAnswer } from './jpush.answer.js';
import { JPUSH_LABEL } from './jpush.request.js';
import { notSetUp } from './jpush.app.js';
import { JPushCidPool, pushesBesideCids } from './jpush.cid-pool.js';
import { inquireOfJPush } from './jpush.inquiry.js';
import { JPUSH_LIMITS } from './jpush.limits.js';
import { JPUSH_NAME, JPUSH_SETTINGS } from './jpush.module-definition.js';
import { JPushOptions } from './jpush.options.js';
import { authenticate, encodePush, siteOf } from './jpush.request.js';
import { translateJPush } from './jpush.translate.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

function traitsOf({ cid, cidsPerFetch, callsPerMinute, broadcastsPerDay }: JPushOptions): VendorTraits {
  const calls = cid ? pushesBesideCids(callsPerMinute, cidsPerFetch) : callsPerMinute;
  return {
    addressKinds: {
      registrationId: { batchLimit: JPUSH_LIMITS.audience.registration_id, keyed: cid },
      alias: { batchLimit: JPUSH_LIMITS.audience.alias, keyed: cid },
      tags: { batchLimit: 1, keyed: cid },
      segment: { batchLimit: JPUSH_LIMITS.audience.segment, keyed: cid },
      everyone: { batchLimit: 1, keyed: cid },
    },
    directManufacturers: [],
    limits: [
      // JPush counts in windows of 60 seconds for each AppKey (server overview, 2022-07-22).
      { name: 'calls', calls, perMs: MINUTE_MS },
      // Our decision: any 24 hours, for JPush does not say when its day begins.
      { name: 'broadcasts', calls: broadcastsPerDay, perMs: DAY_MS, kinds: ['everyone'], durable: true },
    ],
  };
}

/** JPush as core sees it. One app serves all platforms. */
@PushVendor()
@Injectable()
export class JPushVendor implements Vendor {
  readonly label = JPUSH_LABEL;
  readonly apps: readonly VendorApp[];
  readonly traits: VendorTraits;
  readonly keys?: VendorKeys;
  // Private to the language, so that no printed object shows the secret.
  readonly #settings: JPushOptions | null;
  private readonly callbackToken: WebhookToken;

  constructor(
    @Inject(JPUSH_NAME) readonly name: string,
    @Inject(JPUSH_SETTINGS) settings: Setup<JPushOptions>,
    @Inject(VendorHttp) private readonly http: HttpExchange,
    private readonly clock: PushClock = new PushClock(),
  ) {
    this.#settings = settings;
    this.callbackToken = new WebhookToken(settings === null ? null : `${settings.appKey}:${settings.masterSecret}`);
    this.traits = traitsOf(settings ?? new JPushOptions());
    if (settings?.cid === true) {
      const api = new JPushPushApi(new JPushCaller(settings, http, clock, name));
      const fetch = async (count: number): Promise<readonly string[]> => (await api.cids({ count })).cids;
      this.keys = new JPushCidPool(fetch, settings.cidsPerFetch, clock);
    }
    this.apps = settings === null ? [] : [{ id: name, platforms: ['android', 'ios', 'harmony'] }];
  }

  translate(batch: Batch): Translation {
    const settings = this.settings();
    const { push, notes } = translateJPush(batch, settings);
    return { request: encodePush(push, siteOf(batch.app.id, settings)), notes };
  }

  async deliver(request: VendorRequest): Promise<Outcome> {
    let answer: HttpAnswer;
    try {
      answer = await this.http.exchange(authenticate(request, this.settings()));
    } catch (error) {
      if (!(error instanceof HttpExchangeError)) throw error;
      return { messageId: null, failure: failureOfExchange(error, JPUSH_LABEL), failedAddresses: new Map() };
    }
    const read = readJPushAnswer(answer, this.clock.now());
    return {
      messageId: read.messageId,
      failure: read.ok ? null : read.failure,
      failedAddresses: failuresOf(read.illegalRegistrationIds),
      ...rateOf(read.rateLimit),
    };
  }

  /**
   * Asks what became of a push, by its message id; see `inquireOfJPush`. Without one JPush cannot be asked: a `cid` cannot be looked up, so
   * `traits.findsUnanswered` is left out.
   *
   * @throws PushConfigurationError when JPush is off
   */
  async inquire(inquiry: Inquiry): Promise<Finding> {
    const caller = new JPushCaller(this.settings(), this.http, this.clock, this.name);
    return inquireOfJPush(new JPushReportsApi(caller), inquiry);
  }

  /**
   * Whether these are the credentials of this app, as its callbacks carry them: `<AppKey>:<Master Secret>`. It takes as long for any text of a length.
   */
  isAuthenticatedBy(credentials: string): boolean {
    return this.callbackToken.fits(credentials);
  }

  /**
   * Withdraws a push; see `JPushPushApi.withdraw()`.
   *
   * @throws PushConfigurationError when JPush is off
   */
  async recall({ messageId }: Inquiry): Promise<Recall> {
    const api = new JPushPushApi(new JPushCaller(this.settings(), this.http, this.clock, this.name));
    return recalledBy(JPUSH_LABEL, messageId, (id) => api.withdraw(id));
  }

  private settings(): JPushOptions {
    if (this.#settings === null) throw notSetUp();
    return this.#settings;
  }
}

function rateOf(limit: JPushRateLimit | null): Pick<Outcome, 'rate'> {
  const { remaining, resetSeconds } = limit ?? { remaining: null, resetSeconds: null };
  return remaining === null || resetSeconds === null ? {} : { rate: { remaining, resetMs: resetSeconds * 1000 } };
}

/** Our decision: an id that JPush lists as illegal is a dead address, also where JPush refused the whole push because of it. */
function failuresOf(registrationIds: readonly string[]): ReadonlyMap<string, Failure> {
  const reason = `${JPUSH_LABEL}: this registration id is malformed or belongs to another app. Remove it.`;
  return new Map(registrationIds.map((id) => [id, localFailure('device', JPUSH_LABEL, reason)]));
}
