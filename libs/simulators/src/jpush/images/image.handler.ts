import { accept, refuse, uuidOf, type Reply } from '../jpush.answers.js';
import { type JPushCall } from '../jpush.call.js';
import { readForm, type Form } from '../jpush.form.js';
import { readJson, type JsonObject } from '../jpush.json.js';
import { JPUSH_LIMITS } from '../jpush.limits.js';
import { firstDefectOf, hintOf } from '../jpush.problem.js';
import { object, oneOf, textLike } from '../jpush.shape.js';
import { type StoredImage } from './image-store.js';

/*
 * Pictures for vendor channels. Source: JPush REST API v3 push advanced, image, 2024-08. Our decisions: the vendor fetches no URL here, so what lies behind
 * one is not looked at; codes are those of a push object (1002, 1003, 1005, 1009), as none are published.
 */

const VENDORS = ['jiguang', 'xiaomi', 'oppo', 'huawei', 'honor', 'fcm', 'hmos'] as const;
const URL_FIELDS = VENDORS.map((vendor) => `${vendor}_image_url`);
const FILE_FIELDS = ['xiaomi_file', 'oppo_file'] as const;

const url = textLike(/^https?:\/\/\S+$/, 'a URL');
const urls = Object.fromEntries(['image_url', ...URL_FIELDS].map((field) => [field, url]));
const newImage = object({ image_type: oneOf(1, 2, 3), ...urls }, { required: ['image_type'] });
const changedImage = object(urls);

const UNKNOWN = refuse({ code: 1003, hint: 'media_id: must be a picture of this app of the last 30 days' });

/** `POST /v3/images/byurls` */
export function addImageByUrls(call: JPushCall): Reply {
  const given = urlsOf(call, newImage);
  if ('refused' in given) return given.refused;
  return answer(call.state.images.add(given.body.image_type as number, call.context.now(), given.urls));
}

/** `PUT /v3/images/byurls/{media_id}` — fields that are left out keep what they had. Our decision: `image_url` fills those that never had any. */
export function changeImageByUrls(call: JPushCall): Reply {
  const { params, state, context } = call;
  const known = state.images.find(params.mediaId ?? '', context.now());
  if (!known) return UNKNOWN;
  const given = urlsOf(call, changedImage, known.urls);
  if ('refused' in given) return given.refused;
  return answer(state.images.put({ ...known, urls: given.urls }));
}

/** `POST /v3/images/byfiles` */
export function addImageByFiles(call: JPushCall): Reply {
  const form = readForm(call.request);
  const type = form?.get('image_type')?.bytes.toString().trim();
  if (form && type === undefined) return refuse({ code: 1002, hint: 'image_type: is required' });
  if (type !== undefined && !/^[123]$/.test(type)) return refuse({ code: 1003, hint: 'image_type: must be 1, 2 or 3' });
  const given = filesOf(form, ['image_type', ...FILE_FIELDS]);
  if ('refused' in given) return given.refused;
  return answer(call.state.images.add(Number(type), call.context.now(), given.urls));
}

/** `PUT /v3/images/byfiles/{media_id}` */
export function changeImageByFiles({ request, params, state, context }: JPushCall): Reply {
  const known = state.images.find(params.mediaId ?? '', context.now());
  if (!known) return UNKNOWN;
  const given = filesOf(readForm(request), FILE_FIELDS);
  if ('refused' in given) return given.refused;
  return answer(state.images.put({ ...known, urls: { ...known.urls, ...given.urls } }));
}

type Urls = StoredImage['urls'];

function urlsOf(
  { request }: JPushCall,
  rule: typeof newImage,
  before: Urls = {},
): { readonly body: JsonObject; readonly urls: Urls } | { readonly refused: Reply } {
  const value = readJson(request.body)?.value;
  const defect = firstDefectOf(rule, value, '');
  if (value === undefined) return { refused: refuse({ code: 1003, hint: 'body: must be JSON in UTF-8' }) };
  if (defect) return { refused: refuse({ code: defect.code, hint: hintOf(defect) }) };
  const body = value as JsonObject & Record<string, string>;
  const named = ['image_url', ...URL_FIELDS].filter((field) => body[field] !== undefined);
  if (named.length === 0)
    return { refused: refuse({ code: 1002, hint: 'image_url: or one of the vendors is required' }) };
  const resolved = URL_FIELDS.flatMap((field) => {
    const own = body[field] === undefined ? undefined : resolve(field, body[field]);
    const found = own ?? before[field] ?? (body.image_url === undefined ? undefined : resolve(field, body.image_url));
    return found === undefined ? [] : [[field, found] as const];
  });
  return { body, urls: Object.fromEntries(resolved) };
}

function filesOf(
  form: Form | undefined,
  known: readonly string[],
): { readonly urls: Urls } | { readonly refused: Reply } {
  const refused = (code: 1002 | 1003 | 1005 | 1009, hint: string) => ({ refused: refuse({ code, hint }) });
  if (!form) return refused(1003, 'body: must be multipart/form-data');
  const unknown = [...form.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) return refused(1009, `${unknown.slice(0, 60)}: is not a supported part`);
  const files = FILE_FIELDS.flatMap((field) => {
    const part = form.get(field);
    return part ? [{ field, ...part }] : [];
  });
  if (files.length === 0) return refused(1002, 'xiaomi_file: or oppo_file is required');
  for (const { field, bytes, fileName } of files) {
    if (bytes.length > JPUSH_LIMITS.imageBytes)
      return refused(1005, `${field}: must have at most ${JPUSH_LIMITS.imageBytes} bytes`);
    if (!/\.(?:jpe?g|png)$/i.test(fileName ?? '') || !isPicture(bytes))
      return refused(1003, `${field}: must be a jpg or png`);
  }
  const resolved = files.map(({ field, bytes }) => {
    const name = field.replace('_file', '_image_url');
    return [name, resolve(name, `https://images.example/${uuidOf(bytes.toString('base64'))}`)] as const;
  });
  return { urls: Object.fromEntries(resolved) };
}

/** A PNG or JPEG by its first bytes. */
function isPicture(bytes: Buffer): boolean {
  return ['89504e47', 'ffd8ff'].some((magic) => bytes.toString('hex', 0, magic.length / 2) === magic);
}

/** OPPO answers with an id of its own in place of a URL. */
function resolve(field: string, source: string): string {
  return field === 'oppo_image_url' ? uuidOf(`oppo ${source}`).replaceAll('-', '') : source;
}

function answer({ mediaId, urls: resolved }: StoredImage): Reply {
  return accept({ media_id: mediaId, ...resolved });
}
