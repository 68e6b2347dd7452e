import { type SimulatedRequest } from '../kit/simulator.types.js';

/** One part of a `multipart/form-data` body. */
export interface FormPart {
  /** What the caller says the file is called; absent for a plain field. */
  readonly fileName?: string | undefined;
  readonly bytes: Buffer;
}

/** A form by the names of its parts. Of several parts with one name the last counts. */
export type Form = ReadonlyMap<string, FormPart>;

const MAX_PARTS = 50;
const BLANK_LINE = Buffer.from('\r\n\r\n');

/** Reads a form, or `undefined` where the body is none. */
export function readForm({ headers, body }: SimulatedRequest): Form | undefined {
  const [, quoted, plain] =
    /^multipart\/form-data\s*;.*boundary=(?:"([^"]{1,70})"|([^;\s]{1,70}))/i.exec(headers['content-type'] ?? '') ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return undefined;
  const form = new Map<string, FormPart>();
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first delimiter has no line before it: one is put there, so that all look alike.
  const bytes = Buffer.concat([Buffer.from('\r\n'), body]);
  let start = bytes.indexOf(delimiter);
  for (let parts = 0; start >= 0 && parts <= MAX_PARTS; parts++) {
    const from = start + delimiter.length;
    if (bytes.subarray(from, from + 2).toString('latin1') === '--') return form;
    const end = bytes.indexOf(delimiter, from);
    const part = end < 0 ? undefined : readPart(bytes.subarray(from, end));
    if (!part) return undefined;
    form.set(part.name, part);
    start = end;
  }
  return undefined;
}

function readPart(bytes: Buffer): (FormPart & { readonly name: string }) | undefined {
  const cut = bytes.indexOf(BLANK_LINE);
  if (cut < 0) return undefined;
  const head = bytes.subarray(0, cut).toString('utf8');
  const [, name] = /^content-disposition:.*?[;\s]name="([^"]*)"/im.exec(head) ?? [];
  const [, fileName] = /^content-disposition:.*?[;\s]filename="([^"]*)"/im.exec(head) ?? [];
  return name === undefined ? undefined : { name, fileName, bytes: bytes.subarray(cut + BLANK_LINE.length) };
}
