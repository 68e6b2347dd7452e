import { flag as flagShape, isJsonObject, type JsonValue, object } from '@nest-push/core';
import { exactJson } from '../jpush.request.js';
import { type JPushCaller, type JPushResult } from './caller.js';
import { PLATFORMS, REGISTRATION_IDS } from './devices.api.js';
import { assertFits, INPUT_CODES } from './input.js';
import { fields, list, nothing, orNull, type Reader, text } from '../jpush.reading.js';
import { type JPushPlatformsRequest } from './tags.api.js';

/** Which devices of an alias are asked for, and how JPush shall answer. */
export interface JPushAliasRequest extends JPushPlatformsRequest {
  /** The newer answer tells platform and date, too. @default true */
  readonly new_format?: boolean;
}

/** A device behind an alias. */
export interface JPushAliasDevice {
  readonly registration_id: string;
  /** `android`, `ios`, `web`, `quickapp`, `hmos`, or what JPush calls it; null in the older answer. */
  readonly platform: string | null;
  /** Null in the older answer. */
  readonly last_online_date: string | null;
}

/** The devices behind an alias, at most 10. */
export interface JPushAliasDevices extends JPushResult {
  readonly devices: readonly JPushAliasDevice[];
}

/** JPush writes platforms as names or as these numbers (an unofficial SDK of 2026-07-29). */
const PLATFORM_NAMES: ReadonlyMap<string, string> = new Map([
  ['-1', 'all'],
  ['0', 'android'],
  ['1', 'ios'],
  ['2', 'web'],
  ['3', 'quickapp'],
  ['4', 'hmos'],
]);

const platform: Reader<string> = (value: JsonValue | undefined) => {
  const name = text(value);
  return name === undefined ? undefined : (PLATFORM_NAMES.get(name) ?? name);
};

const device = fields<JPushAliasDevice>({
  registration_id: text,
  platform: orNull(platform),
  last_online_date: orNull(text),
});

const bare: Reader<JPushAliasDevice> = (value) => device({ registration_id: value });

/** Either format, whichever was asked for: older servers know one alone. */
const DEVICES: Reader<Pick<JPushAliasDevices, 'devices'>> = (body) => {
  if (!isJsonObject(body)) return undefined;
  const devices = body.data === undefined ? list(bare)(body.registration_ids) : list(device)(body.data);
  return devices === undefined ? undefined : { devices };
};

const QUERY = object({ new_format: flagShape(), platform: () => undefined });
const REMOVAL = object({ registration_ids: REGISTRATION_IDS }, { required: ['registration_ids'] });

/** Aliases: `client.aliases`. */
export class JPushAliasesApi {
  constructor(private readonly caller: JPushCaller) {}

  /**
   * The devices behind an alias (`GET /v3/aliases/{alias}`).
   *
   * @throws PushInputError when a platform is none of JPush's
   * @throws JPushError when JPush refuses, or when no readable answer comes
   *
   * @example
   * ```ts
   * const { devices } = await client.aliases.get('u42', { platform: ['android'] });
   * ```
   */
  async get(alias: string, request: JPushAliasRequest = {}): Promise<JPushAliasDevices> {
    assertFits(QUERY, request, INPUT_CODES.device);
    const { new_format = true, platform } = request;
    assertFits(PLATFORMS, { platform }, INPUT_CODES.device);
    const query = { platform, ...(new_format ? { new_format: 'true' } : {}) };
    return this.caller.call('aliases.get', { path: { alias }, query }, DEVICES);
  }

  /**
   * Takes an alias from all its devices (`DELETE /v3/aliases/{alias}`).
   *
   * @throws PushInputError when a platform is none of JPush's
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  async delete(alias: string, request: JPushPlatformsRequest = {}): Promise<JPushResult> {
    assertFits(PLATFORMS, request, INPUT_CODES.device);
    return this.caller.call('aliases.delete', { path: { alias }, query: { platform: request.platform } }, nothing);
  }

  /**
   * Takes an alias from some of its devices (`POST /v3/aliases/{alias}`).
   *
   * @throws PushInputError when there is no id, or more than 1000
   * @throws JPushError when JPush refuses (its `illegalRegistrationIds` are those that the app does not have), or when no readable answer comes
   */
  async removeDevices(alias: string, request: { readonly registration_ids: readonly string[] }): Promise<JPushResult> {
    assertFits(REMOVAL, request, INPUT_CODES.device);
    const body = exactJson({ registration_ids: { remove: request.registration_ids } });
    return this.caller.call('aliases.removeDevices', { path: { alias }, body }, nothing);
  }
}
