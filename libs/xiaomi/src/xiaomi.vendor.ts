import {
  type Batch,
  type Failure,
  failureOfExchange,
  HttpExchangeError,
  localFailure,
  type Outcome,
  PushVendor,
  type Setup,
  type Translation,
  type Vendor,
  type VendorApp,
  type VendorRequest,
  type VendorTraits,
} from '@nest-push/core';
import { Inject, Injectable } from '@nestjs/common';
import { type XiaomiAnswer } from './xiaomi.answer.js';
import { XiaomiClients } from './xiaomi.client.js';
import { XIAOMI_LIMITS } from './xiaomi.limits.js';
import { XIAOMI_NAME, XIAOMI_SETTINGS } from './xiaomi.module-definition.js';
import { XiaomiOptions } from './xiaomi.options.js';
import { XIAOMI_LABEL } from './xiaomi.request.js';
import { translate } from './xiaomi.translate.js';
import { type XiaomiPlatform } from './types/message.js';

/** Not keyed: Xiaomi documents nothing by which it would recognise a repeated call. pId=1559, 2024-10-21. */
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
    const { callsPerSecond } = settings ?? new XiaomiOptions();
    this.traits = {
      addressKinds: { registrationId: LIST, alias: LIST, account: LIST, topic: ONE, everyone: ONE },
      directManufacturers: ['xiaomi', 'redmi', 'poco', 'blackshark'],
      limits: [{ name: 'calls', calls: callsPerSecond, perMs: 1000 }],
    };
    const platforms = (['android', 'ios'] as const).filter((platform) => settings?.[platform] !== undefined);
    this.apps = platforms.map((platform) => ({ id: `${name}:${platform}`, platforms: [platform] }));
  }

  translate(batch: Batch): Translation {
    return translate(batch, this.#settings);
  }

  async deliver(request: VendorRequest): Promise<Outcome> {
    const platform = this.apps.find(({ id }) => id === request.app)?.platforms[0];
    if (platform === undefined) {
      return failed(
        localFailure(
          'credential',
          XIAOMI_LABEL,
          `${XIAOMI_LABEL} has no app ${request.app}. Set it up, or send through one that is.`,
        ),
      );
    }
    try {
      return outcomeOf(await this.clients.for(platform as XiaomiPlatform).exchange(request));
    } catch (error) {
      if (error instanceof HttpExchangeError) return failed(failureOfExchange(error, XIAOMI_LABEL));
      throw error;
    }
  }
}

function outcomeOf(answer: XiaomiAnswer): Outcome {
  if (!answer.ok) return failed(answer.failure, answer.messageId);
  const failedAddresses = new Map(answer.badRegIds.map((regId) => [regId, BAD_REG_ID]));
  return { messageId: answer.messageId, failure: null, failedAddresses };
}

function failed(failure: Failure, messageId: string | null = null): Outcome {
  return { messageId, failure, failedAddresses: new Map() };
}
