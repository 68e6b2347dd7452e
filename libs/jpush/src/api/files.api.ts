import { object, whole } from '@nest-push/core';
import { type JPushCaller, type JPushResult } from './caller.js';
import { type JPushEndpointName } from '../jpush.endpoints.js';
import { assertFits, INPUT_CODES } from './input.js';
import { fields, list, nothing, number, orNull, text } from '../jpush.reading.js';
import { fileOf, formOf, type JPushUpload } from './upload.js';

/** A list of receivers to upload: a `.txt` file in UTF-8 with one of them in each line, at most 10 MB. */
export type JPushFileUpload = JPushUpload & {
  /** Hours that JPush keeps it, 1 to 720. @default 720 */
  readonly ttl?: number;
};

/** An uploaded file of receivers. */
export interface JPushFile {
  readonly file_id: string;
  /** `alias` or `registration_id`. */
  readonly type: string;
  /** Null for files of before 2021-10-14. */
  readonly file_name: string | null;
  /** `yyyy-MM-dd HH:mm:ss`. */
  readonly create_time: string | null;
  /** `yyyy-MM-dd HH:mm:ss`. */
  readonly expire_time: string | null;
}

/** A file was uploaded. */
export interface JPushFileUploaded extends JPushResult {
  /** For `audience.file` of a push. */
  readonly file_id: string;
}

/** The files that JPush keeps, at most 20. */
export interface JPushFiles extends JPushResult {
  readonly total_count: number;
  readonly files: readonly JPushFile[];
}

/** JPush REST API v3 file, 2022-07-22. Our decision: its 10 MB are 10 · 1024 · 1024 bytes. */
const RULE = { max: 10 * 1024 * 1024, extensions: ['.txt'] };
const TTL = object({ ttl: whole({ min: 1, max: 720, unit: 'hours' }) });

const UPLOADED = fields<Pick<JPushFileUploaded, 'file_id'>>({ file_id: text });
const FILE = fields<JPushFile>({
  file_id: text,
  type: text,
  file_name: orNull(text),
  create_time: orNull(text),
  expire_time: orNull(text),
});
const FILES = fields<Omit<JPushFiles, 'rateLimit'>>({ total_count: number, files: list(FILE) });

/**
 * Lists of receivers, uploaded once: `client.files`. 20 calls in 60 seconds. Group pushes to a file take one that the developer account uploaded: `JPushAdminClient.files`.
 */
export class JPushFilesApi {
  constructor(private readonly caller: JPushCaller) {}

  /**
   * Uploads registration ids (`POST /v3/files/registration_id`).
   *
   * @throws PushInputError when the file cannot be read, is no `.txt`, is empty or larger than 10 MB, or `ttl` is out of range
   * @throws JPushError when JPush refuses, or when no readable answer comes
   *
   * @example
   * ```ts
   * const { file_id } = await client.files.uploadRegistrationIds({ content: ids.join('\n'), ttl: 24 });
   * ```
   */
  uploadRegistrationIds(file: JPushFileUpload): Promise<JPushFileUploaded> {
    return this.uploaded('files.uploadRegistrationIds', file);
  }

  /** The same with aliases (`POST /v3/files/alias`). See {@link uploadRegistrationIds}. */
  uploadAliases(file: JPushFileUpload): Promise<JPushFileUploaded> {
    return this.uploaded('files.uploadAliases', file);
  }

  /**
   * All files that JPush keeps (`GET /v3/files`).
   *
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  list(): Promise<JPushFiles> {
    return this.caller.call('files.list', {}, FILES);
  }

  /**
   * One file (`GET /v3/files/{file_id}`).
   *
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  get(fileId: string): Promise<JPushFile & JPushResult> {
    return this.caller.call('files.get', { path: { file_id: fileId } }, FILE);
  }

  /**
   * Deletes a file (`DELETE /v3/files/{file_id}`); one that is not there counts as deleted. Wait 5 minutes after a push to it.
   *
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  delete(fileId: string): Promise<JPushResult> {
    return this.caller.call('files.delete', { path: { file_id: fileId } }, nothing);
  }

  private async uploaded(name: JPushEndpointName, { ttl, ...upload }: JPushFileUpload): Promise<JPushFileUploaded> {
    assertFits(TTL, { ttl }, INPUT_CODES.push);
    const filename = await fileOf(upload, 'file', RULE);
    return this.caller.call(name, { body: formOf({ filename, ttl: ttl?.toString() }) }, UPLOADED);
  }
}
