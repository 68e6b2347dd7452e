import { isUtf8 } from 'node:buffer';
import { accept, DONE, refuse, type Reply } from '../jpush.answers.js';
import { type Call } from '../jpush.call.js';
import { readForm } from '../jpush.form.js';
import { JPUSH_LIMITS } from '../jpush.limits.js';
import { writeTime } from '../jpush.times.js';
import { type FileStore, type FileType, type StoredFile } from './file-store.js';

/*
 * Files of aliases or registration ids. Source: JPush REST API v3 push advanced, file, 2022-07. Our decisions (no codes are published): a file that is too large
 * is 1005, a part that is missing is 1002, everything else is 1003, also one file too many and a file that is not there.
 */

/** One call about files: of an app, or of a developer for group pushes. */
export interface FileCall extends Call {
  readonly files: FileStore;
  readonly liveFiles: number;
}

const HOUR = 3_600_000;

/** `POST /v3/files/alias` */
export function uploadAliases(call: FileCall): Reply {
  return upload(call, 'alias');
}

/** `POST /v3/files/registration_id` */
export function uploadRegistrationIds(call: FileCall): Reply {
  return upload(call, 'registration_id');
}

function upload({ request, context, files, liveFiles }: FileCall, type: FileType): Reply {
  const illegal = (hint: string): Reply => refuse({ code: 1003, hint });
  const form = readForm(request);
  if (!form) return illegal('body: must be multipart/form-data');
  const unknown = [...form.keys()].find((name) => name !== 'filename' && name !== 'ttl');
  if (unknown !== undefined) return refuse({ code: 1009, hint: `${unknown.slice(0, 60)}: is not a supported part` });
  const file = form.get('filename');
  if (!file) return refuse({ code: 1002, hint: 'filename: is required; it is the part that holds the file' });
  if (file.fileName === undefined || !/\.txt$/i.test(file.fileName)) return illegal('filename: must be a .txt file');
  if (file.bytes.length > JPUSH_LIMITS.fileBytes) {
    return refuse({ code: 1005, hint: `filename: must have at most ${JPUSH_LIMITS.fileBytes} bytes` });
  }
  if (!isUtf8(file.bytes)) return illegal('filename: must be UTF-8');
  const hours = form.get('ttl')?.bytes.toString().trim() ?? String(JPUSH_LIMITS.fileHours);
  if (!/^\d{1,3}$/.test(hours) || Number(hours) < 1 || Number(hours) > JPUSH_LIMITS.fileHours) {
    return illegal(`ttl: must be 1 to ${JPUSH_LIMITS.fileHours} hours`);
  }
  const lines = file.bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split('\n');
  const values = new Set(lines.map((line) => line.trim()).filter((line) => line !== ''));
  if (values.size === 0) return illegal('filename: must have at least one line');
  const now = context.now();
  if (files.live(now).length >= liveFiles)
    return illegal(`filename: at most ${liveFiles} files may be kept; delete some first`);
  const stored = { type, name: file.fileName, createdAt: now, expiresAt: now + Number(hours) * HOUR, values };
  return accept({ file_id: files.add(stored).id });
}

/** `GET /v3/files` */
export function listFiles({ files, context }: FileCall): Reply {
  const live = files.live(context.now());
  return accept({ total_count: live.length, files: live.map(viewOf) });
}

/** `GET /v3/files/{file_id}` */
export function getFile({ params, files, context }: FileCall): Reply {
  const file = files.find(params.fileId, context.now());
  return file
    ? accept(viewOf(file))
    : refuse({ code: 1003, hint: 'file_id: must be a file that was uploaded and has not expired' });
}

/** `DELETE /v3/files/{file_id}` — a file that is not there is deleted too. */
export function deleteFile({ params, files }: FileCall): Reply {
  files.remove(params.fileId ?? '');
  return DONE;
}

/** `file_name` is told since 2021-10-14. */
function viewOf({ id, type, name, createdAt, expiresAt }: StoredFile): object {
  return { type, file_id: id, file_name: name, create_time: writeTime(createdAt), expire_time: writeTime(expiresAt) };
}
