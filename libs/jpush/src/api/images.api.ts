import { object, type ObjectRule, oneOf, text as textShape } from '@nest-push/core';
import { type JPushEndpointName } from '../jpush.endpoints.js';
import { exactJson } from '../jpush.request.js';
import { type JPushCaller, type JPushResult } from './caller.js';
import { assertFits, INPUT_CODES } from './input.js';
import { fields, orNull, text } from '../jpush.reading.js';
import { fileOf, formOf, type JPushUpload } from './upload.js';

/** 1 a big picture, 2 a large icon, 3 a small icon. */
export type JPushImageType = 1 | 2 | 3;

/** Where JPush and the phone makers fetch a picture; at least one. JPG or PNG, at most 2 MB. */
export interface JPushImageUrls {
  /** For every one that is left out. */
  image_url?: string;
  jiguang_image_url?: string;
  xiaomi_image_url?: string;
  oppo_image_url?: string;
  huawei_image_url?: string;
  honor_image_url?: string;
  fcm_image_url?: string;
  /** Since 2024-08-13. */
  hmos_image_url?: string;
}

/** Pictures for the makers that want the file itself; at least one. JPG or PNG, at most 2 MB. */
export interface JPushImageFiles {
  readonly xiaomi_file?: JPushUpload;
  readonly oppo_file?: JPushUpload;
}

type Resolved = { readonly [K in keyof JPushImageUrls]-?: string | null };

/** A picture that JPush keeps for 30 days (since 2023-08-31). */
export interface JPushImage extends Resolved, JPushResult {
  /** For `big_pic_path`, `large_icon` and `small_icon_uri`. */
  readonly media_id: string;
}

const URLS = [
  'image_url',
  'jiguang_image_url',
  'xiaomi_image_url',
  'oppo_image_url',
  'huawei_image_url',
  'honor_image_url',
  'fcm_image_url',
  'hmos_image_url',
] as const;

/** JPush REST API v3 image, 2024-08-13. Our decision: its 2 MB are 2 · 1024 · 1024 bytes. */
const RULE = { max: 2 * 1024 * 1024, extensions: ['.jpg', '.jpeg', '.png'] };
const FILES = ['xiaomi_file', 'oppo_file'] as const;

const oneOfThem =
  (keys: readonly string[]): NonNullable<ObjectRule['relations']> =>
  (value, field, report) => {
    if (keys.every((key) => value[key] === undefined))
      report.add('missing', field, `must have one of ${keys.join(', ')}`);
  };

const type = oneOf([1, 2, 3]);
const url = textShape({ like: [/^https?:\/\/\S+$/, 'must be a URL'] });
const urls = Object.fromEntries(URLS.map((key) => [key, url]));
const FROM_URLS = object(urls, { relations: oneOfThem(URLS) });
const NEW_FROM_URLS = object({ ...urls, image_type: type }, { required: ['image_type'], relations: oneOfThem(URLS) });
const files = Object.fromEntries(FILES.map((key) => [key, () => undefined]));
const FROM_FILES = object(files, { relations: oneOfThem(FILES) });
const NEW_FROM_FILES = object(
  { ...files, image_type: type },
  { required: ['image_type'], relations: oneOfThem(FILES) },
);

const resolved = orNull(text);
const IMAGE = fields<Omit<JPushImage, 'rateLimit'>>({
  media_id: text,
  image_url: resolved,
  jiguang_image_url: resolved,
  xiaomi_image_url: resolved,
  // OPPO gives an id in place of a URL.
  oppo_image_url: resolved,
  huawei_image_url: resolved,
  honor_image_url: resolved,
  fcm_image_url: resolved,
  hmos_image_url: resolved,
});

/** Pictures for notifications: `client.images`. They share the rate limit of pushes. Xiaomi shows none since 2023-08. */
export class JPushImagesApi {
  constructor(private readonly caller: JPushCaller) {}

  /**
   * Registers a picture by its URLs (`POST /v3/images/byurls`).
   *
   * @throws PushInputError when the type or every URL is missing, or one is none
   * @throws JPushError when JPush refuses, or when no readable answer comes
   *
   * @example
   * ```ts
   * const { media_id } = await client.images.createFromUrls({ image_type: 1, image_url: 'https://cdn.example/sale.png' });
   * ```
   */
  async createFromUrls(image: JPushImageUrls & { image_type: JPushImageType }): Promise<JPushImage> {
    assertFits(NEW_FROM_URLS, image, INPUT_CODES.push);
    return this.caller.call('images.createFromUrls', { body: exactJson(image) }, IMAGE);
  }

  /**
   * Replaces a picture's URLs (`PUT /v3/images/byurls/{media_id}`).
   *
   * @throws PushInputError when every URL is missing, or one is none
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  async updateFromUrls(mediaId: string, image: JPushImageUrls): Promise<JPushImage> {
    assertFits(FROM_URLS, image, INPUT_CODES.push);
    const parts = { path: { media_id: mediaId }, body: exactJson(image) };
    return this.caller.call('images.updateFromUrls', parts, IMAGE);
  }

  /**
   * Uploads a picture (`POST /v3/images/byfiles`).
   *
   * @throws PushInputError when the type or every file is missing, or a file cannot be read, is too large or has another extension
   * @throws JPushError when JPush refuses, or when no readable answer comes
   *
   * @example
   * ```ts
   * const { media_id } = await client.images.createFromFiles({ image_type: 2, oppo_file: { path: './icon.png' } });
   * ```
   */
  async createFromFiles(image: JPushImageFiles & { readonly image_type: JPushImageType }): Promise<JPushImage> {
    assertFits(NEW_FROM_FILES, image, INPUT_CODES.push);
    return this.upload('images.createFromFiles', {}, image, { image_type: String(image.image_type) });
  }

  /**
   * Replaces a picture's files (`PUT /v3/images/byfiles/{media_id}`).
   *
   * @throws PushInputError when every file is missing, or one cannot be read, is too large or has another extension
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  async updateFromFiles(mediaId: string, image: JPushImageFiles): Promise<JPushImage> {
    assertFits(FROM_FILES, image, INPUT_CODES.push);
    return this.upload('images.updateFromFiles', { media_id: mediaId }, image, {});
  }

  private async upload(
    name: JPushEndpointName,
    path: Readonly<Record<string, string>>,
    image: JPushImageFiles,
    texts: Readonly<Record<string, string>>,
  ): Promise<JPushImage> {
    const parts: Record<string, string | File> = { ...texts };
    for (const key of FILES) {
      const upload = image[key];
      if (upload !== undefined) parts[key] = await fileOf(upload, key, RULE);
    }
    return this.caller.call(name, { path, body: formOf(parts) }, IMAGE);
  }
}
