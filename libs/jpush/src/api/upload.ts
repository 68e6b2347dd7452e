import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { PushInputError } from '@nest-push/core';

/** What is uploaded: bytes at hand, or a file on this machine, which is streamed. */
export type JPushUpload =
  | {
      readonly content: string | Uint8Array | Blob;
      /** The file's name for JPush. */
      readonly name?: string;
    }
  | {
      readonly path: string;
      /** Default: that of the file */
      readonly name?: string;
    };

/** What an endpoint takes. */
export interface UploadRule {
  /** Bytes. */
  readonly max: number;
  /** What the name must end with; the first is given to what has no name. */
  readonly extensions: readonly string[];
}

/**
 * A file as a part of a form.
 *
 * @param field - what errors call it
 * @throws PushInputError when there is no such file, or its name or size is one that JPush refuses
 */
export async function fileOf(upload: JPushUpload, field: string, { max, extensions }: UploadRule): Promise<File> {
  const name = upload.name ?? ('path' in upload ? basename(upload.path) : `${field}${extensions[0] ?? ''}`);
  if (!extensions.some((extension) => name.toLowerCase().endsWith(extension)))
    throw refused(`${field}.name`, `must end with ${extensions.join(' or ')}`);
  const blob = 'path' in upload ? await opened(upload.path, field) : new Blob([upload.content]);
  if (blob.size === 0) throw refused(field, 'must not be empty');
  if (blob.size > max) throw refused(field, `must have at most ${max} bytes (it has ${blob.size})`, '1005');
  return new File([blob], name);
}

async function opened(path: string, field: string): Promise<Blob> {
  try {
    return await openAsBlob(path);
  } catch {
    // Node's own error repeats the path, which may be anything.
    throw refused(`${field}.path`, 'must be a file that can be read');
  }
}

const refused = (field: string, rule: string, code = '1003'): PushInputError =>
  new PushInputError('JPush was not called', [{ field, rule, code }]);

/** A form without what is undefined. */
export function formOf(parts: Readonly<Record<string, string | File | undefined>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts)) {
    if (typeof value === 'string') form.append(name, value);
    else if (value !== undefined) form.append(name, value, value.name);
  }
  return form;
}
