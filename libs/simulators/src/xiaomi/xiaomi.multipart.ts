import { type SimulatedRequest } from '../kit/simulator.types.js';
import { XiaomiRefusal } from './xiaomi.refusals.js';

const TYPE = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s";]{1,70}))\s*(?:;|$)/i;
const HEAD_END = '\r\n\r\n';

/**
 * The bytes of the part `file` of a multipart form, as the older official client uploads an image. A raw body of `image/*`, as a later one sends it, is refused:
 * nothing tells that the vendor takes it (our decision).
 */
export function readFile({ headers, body }: Pick<SimulatedRequest, 'headers' | 'body'>): Buffer {
  const [, quoted, bare] = TYPE.exec(headers['content-type'] ?? '') ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) {
    throw new XiaomiRefusal('badMimeType', 'Content-Type must be multipart/form-data with a boundary.');
  }
  const text = `\r\n${body.toString('latin1')}`;
  const pieces = text.split(`\r\n--${boundary}`);
  if (pieces.length < 2 || !/^--\s*$/.test(pieces.at(-1) ?? '')) {
    throw new XiaomiRefusal('badForm', 'The multipart body does not end with its closing boundary.');
  }
  for (const piece of pieces.slice(1, -1)) {
    const cut = piece.indexOf(HEAD_END);
    const head = cut < 0 ? '' : piece.slice(0, cut);
    if (/^content-disposition:\s*form-data\b.*;\s*name="?file"?\s*(?:;|$)/im.test(head)) {
      return Buffer.from(piece.slice(cut + HEAD_END.length), 'latin1');
    }
  }
  throw new XiaomiRefusal('missing', 'The multipart form needs a part with the name "file".');
}
