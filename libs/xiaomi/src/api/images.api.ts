import { type InputIssue } from '@nest-push/core';
import { XIAOMI_LIMITS } from '../xiaomi.limits.js';
import { textOrNull } from '../xiaomi.reading.js';
import { type XiaomiImage, type XiaomiSmallIcon } from '../types/answers/asked.js';
import { refuseIf, said } from './input.js';
import { type XiaomiCaller } from './caller.js';

/** A picture to upload. */
export interface XiaomiPicture {
  /** PNG or JPEG below 1 MiB: a picture of exactly 876 × 324 pixels, an icon of 120 × 120. As quoted by other vendors' documents (undated). */
  readonly file: Blob;
  /** @default 'image.png' */
  readonly fileName?: string | undefined;
}

/** {@link XiaomiPicture}, and what it is for. */
export interface XiaomiPictureUpload extends XiaomiPicture {
  /** Whether it is a large icon, and not a big picture. @default false */
  readonly isIcon?: boolean | undefined;
  /** Whether it is for devices outside China. @default false */
  readonly isGlobal?: boolean | undefined;
}

/**
 * Pictures, which Xiaomi shows only from its own servers; vendors report that new phones have shown none since 2023-08.
 *
 * @throws PushInputError when an argument is wrong
 * @throws VendorError when Xiaomi refuses, or cannot be reached
 */
export class XiaomiImagesApi {
  /** @internal */
  constructor(private readonly caller: XiaomiCaller) {}

  /** `POST /media/upload/image`: a big picture, or a large icon. */
  async upload({ isIcon = false, isGlobal = false, ...picture }: XiaomiPictureUpload): Promise<XiaomiImage> {
    refuseIf(checkFile(picture.file));
    const { traceId, data } = await this.caller.call('images.upload', {
      parameters: { is_global: isGlobal, is_icon: isIcon },
      multipart: formOf(picture),
    });
    return {
      traceId,
      pictureUrl: textOrNull(data.pic_url),
      iconUrl: textOrNull(data.icon_url),
      sha1: textOrNull(data.sha1),
    };
  }

  /** `POST /media/upload/smallIcon` */
  async uploadSmallIcon(picture: XiaomiPicture): Promise<XiaomiSmallIcon> {
    refuseIf(checkFile(picture.file));
    const { traceId, data } = await this.caller.call('images.uploadSmallIcon', { multipart: formOf(picture) });
    return { traceId, url: textOrNull(data.small_icon_url), color: textOrNull(data.small_icon_color) };
  }

  /** `GET /media/upload/smallIcon/query`: the small icon of an app, by its AppId. */
  async smallIcon(appId: string): Promise<XiaomiSmallIcon> {
    refuseIf(said('appId', appId, '22006'));
    const { traceId, data } = await this.caller.call('images.smallIcon', { parameters: { app_id: appId } });
    return { traceId, url: textOrNull(data.small_icon_url), color: textOrNull(data.small_icon_color) };
  }
}

function checkFile({ size }: Blob): readonly InputIssue[] {
  const { below } = XIAOMI_LIMITS.imageBytes;
  if (size > 0 && size < below) return [];
  return [{ field: 'file', rule: `must have 1 to ${below - 1} bytes (it has ${size})`, code: '10018' }];
}

/** The older of Xiaomi's clients sends a form with the field `file`; the newer one the bare bytes, under which the server finds no name. */
function formOf({ file, fileName = 'image.png' }: XiaomiPicture): FormData {
  const form = new FormData();
  form.append('file', file, fileName);
  return form;
}
