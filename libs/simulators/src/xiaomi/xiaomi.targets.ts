import { type SimulatedInstall } from '../kit/simulator.types.js';
import { type XiaomiForm } from './xiaomi.form.js';
import { LIMITS } from './xiaomi.limits.js';
import { type REFUSALS, XiaomiRefusal } from './xiaomi.refusals.js';

/** A way to name whom a message is for. */
export interface XiaomiTargetKind {
  /** As in the path: `/v3/message/<name>`. */
  readonly name: string;
  /** Versions of the path that exist. Version 2 takes exactly one package name, later ones take several. */
  readonly versions: readonly number[];
  /** First letter of message ids. Read for regid, alias and topic; the others borrow it (inferred). */
  readonly letter: string;
  /** What `info` calls the targets. Read for REGID, ALIAS and TOPIC; the others are inferred. */
  readonly label: string;
  /** Each name is one person's address, so a name that nobody has is invalid; a topic may well be empty. */
  readonly addressed: boolean;
  /** The names in a request, unjudged. */
  named(form: XiaomiForm): string[];
  /** Refuses what is missing, too much or malformed. */
  check(form: XiaomiForm, named: readonly string[]): void;
  /** What of an install the names are compared with. */
  heldBy(install: SimulatedInstall): readonly string[];
  /** Whether an install is meant. */
  selects(install: SimulatedInstall, named: ReadonlySet<string>, form: XiaomiForm): boolean;
}

type EmptyRule = Extract<keyof typeof REFUSALS, 'noTarget' | `empty${string}`>;

/** A list of addresses: registration ids, aliases or user accounts. */
function addresses(
  name: string,
  key: string,
  empty: EmptyRule,
  kind: Pick<XiaomiTargetKind, 'versions' | 'letter' | 'label' | 'heldBy'>,
): XiaomiTargetKind {
  return {
    ...kind,
    name,
    addressed: true,
    named: (form) => form.list(key),
    check(form, named) {
      if (!form.has(key)) throw new XiaomiRefusal('noTarget');
      if (named.length === 0) throw new XiaomiRefusal(empty, `${key} is empty.`);
      if (named.length > LIMITS.targets) {
        throw new XiaomiRefusal(
          'tooManyTargets',
          `${key} names ${named.length}; at most ${LIMITS.targets} may be named.`,
        );
      }
    },
    selects: (install, named) => kind.heldBy(install).some((value) => named.has(value)),
  };
}

const topicsOf = (install: SimulatedInstall): readonly string[] => install.topics ?? [];

const topic: XiaomiTargetKind = {
  name: 'topic',
  versions: [2, 3],
  letter: 't',
  label: 'TOPIC',
  addressed: false,
  named: (form) => form.all('topic').filter(Boolean),
  check(form, named) {
    if (!form.has('topic')) throw new XiaomiRefusal('noTarget');
    if (named.length === 0) throw new XiaomiRefusal('emptyTopic', 'topic is empty.');
    if (named.length > 1) throw new XiaomiRefusal('tooManyTopics', 'topic takes one topic; use multi_topic for more.');
  },
  heldBy: topicsOf,
  selects: (install, named) => topicsOf(install).some((held) => named.has(held)),
};

/** `UNION`: any of them, `INTERSECTION`: all of them, `EXCEPT`: the first without the others. */
const OPERATIONS: Readonly<Record<string, (held: ReadonlySet<string>, named: readonly string[]) => boolean>> = {
  UNION: (held, named) => named.some((name) => held.has(name)),
  INTERSECTION: (held, named) => named.every((name) => held.has(name)),
  EXCEPT: (held, named) => named.every((name, index) => held.has(name) === (index === 0)),
};

const multiTopic: XiaomiTargetKind = {
  ...topic,
  name: 'multi_topic',
  named: (form) => form.list('topics', ';$;'),
  check(form, named) {
    if (!form.has('topics')) throw new XiaomiRefusal('noTarget');
    if (named.length === 0) throw new XiaomiRefusal('emptyTopic', 'topics is empty.');
    if (named.length > LIMITS.topics) {
      throw new XiaomiRefusal('tooManyTopics', `topics names ${named.length}; at most ${LIMITS.topics} may be named.`);
    }
    const operation = form.one('topic_op');
    if (!operation) throw new XiaomiRefusal('missing', 'topic_op is needed beside topics.');
    if (!Object.hasOwn(OPERATIONS, operation)) {
      throw new XiaomiRefusal('badValue', 'topic_op must be UNION, INTERSECTION or EXCEPT.');
    }
  },
  selects(install, named, form) {
    return OPERATIONS[form.one('topic_op') ?? '']?.(new Set(topicsOf(install)), [...named]) ?? false;
  },
};

const all: XiaomiTargetKind = {
  ...topic,
  name: 'all',
  label: 'ALL',
  named: () => [],
  check: () => undefined,
  heldBy: () => [],
  selects: () => true,
};

/** The kinds of target that can be sent to. `/v4` differs from `/v3` in nothing that is known. */
export const TARGET_KINDS: readonly XiaomiTargetKind[] = [
  addresses('regid', 'registration_id', 'noTarget', {
    versions: [2, 3, 4],
    letter: 's',
    label: 'REGID',
    heldBy: (install) => [install.registrationId],
  }),
  addresses('alias', 'alias', 'emptyAlias', {
    versions: [2, 3],
    letter: 'a',
    label: 'ALIAS',
    heldBy: (install) => (install.aliases ?? []).map(({ value }) => value),
  }),
  addresses('user_account', 'user_account', 'emptyUserAccount', {
    versions: [2],
    letter: 'a',
    label: 'USER_ACCOUNT',
    heldBy: (install) => install.accounts ?? [],
  }),
  topic,
  multiTopic,
  all,
];
