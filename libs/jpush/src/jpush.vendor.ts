import {
  type Batch,
  type Failure,
  failureOfExchange,
  type HttpAnswer,
  type HttpExchange,
  HttpExchangeError,
  localFailure,
  type Outcome,
  PushClock,
  PushVendor,
  type Setup,
  type Translation,
  type Vendor,
  type VendorApp,
  VendorHttp,
  type VendorRequest,
  type VendorTraits,
} from '@nest-push/core';
import { Inject, Injectable } from '@nestjs/common';
import { JPUSH_LABEL, readJPushAnswer } from './jpush.answer.js';
import { JPUSH_AUDIENCE_ITEMS } from './jpush.limits.js';
import { JPUSH_NAME, JPUSH_SETTINGS } from './jpush.module-definition.js';
import { type JPushOptions, jpushIsOff } from './jpush.options.js';
import { authenticate, encodePush } from './jpush.request.js';
import { translateJPush } from './jpush.translate.js';

/** No address kind is keyed: JPush's keys (`cid`) have to be fetched before the call, and nothing here does so. */
const TRAITS: VendorTraits = {
  addressKinds: {
    registrationId: { batchLimit: JPUSH_AUDIENCE_ITEMS.registration_id, keyed: false },
    alias: { batchLimit: JPUSH_AUDIENCE_ITEMS.alias, keyed: false },
    tags: { batchLimit: 1, keyed: false },
    everyone: { batchLimit: 1, keyed: false },
  },
  directManufacturers: [],
};

/** JPush as core sees it. One app serves all platforms. */
@PushVendor()
@Injectable()
export class JPushVendor implements Vendor {
  readonly label = JPUSH_LABEL;
  readonly apps: readonly VendorApp[];
  readonly traits = TRAITS;
  // Private to the language, so that no printed object shows the secret.
  readonly #settings: JPushOptions | null;

  constructor(
    @Inject(JPUSH_NAME) readonly name: string,
    @Inject(JPUSH_SETTINGS) settings: Setup<JPushOptions>,
    @Inject(VendorHttp) private readonly http: HttpExchange,
    private readonly clock: PushClock = new PushClock(),
  ) {
    this.#settings = settings;
    this.apps = settings === null ? [] : [{ id: name, platforms: ['android', 'ios', 'harmony'] }];
  }

  translate(batch: Batch): Translation {
    const settings = this.settings();
    const { push, notes } = translateJPush(batch, settings);
    const site = { app: batch.app.id, zone: settings.zone, baseUrl: settings.baseUrl };
    return { request: encodePush(push, '/v3/push', site), notes };
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
    };
  }

  private settings(): JPushOptions {
    if (this.#settings === null) throw jpushIsOff();
    return this.#settings;
  }
}

/** Our decision: an id that JPush lists as illegal is a dead address, also where JPush refused the whole push because of it. */
function failuresOf(registrationIds: readonly string[]): ReadonlyMap<string, Failure> {
  const reason = `${JPUSH_LABEL}: this registration id is malformed or belongs to another app. Remove it.`;
  return new Map(registrationIds.map((id) => [id, localFailure('device', JPUSH_LABEL, reason)]));
}
