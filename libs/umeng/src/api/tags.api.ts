import { isJsonObject, PushInputError } from '@nest-push/core';
import { checkAddresses } from '../checks/address.checks.js';
import { textIn } from '../umeng.reading.js';
import { type UmengHost, UMENG_LABEL } from '../umeng.request.js';
import { lacking, type UmengCaller } from './caller.js';

/** Where a call about tags goes. */
export interface UmengTagCall {
  /**
   * Users found in 2019 that only the host without TLS served tags, and in 2021 that the other did as well. A base URL in the options takes the place of both.
   *
   * @default the client's own
   */
  readonly host?: UmengHost;
}

/** The tags of one device. */
export interface UmengTags {
  readonly tags: readonly string[];
}

/**
 * Tags of a device, from the server: `client.tags`. Umeng must have enabled that for the app (6001 else); it is a function of Pro. Not in the copies of Umeng's
 * documents that we know: paths and fields are as server SDKs of 2019 to 2022 have them.
 */
export class UmengTagsApi {
  constructor(private readonly caller: UmengCaller) {}

  /**
   * Gives a device more tags (`POST /api/tag/add`).
   *
   * @throws PushInputError when there is no tag, or one is blank or has a comma
   * @throws VendorError when Umeng refuses, or no readable answer comes
   *
   * @example
   * ```ts
   * await client.tags.add(deviceToken, { tags: ['vip'] });
   * ```
   */
  async add(deviceToken: string, { tags }: UmengTags, { host }: UmengTagCall = {}): Promise<void> {
    await this.caller.call('tags.add', { device_tokens: oneToken(deviceToken), tag: tagList(tags) }, host);
  }

  /**
   * The tags of a device (`POST /api/tag/list`).
   *
   * @throws VendorError when Umeng refuses, or no readable answer comes
   */
  async list(deviceToken: string, { host }: UmengTagCall = {}): Promise<UmengTags> {
    const data = await this.caller.call('tags.list', { device_tokens: oneToken(deviceToken) }, host);
    // Seen as `data.data.tags`, one level deeper than everything else.
    const inner = isJsonObject(data.data) ? data.data : data;
    if (typeof inner.tags !== 'string' && inner.tags !== null) throw lacking('the tags');
    return { tags: textIn(inner, 'tags')?.split(',') ?? [] };
  }

  /**
   * Replaces all tags of a device (`POST /api/tag/set`).
   *
   * @throws PushInputError when there is no tag, or one is blank or has a comma
   * @throws VendorError when Umeng refuses, or no readable answer comes
   */
  async set(deviceToken: string, { tags }: UmengTags, { host }: UmengTagCall = {}): Promise<void> {
    await this.caller.call('tags.set', { device_tokens: oneToken(deviceToken), tag: tagList(tags) }, host);
  }

  /**
   * Takes tags from a device (`POST /api/tag/delete`).
   *
   * @throws PushInputError when there is no tag, or one is blank or has a comma
   * @throws VendorError when Umeng refuses, or no readable answer comes
   */
  async delete(deviceToken: string, { tags }: UmengTags, { host }: UmengTagCall = {}): Promise<void> {
    await this.caller.call('tags.delete', { device_tokens: oneToken(deviceToken), tag: tagList(tags) }, host);
  }

  /**
   * Takes all tags from a device (`POST /api/tag/clear`).
   *
   * @throws VendorError when Umeng refuses, or no readable answer comes
   */
  async clear(deviceToken: string, { host }: UmengTagCall = {}): Promise<void> {
    await this.caller.call('tags.clear', { device_tokens: oneToken(deviceToken) }, host);
  }
}

function oneToken(deviceToken: string): string {
  const issues = checkAddresses([deviceToken], 'device_tokens');
  if (issues.length > 0) throw new PushInputError(`${UMENG_LABEL} cannot take this device`, issues);
  return deviceToken;
}

function tagList(tags: readonly string[]): string {
  const rules = [
    ...(tags.length === 0 ? ['must hold at least one tag'] : []),
    ...(tags.some((tag) => tag.trim() === '') ? ['must hold no blank tag'] : []),
    ...(tags.some((tag) => tag.includes(',')) ? ['must hold no tag with a comma: Umeng separates tags with it'] : []),
  ];
  if (rules.length === 0) return tags.join(',');
  throw new PushInputError(
    `${UMENG_LABEL} cannot take these tags`,
    rules.map((rule) => ({ field: 'tags', rule })),
  );
}
