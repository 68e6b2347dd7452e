import { createHash } from 'node:crypto';

import { type XiaomiSuccess } from '../xiaomi.answers.js';
import { APP_ID } from '../xiaomi.app.js';
import { type XiaomiCall } from '../xiaomi.call.js';
import { XiaomiRefusal } from '../xiaomi.refusals.js';
import { type ImageSize, sizeOf, type XiaomiImage } from './image.js';

/**
 * What an image must be, by its use. The sizes of pictures and icons are those of two other vendors' guides to Xiaomi; sources disagree on the bytes of an icon (50
 * to 200 KB), so the larger number stands. A small icon has no documented size: that of an icon stands (our decision).
 */
const RULES: Readonly<Record<XiaomiImage['use'], ImageSize & { readonly bytes: number }>> = {
  picture: { width: 876, height: 324, bytes: 1024 * 1024 },
  icon: { width: 120, height: 120, bytes: 200 * 1024 },
  smallIcon: { width: 120, height: 120, bytes: 200 * 1024 },
};

/** The colour that every small icon is given (our decision). */
const COLOR = '#FF000000';

function flag({ form }: XiaomiCall, name: string): boolean {
  const text = form.one(name) ?? 'false';
  if (text !== 'true' && text !== 'false') throw new XiaomiRefusal('badValue', `${name} must be true or false.`);
  return text === 'true';
}

function keep({ file, own }: XiaomiCall, use: XiaomiImage['use']): XiaomiImage {
  const rule = RULES[use];
  if (file.length >= rule.bytes)
    throw new XiaomiRefusal('badImage', `The file must be smaller than ${rule.bytes} bytes.`);
  const size = sizeOf(file);
  if (size?.width !== rule.width || size.height !== rule.height) {
    throw new XiaomiRefusal('badImage', `The file must be a PNG or JPEG of ${rule.width} by ${rule.height} pixels.`);
  }
  const sha1 = createHash('sha1').update(file).digest('hex');
  const image = {
    sha1,
    use,
    url: `https://images.xiaomi.invalid/${sha1}`,
    ...(use === 'smallIcon' && { color: COLOR }),
  };
  own.images.set(`${use} ${sha1}`, image);
  return image;
}

/** An image for the notification: a big picture, or with `is_icon=true` a large icon. */
export function uploadImage(call: XiaomiCall): XiaomiSuccess {
  flag(call, 'is_global');
  const isIcon = flag(call, 'is_icon');
  const { url, sha1 } = keep(call, isIcon ? 'icon' : 'picture');
  return { data: { [isIcon ? 'icon_url' : 'pic_url']: url, sha1 } };
}

const answerSmallIcon = ({ url, color }: XiaomiImage): XiaomiSuccess => ({
  data: { small_icon_url: url, small_icon_color: color },
});

/** The small icon of the app; a later one takes its place. */
export function uploadSmallIcon(call: XiaomiCall): XiaomiSuccess {
  return answerSmallIcon(keep(call, 'smallIcon'));
}

/** The small icon that was uploaded last; without one, `data` is empty (our decision). */
export function querySmallIcon({ form, app, own }: XiaomiCall): XiaomiSuccess {
  if (form.need('app_id') !== (app.appId ?? APP_ID)) {
    throw new XiaomiRefusal('badAppId', 'app_id is not the id of this app.');
  }
  const last = [...own.images.values()].findLast(({ use }) => use === 'smallIcon');
  return last ? answerSmallIcon(last) : { data: {} };
}
