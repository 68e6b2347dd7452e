import { type SimulatedRequest } from '../kit/simulator.types.js';
import { LIMITS } from './xiaomi.limits.js';
import { XiaomiRefusal } from './xiaomi.refusals.js';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Undoes the form encoding of one name or value; null where an escape is broken or the bytes are not UTF-8. */
function decode(piece: string): string | null {
  try {
    return decodeURIComponent(UTF8.decode(Buffer.from(piece, 'latin1')).replaceAll('+', ' '));
  } catch {
    return null; // what is thrown says no more than that
  }
}

/** The fields of a form body, in the order they came. */
export class XiaomiForm {
  readonly #fields = new Map<string, string[]>();

  /**
   * Reads a body.
   *
   * @param onBroken - told of a pair that cannot be decoded, which is then left out. @default refuses with 10008
   */
  constructor(
    body: Buffer,
    onBroken: (name: string | null) => void = (name) => {
      const where = name === null ? 'A name' : `The value of ${name}`;
      throw new XiaomiRefusal('badForm', `${where} in the form is not URL-encoded UTF-8.`);
    },
  ) {
    for (const pair of body.toString('latin1').split('&')) {
      if (pair === '') continue;
      const equals = pair.indexOf('=');
      const name = decode(equals < 0 ? pair : pair.slice(0, equals));
      const value = decode(equals < 0 ? '' : pair.slice(equals + 1));
      if (name === null || value === null) {
        onBroken(name);
        continue;
      }
      const values = this.#fields.get(name);
      if (values) values.push(value);
      else this.#fields.set(name, [value]);
    }
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  /** Every value of a repeated name. */
  all(name: string): readonly string[] {
    return this.#fields.get(name) ?? [];
  }

  /** The value of a name; the first one where the name is repeated, as a Java servlet reads it (our decision). */
  one(name: string): string | undefined {
    return this.#fields.get(name)?.[0];
  }

  /** A list, however it is written: with separators, as a repeated name, or both. Empty items do not count. */
  list(name: string, separator = ','): string[] {
    return this.all(name)
      .flatMap((value) => value.split(separator))
      .filter((item) => item !== '');
  }

  /** The value of a name that must be there and not be empty. */
  need(name: string): string {
    const value = this.one(name);
    if (value === undefined || value === '') throw new XiaomiRefusal('missing', `${name} is needed.`);
    return value;
  }

  /** The fields whose names begin with `prefix`, named without it. */
  under(prefix: string): Map<string, string> {
    const found = new Map<string, string>();
    for (const [name, [value]] of this.#fields) {
      if (name.startsWith(prefix) && value !== undefined) found.set(name.slice(prefix.length), value);
    }
    return found;
  }
}

/** What of a request carries its form. */
export type FormCarrier = Pick<SimulatedRequest, 'method' | 'headers' | 'query' | 'body'>;

const FORM = /^application\/x-www-form-urlencoded\s*(?:;\s*charset="?utf-8"?\s*)?$/i;

/** The bytes of a form: the query of a GET, the body of anything else. */
function bytesOf({ method, query, body }: FormCarrier): Buffer {
  return method === 'GET' ? Buffer.from(query.toString()) : body;
}

/** The form of a request; refuses a body of another content type (10007), broken encoding (10008) and a body that is too long (10018). */
export function readForm(request: FormCarrier): XiaomiForm {
  if (request.method !== 'GET' && !FORM.test(request.headers['content-type'] ?? '')) {
    throw new XiaomiRefusal('badMimeType', 'Content-Type must be application/x-www-form-urlencoded;charset=UTF-8.');
  }
  if (request.body.length > LIMITS.formBytes) {
    throw new XiaomiRefusal('bodyTooLong', `The body must not exceed ${LIMITS.formBytes} bytes.`);
  }
  return new XiaomiForm(bytesOf(request));
}

/** The form of a request without what is broken in it: for looking at a request without judging it. Never throws. */
export function glanceAtForm(request: FormCarrier): XiaomiForm {
  return new XiaomiForm(bytesOf(request), () => undefined);
}
