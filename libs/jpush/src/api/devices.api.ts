import {
  either,
  list as listOf,
  object,
  type ObjectRule,
  oneOf,
  type Shape,
  text as textShape,
  utf8Length,
} from '@nest-push/core';
import { exactJson } from '../jpush.request.js';
import { type JPushPlatform } from '../types/audience.js';
import { type JPushCaller, type JPushResult } from './caller.js';
import { assertFits, INPUT_CODES, named } from './input.js';
import { as, byKey, fields, flag, list, nothing, orNull, type Reader, text } from '../jpush.reading.js';

/** What JPush knows of a device. */
export interface JPushDevice extends JPushResult {
  readonly tags: readonly string[];
  readonly alias: string | null;
  /** The phone number for text messages. */
  readonly mobile: string | null;
}

/** What changes of a device; null takes it away, and what is left out stays. */
export interface JPushDeviceChange {
  /** At most 100 tags and 1000 bytes of UTF-8 in each list; a device has at most 1000. Null takes all away. */
  readonly tags?: { readonly add?: readonly string[]; readonly remove?: readonly string[] } | null;
  /** At most 40 bytes of UTF-8. A device has one, and an alias at most 10 devices (since 2020-03-10). */
  readonly alias?: string | null;
  readonly mobile?: string | null;
}

/** Whether a device was seen in the last 10 minutes. */
export interface JPushDeviceStatus {
  readonly online: boolean;
  /** `yyyy-MM-dd HH:mm:ss`; null where it is online, and where that was more than 2 days ago. */
  readonly last_online_time: string | null;
}

/** Which devices were seen. */
export interface JPushDeviceStatuses extends JPushResult {
  /** By registration id; null where the app has no such device. */
  readonly devices: Readonly<Record<string, JPushDeviceStatus | null>>;
}

/** Registration ids in one call (JPush REST API v3 device, 2025-03-06). */
const IDS_MAX = 1000;
/** Tags added to a device, or taken from it, in one call: items, and bytes together (2019-08-09). */
const TAGS = { items: 100, bytes: 1000 };

/** A list of registration ids. */
export const REGISTRATION_IDS = listOf(named, { min: 1, max: IDS_MAX });

/** A tag or alias. */
export const NAME = textShape({ min: 1, max: 40, unit: 'bytes' });

/** The platforms that a call is about. */
export const PLATFORMS = object({
  platform: listOf(oneOf(['android', 'ios', 'quickapp', 'hmos', 'winphone'] satisfies JPushPlatform[])),
});

const items = listOf(NAME, { max: TAGS.items });

const tagList: Shape = (value, field, report) => {
  items(value, field, report);
  const bytes = Array.isArray(value) ? utf8Length(value.join('')) : 0;
  if (bytes > TAGS.bytes)
    report.add('size', field, `must have at most ${TAGS.bytes} bytes of UTF-8 together (it has ${bytes})`);
};

/** Demands one of these fields. */
export const oneOfThem =
  (...keys: readonly string[]): NonNullable<ObjectRule['relations']> =>
  (value, field, report) => {
    if (keys.every((key) => value[key] === undefined)) report.add('missing', field, `must have ${keys.join(' or ')}`);
  };

const none: Shape = (value, field, report) => {
  if (value !== null) report.add('type', field, 'must be null');
};
const tags = either(none, object({ add: tagList, remove: tagList }, { relations: oneOfThem('add', 'remove') }));

const CHANGE = object(
  // An empty text would take the value away: that must be meant.
  { tags, alias: either(none, NAME), mobile: either(none, named) },
  { relations: oneOfThem('tags', 'alias', 'mobile') },
);

const STATUS_QUERY = object({ registration_ids: REGISTRATION_IDS }, { required: ['registration_ids'] });

const DEVICE = fields<Omit<JPushDevice, 'rateLimit'>>({ tags: list(text), alias: orNull(text), mobile: orNull(text) });

const seen = fields<JPushDeviceStatus>({ online: flag, last_online_time: orNull(text) });

/** JPush writes a device of another app as an empty object, or as null. */
const status: Reader<JPushDeviceStatus | null> = (value) =>
  value === null || (typeof value === 'object' && Object.keys(value).length === 0) ? null : seen(value);

const STATUSES = as('devices', byKey(status));

/** Devices: `client.devices`. All calls about devices, tags and aliases share one rate limit: 600 in 60 seconds for apps that do not pay. */
export class JPushDevicesApi {
  constructor(private readonly caller: JPushCaller) {}

  /**
   * Tags, alias and phone number of a device (`GET /v3/devices/{registration_id}`).
   *
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  get(registrationId: string): Promise<JPushDevice> {
    return this.caller.call('devices.get', { path: { registration_id: registrationId } }, DEVICE);
  }

  /**
   * Changes tags, alias or phone number of a device (`POST /v3/devices/{registration_id}`).
   *
   * @throws PushInputError when nothing changes, or a tag or alias is one that JPush refuses
   * @throws JPushError when JPush refuses (7015: the alias has its 10 devices), or when no readable answer comes
   *
   * @example
   * ```ts
   * await client.devices.update(rid, { tags: { add: ['深圳'] }, alias: null });
   * ```
   */
  async update(registrationId: string, change: JPushDeviceChange): Promise<JPushResult> {
    assertFits(CHANGE, change, INPUT_CODES.device);
    const { tags, alias, mobile } = change;
    // The wire's word for "none" is an empty text.
    const body = exactJson({
      tags: tags ?? emptied(tags),
      alias: alias ?? emptied(alias),
      mobile: mobile ?? emptied(mobile),
    });
    return this.caller.call('devices.update', { path: { registration_id: registrationId }, body }, nothing);
  }

  /**
   * Which of up to 1000 devices were seen in the last 10 minutes (`POST /v3/devices/status`). For paying apps.
   *
   * @throws PushInputError when there is no id, or more than 1000
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  async status(request: { readonly registration_ids: readonly string[] }): Promise<JPushDeviceStatuses> {
    assertFits(STATUS_QUERY, request, INPUT_CODES.device);
    return this.caller.call('devices.status', { body: exactJson(request) }, STATUSES);
  }
}

const emptied = (value: null | undefined): '' | undefined => (value === null ? '' : undefined);
