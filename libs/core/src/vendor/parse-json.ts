/**
 * Reads JSON that others wrote: a vendor's answer, the body of a webhook.
 *
 * @param json - of bytes a byte order mark is dropped, at which `JSON.parse` would stop
 * @param parse - another parser, such as one that keeps every digit of a number; it throws where it meets no JSON
 * @returns undefined where it is no JSON: a gateway's page, a cut answer, nesting without end
 */
export function parseJson(json: Uint8Array | string, parse: (text: string) => unknown = JSON.parse): unknown {
  try {
    return parse(typeof json === 'string' ? json : new TextDecoder().decode(json));
  } catch {
    return undefined;
  }
}
