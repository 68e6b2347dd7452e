import { type IncomingMessage } from 'node:http';

/** What a request aims at, exactly as the caller wrote it: nothing decoded, nothing normalised. */
export interface RequestTarget {
  /** Scheme, host and port, e.g. `http://127.0.0.1:4010`. */
  readonly origin: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
}

/** Takes a request's target apart. A proxy in front may say with `X-Forwarded-Proto` that its caller spoke https. */
export function targetOf(request: IncomingMessage): RequestTarget {
  const { headers, url = '/' } = request;
  // A caller that takes the simulator for a proxy names the origin in the request line.
  const [, absolute, rest = url] = /^(https?:\/\/[^/?#]+)(.*)$/i.exec(url) ?? [];
  const cut = rest.indexOf('?');
  const path = cut < 0 ? rest : rest.slice(0, cut);
  const forwarded = String(headers['x-forwarded-proto'] ?? '')
    .split(',', 1)[0]
    ?.trim()
    .toLowerCase();
  const scheme = forwarded === 'https' ? 'https' : 'http';
  return {
    origin: absolute ?? `${scheme}://${headers.host ?? 'localhost'}`,
    path: path === '' ? '/' : path,
    query: cut < 0 ? '' : rest.slice(cut + 1),
  };
}
