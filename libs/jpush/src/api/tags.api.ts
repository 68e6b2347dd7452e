import { object } from '@nest-push/core';
import { exactJson } from '../jpush.request.js';
import { type JPushPlatform } from '../types/audience.js';
import { type JPushCaller, type JPushResult } from './caller.js';
import { oneOfThem, PLATFORMS, REGISTRATION_IDS } from './devices.api.js';
import { assertFits, INPUT_CODES } from './input.js';
import { fields, flag, list, nothing, text } from '../jpush.reading.js';

/** The platforms that a call is about. Default: all */
export interface JPushPlatformsRequest {
  readonly platform?: readonly JPushPlatform[];
}

/** Whom a tag is given to, and taken from: at most 1000 registration ids each. */
export interface JPushTagChange {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

/** The app's tags. */
export interface JPushTags extends JPushResult {
  /** At most 100 of each platform. */
  readonly tags: readonly string[];
}

/** Whether a device has a tag. */
export interface JPushTagged extends JPushResult {
  readonly result: boolean;
}

const CHANGE = object({ add: REGISTRATION_IDS, remove: REGISTRATION_IDS }, { relations: oneOfThem('add', 'remove') });

const TAGS = fields<Pick<JPushTags, 'tags'>>({ tags: list(text) });
const TAGGED = fields<Pick<JPushTagged, 'result'>>({ result: flag });

/** Tags: `client.tags`. */
export class JPushTagsApi {
  constructor(private readonly caller: JPushCaller) {}

  /**
   * The app's tags (`GET /v3/tags/`).
   *
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  list(): Promise<JPushTags> {
    return this.caller.call('tags.list', {}, TAGS);
  }

  /**
   * Whether a device has a tag (`GET /v3/tags/{tag}/registration_ids/{registration_id}`).
   *
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  has(tag: string, registrationId: string): Promise<JPushTagged> {
    return this.caller.call('tags.has', { path: { tag, registration_id: registrationId } }, TAGGED);
  }

  /**
   * Gives a tag to devices and takes it from others (`POST /v3/tags/{tag}`).
   *
   * @throws PushInputError when both lists are missing, or one is empty or has more than 1000 ids
   * @throws JPushError when JPush refuses (its `illegalRegistrationIds` are those that the app does not have), or when no readable answer comes
   *
   * @example
   * ```ts
   * await client.tags.update('vip', { add: [rid], remove: [other] });
   * ```
   */
  async update(tag: string, change: JPushTagChange): Promise<JPushResult> {
    assertFits(CHANGE, change, INPUT_CODES.device, 'registration_ids');
    return this.caller.call('tags.update', { path: { tag }, body: exactJson({ registration_ids: change }) }, nothing);
  }

  /**
   * Deletes a tag, with all its devices (`DELETE /v3/tags/{tag}`).
   *
   * @throws PushInputError when a platform is none of JPush's
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  async delete(tag: string, request: JPushPlatformsRequest = {}): Promise<JPushResult> {
    assertFits(PLATFORMS, request, INPUT_CODES.device);
    return this.caller.call('tags.delete', { path: { tag }, query: { platform: request.platform } }, nothing);
  }
}
