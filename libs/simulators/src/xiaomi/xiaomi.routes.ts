import { type XiaomiSuccess } from './xiaomi.answers.js';
import { type XiaomiCall } from './xiaomi.call.js';
import { type XiaomiForm } from './xiaomi.form.js';
import { send } from './xiaomi.send.js';
import { TARGET_KINDS } from './xiaomi.targets.js';

/** One endpoint of the vendor. */
export interface XiaomiRoute {
  /** A POST carries a form in its body, a GET the same in its query. */
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Whom a request names, for fault scripts. */
  named(form: XiaomiForm): string[];
  /** Does it; refuses by throwing a `XiaomiRefusal`. */
  answer(call: XiaomiCall): XiaomiSuccess;
}

const SEND_ROUTES: readonly XiaomiRoute[] = TARGET_KINDS.flatMap((kind) =>
  kind.versions.map((version) => ({
    method: 'POST' as const,
    path: `/v${version}/message/${kind.name}`,
    named: (form) => [...new Set(kind.named(form))],
    answer: (call) => send(call, kind, version),
  })),
);

/** Every endpoint that is simulated. The next ones are further rows. */
export const ROUTES: readonly XiaomiRoute[] = [...SEND_ROUTES];

/** Where a path leads: which endpoint, and whether through the sandbox. */
export interface XiaomiPlace {
  readonly sandbox: boolean;
  readonly route: XiaomiRoute | undefined;
}

const SANDBOX = '/sandbox';

/** Looks a path up, with or without the sandbox in front. */
export function placeOf(path: string): XiaomiPlace {
  const sandbox = path.startsWith(`${SANDBOX}/`);
  const inner = sandbox ? path.slice(SANDBOX.length) : path;
  return { sandbox, route: ROUTES.find((route) => route.path === inner) };
}
