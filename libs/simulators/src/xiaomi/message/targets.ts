import { type FoundInstall } from '../../kit/simulator.types.js';
import { type XiaomiDevice } from '../devices/device.js';
import { type XiaomiForm } from '../xiaomi.form.js';
import { LIMITS } from '../xiaomi.limits.js';
import { type RefusalName, XiaomiRefusal } from '../xiaomi.refusals.js';

/** What the vendor knows of installs, beside their regids. */
export interface XiaomiKnown {
  topicsOf(found: FoundInstall): readonly string[];
  deviceOf(found: FoundInstall): XiaomiDevice;
}

/** A way to name whom a message is for. */
export interface XiaomiTargetKind {
  /** As in the path: `/v3/message/<name>`. */
  readonly name: string;
  /** The paths that exist, and the version of each. Version 2 takes exactly one package name, later ones take several. */
  readonly paths: readonly (readonly [path: string, version: number])[];
  /** First letter of message ids. Read for regid, alias and topic; the others borrow it (inferred). */
  readonly letter: string;
  /** What `info` calls the targets. Read for REGID, ALIAS and TOPIC; the others are inferred. */
  readonly label: string;
  /** The vendor's name of the job for one name, and for several (Java `PushJobType`). */
  readonly jobTypes: readonly [one: string, many: string];
  /** Each name is one person's address, so a name that nobody has is invalid; a topic may well be empty. */
  readonly addressed: boolean;
  /** Only partners of the vendor may use it. */
  readonly partnersOnly?: boolean;
  /** The names in a request, unjudged. */
  named(form: XiaomiForm): string[];
  /** Refuses what is missing, too much or malformed. */
  check(form: XiaomiForm, named: readonly string[]): void;
  /** What of an install the names are compared with. */
  heldBy(found: FoundInstall, known: XiaomiKnown): readonly string[];
  /** Whether an install is meant. */
  selects(found: FoundInstall, named: ReadonlySet<string>, known: XiaomiKnown, form: XiaomiForm): boolean;
}

/** The paths of a kind in several versions. */
const versions = (name: string, ...numbers: readonly number[]): XiaomiTargetKind['paths'] =>
  numbers.map((version) => [`/v${version}/message/${name}`, version]);

/** What a list of names lacks. */
export interface NameRules {
  /** An empty list. */
  readonly empty: RefusalName;
  readonly tooLong: RefusalName;
}

/** Refuses a list of names that is missing, empty, too long, or holds a name that is too long. */
export function checkNames(form: XiaomiForm, key: string, named: readonly string[], rules: NameRules): void {
  if (!form.has(key)) throw new XiaomiRefusal('noTarget');
  if (named.length === 0) throw new XiaomiRefusal(rules.empty, `${key} is empty.`);
  if (named.length > LIMITS.targets) {
    throw new XiaomiRefusal('tooManyTargets', `${key} names ${named.length}; at most ${LIMITS.targets} may be named.`);
  }
  if (named.some((name) => name.length > LIMITS.nameChars)) {
    throw new XiaomiRefusal(rules.tooLong, `${key} holds a name of more than ${LIMITS.nameChars} characters.`);
  }
}

/** Refuses a topic that is empty, blank or too long. */
export function checkTopics(key: string, topics: readonly string[]): void {
  if (topics.length === 0) throw new XiaomiRefusal('emptyTopic', `${key} is empty.`);
  for (const topic of topics) {
    if (topic.trim() === '') throw new XiaomiRefusal('badTopic', `${key} must not be blank.`);
    if (topic.length > LIMITS.nameChars) {
      throw new XiaomiRefusal('topicTooLong', `${key} must have at most ${LIMITS.nameChars} characters.`);
    }
  }
}

/** A list of addresses: registration ids, aliases, user accounts, … */
function addresses(
  name: string,
  key: string,
  rules: NameRules,
  kind: Pick<XiaomiTargetKind, 'paths' | 'letter' | 'label' | 'jobTypes' | 'partnersOnly' | 'heldBy'>,
): XiaomiTargetKind {
  return {
    ...kind,
    name,
    addressed: true,
    named: (form) => form.list(key),
    check(form, named) {
      checkNames(form, key, named, rules);
    },
    selects: (found, named, known) => kind.heldBy(found, known).some((value) => named.has(value)),
  };
}

/** An address that only partners know, kept beside the phone book. */
const partnerAddress = (
  name: 'miid' | 'gaid' | 'oaid',
  paths: XiaomiTargetKind['paths'],
  jobTypes: XiaomiTargetKind['jobTypes'],
): XiaomiTargetKind =>
  addresses(
    name,
    name,
    { empty: 'noTarget', tooLong: 'badValue' },
    {
      paths,
      letter: 's',
      label: name.toUpperCase(),
      jobTypes,
      partnersOnly: true,
      heldBy: (found, known) => [known.deviceOf(found)[name] ?? []].flat(),
    },
  );

const topic: XiaomiTargetKind = {
  name: 'topic',
  paths: versions('topic', 2, 3),
  letter: 't',
  label: 'TOPIC',
  jobTypes: ['Topic', 'Topic'],
  addressed: false,
  named: (form) => form.all('topic').filter(Boolean),
  check(form, named) {
    if (!form.has('topic')) throw new XiaomiRefusal('noTarget');
    checkTopics('topic', named);
    if (named.length > 1) throw new XiaomiRefusal('tooManyTopics', 'topic takes one topic; use multi_topic for more.');
  },
  heldBy: (found, known) => known.topicsOf(found),
  selects: (found, named, known) => known.topicsOf(found).some((held) => named.has(held)),
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
  paths: versions('multi_topic', 2, 3),
  named: (form) => form.list('topics', ';$;'),
  check(form, named) {
    if (!form.has('topics')) throw new XiaomiRefusal('noTarget');
    checkTopics('topics', named);
    if (named.length > LIMITS.topics) {
      throw new XiaomiRefusal('tooManyTopics', `topics names ${named.length}; at most ${LIMITS.topics} may be named.`);
    }
    const operation = form.one('topic_op');
    if (!operation) throw new XiaomiRefusal('missing', 'topic_op is needed beside topics.');
    if (!Object.hasOwn(OPERATIONS, operation)) {
      throw new XiaomiRefusal('badValue', 'topic_op must be UNION, INTERSECTION or EXCEPT.');
    }
  },
  selects: (found, named, known, form) =>
    OPERATIONS[form.one('topic_op') ?? '']?.(new Set(known.topicsOf(found)), [...named]) ?? false,
};

const all: XiaomiTargetKind = {
  ...topic,
  name: 'all',
  paths: versions('all', 2, 3),
  label: 'ALL',
  jobTypes: ['ALL', 'ALL'],
  named: () => [],
  check: () => undefined,
  heldBy: () => [],
  selects: () => true,
};

/** Everyone whose device is at home in one of the regions. Our decision: the names are those of `XiaomiDevice.region`. */
const region: XiaomiTargetKind = {
  ...all,
  name: 'region',
  paths: versions('region', 2),
  label: 'REGION',
  jobTypes: ['Topic', 'Topic'],
  named: (form) => form.list('region'),
  check(form, named) {
    if (named.length === 0) throw new XiaomiRefusal('noTarget');
  },
  heldBy: (found, known) => [known.deviceOf(found).region ?? []].flat(),
  selects: (found, named, known) => named.has(known.deviceOf(found).region ?? ''),
};

const alias = { empty: 'emptyAlias', tooLong: 'aliasTooLong' } as const;
const userAccount = { empty: 'emptyUserAccount', tooLong: 'userAccountTooLong' } as const;

/** What is asked of lists of names, by what they name. */
export const NAME_RULES = {
  regid: { empty: 'noTarget', tooLong: 'badValue' },
  alias,
  userAccount,
  imeiMd5: { empty: 'emptyImeiMd5', tooLong: 'badValue' },
} as const satisfies Record<string, NameRules>;

/** The kinds of target that can be sent to. `/v4` differs from `/v3` in nothing that is known. */
export const TARGET_KINDS = {
  regid: addresses('regid', 'registration_id', NAME_RULES.regid, {
    paths: versions('regid', 2, 3, 4),
    letter: 's',
    label: 'REGID',
    jobTypes: ['Common', 'BatchRegId'],
    heldBy: ({ install }) => [install.registrationId],
  }),
  alias: addresses('alias', 'alias', alias, {
    paths: versions('alias', 2, 3),
    letter: 'a',
    label: 'ALIAS',
    jobTypes: ['Alias', 'BatchAlias'],
    heldBy: ({ install }) => (install.aliases ?? []).map(({ value }) => value),
  }),
  userAccount: addresses('user_account', 'user_account', userAccount, {
    paths: versions('user_account', 2),
    letter: 'a',
    label: 'USER_ACCOUNT',
    jobTypes: ['UserAccount', 'BatchUserAccount'],
    heldBy: ({ install }) => install.accounts ?? [],
  }),
  topic,
  multiTopic,
  all,
  region,
  miid: partnerAddress('miid', versions('miid', 2), ['Miid', 'BatchMiid']),
  gaid: partnerAddress('gaid', versions('gaid', 2, 3), ['DeviceId', 'DeviceId']),
  // The newer official constants give it no version at all.
  oaid: partnerAddress('oaid', [['/message/oaid', 3]], ['DeviceId', 'DeviceId']),
} as const satisfies Record<string, XiaomiTargetKind>;
