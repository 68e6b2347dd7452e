import { type FoundInstall, type PhoneDirectory, type SimulatedInstall } from '../../kit/simulator.types.js';
import { type UmengFile, type UmengFiles } from '../files/files.js';
import { UmengRefusal, type UmengIdPrefix } from '../umeng.answers.js';
import { type UmengCall, type UmengSettings } from '../umeng.call.js';
import { INFERRED_CODES } from '../umeng.codes.js';
import { isText } from '../umeng.fields.js';
import { UMENG_LIMITS, UMENG_TOKENS, type UmengTaskKind } from '../umeng.limits.js';
import { UMENG_TYPES, type UmengSimulatedApp, type UmengType } from '../umeng.types.js';
import { type Condition, readFilter } from './filter.js';

/** Whom a message is for. */
export interface UmengAudience {
  readonly type: UmengType;
  readonly prefix: UmengIdPrefix;
  /** The kind of task that is counted, or null for a single message: no task id, no schedule, no limit. */
  readonly task: UmengTaskKind | null;
  /** Whether the install is addressed, before platform, environment and filter are looked at. */
  readonly includes: (install: SimulatedInstall) => boolean;
  /** The condition of a groupcast. */
  readonly condition?: Condition;
  /** The addresses that were named one by one. */
  readonly named?: { readonly kind: 'token' | 'alias'; readonly values: readonly string[] };
}

const TARGET_FIELDS: Readonly<Record<UmengType, readonly string[]>> = {
  unicast: ['device_tokens'],
  listcast: ['device_tokens'],
  filecast: ['file_id'],
  broadcast: [],
  groupcast: ['filter', 'group_id'],
  customizedcast: ['alias_type', 'alias', 'file_id'],
};

/** Reads `type` and the fields that say for whom it is. */
export function readAudience(call: UmengCall, files: UmengFiles): UmengAudience {
  const type = readType(call);
  for (const field of new Set(Object.values(TARGET_FIELDS).flat())) {
    if (field in call.body && !TARGET_FIELDS[type].includes(field)) {
      call.deviate(INFERRED_CODES.topLevelForm, field, `says nothing in a ${type}; take it out`, 'unknownFields');
    }
  }
  switch (type) {
    case 'unicast':
    case 'listcast':
      return readTokens(call, type);
    case 'broadcast':
      return { type, prefix: 'um', task: 'broadcast', includes: () => true };
    case 'groupcast':
      return readGroup(call);
    case 'filecast': {
      const file = readFile(call, files);
      if (file === null) return call.refuse('2018', 'file_id', 'is missing; upload the tokens first');
      const tokens = lazySet(file);
      return { type, prefix: 'uf', task: 'filecast', includes: (install) => tokens().has(install.registrationId) };
    }
    case 'customizedcast':
      return readAliases(call, files);
  }
}

function readType(call: UmengCall): UmengType {
  const given = call.body.type;
  if (!isText(given)) return call.refuse('1016', 'type', 'is missing, empty or no string');
  const type = UMENG_TYPES.find((one) => one === given);
  return type ?? call.refuse('2048', 'type', `must be one of ${UMENG_TYPES.join(', ')}`);
}

function readTokens(call: UmengCall, type: 'unicast' | 'listcast'): UmengAudience {
  const given = call.body.device_tokens;
  if (!isText(given)) {
    return call.refuse('1015', 'device_tokens', 'is missing, empty or no string; join several tokens with commas');
  }
  let values = given.split(',');
  if (values.length > UMENG_LIMITS.targets) {
    call.refuse(INFERRED_CODES.tooManyTokens, 'device_tokens', tooMany(values.length, 'tokens'));
  }
  const { pattern, rule } = UMENG_TOKENS[call.app.platform];
  const wrong = values.findIndex((token) => !pattern.test(token));
  if (wrong !== -1) {
    call.refuse(
      INFERRED_CODES.tokenForm[call.app.platform],
      'device_tokens',
      `number ${wrong + 1} is malformed: ${rule}`,
    );
  }
  if (type === 'unicast' && values.length > 1) {
    // Our decision: only the first is reached. What the vendor does with the others is not published.
    call.deviate(
      INFERRED_CODES.manyTokensInUnicast,
      'device_tokens',
      `a unicast has exactly one token, and this has ${values.length}; use listcast`,
    );
    values = values.slice(0, 1);
  }
  const tokens = new Set(values);
  return {
    type,
    prefix: type === 'unicast' ? 'uu' : 'ul',
    task: null,
    includes: (install) => tokens.has(install.registrationId),
    named: { kind: 'token', values },
  };
}

function readAliases(call: UmengCall, files: UmengFiles): UmengAudience {
  const { alias_type: aliasType, alias } = call.body;
  if (!isText(aliasType)) return call.refuse('2047', 'alias_type', 'is missing, empty or no string');
  const named = alias !== undefined && alias !== null && alias !== '';
  if (named && isText(call.body.file_id)) {
    call.refuse('2049', 'alias', 'is given together with file_id; keep one of the two');
  }
  const type = 'customizedcast';
  const holds = (install: SimulatedInstall, wanted: ReadonlySet<string>): boolean =>
    (install.aliases ?? []).some((one) => one.type === aliasType && wanted.has(one.value));
  if (named) {
    if (!isText(alias)) return call.refuse('2009', 'alias', 'must be a string; join several aliases with commas');
    const values = alias.split(',');
    if (values.length > UMENG_LIMITS.targets) {
      call.refuse(INFERRED_CODES.tooManyAliases, 'alias', `${tooMany(values.length, 'aliases')}, or upload a file`);
    }
    const wanted = new Set(values);
    const includes = (install: SimulatedInstall): boolean => holds(install, wanted);
    return { type, prefix: 'ua', task: null, includes, named: { kind: 'alias', values } };
  }
  const file = readFile(call, files);
  if (file === null)
    return call.refuse('2009', 'alias', 'neither alias nor file_id is given; a customizedcast needs one');
  const wanted = lazySet(file);
  return { type, prefix: 'uc', task: 'customizedcast', includes: (install) => holds(install, wanted()) };
}

// A scheduled task may wait for days: until then the file is kept as the one string that it was uploaded as.
function lazySet(file: UmengFile): () => ReadonlySet<string> {
  let entries: ReadonlySet<string> | undefined;
  return () => (entries ??= new Set(file.entries()));
}

function readGroup(call: UmengCall): UmengAudience {
  const { group_id: groupId, filter } = call.body;
  const base = { type: 'groupcast', prefix: 'us', task: 'groupcast' } as const;
  if (isText(groupId)) {
    if (call.app.platform === 'ios') {
      call.deviate(
        INFERRED_CODES.topLevelForm,
        'group_id',
        'is documented for Android and Harmony only',
        'unknownFields',
      );
    }
    if (filter !== undefined) call.note('filter', 'is not looked at, because group_id wins');
    const groups = call.app.groups ?? {};
    const members = Object.hasOwn(groups, groupId) ? groups[groupId] : undefined;
    if (members === undefined) call.note('group_id', 'no audience of the app has this id, so nobody is reached');
    const tokens = new Set(members);
    return { ...base, includes: (install) => tokens.has(install.registrationId) };
  }
  if (groupId !== undefined && groupId !== '') {
    call.refuse(INFERRED_CODES.topLevelForm, 'group_id', 'must be a string');
  }
  return { ...base, includes: () => true, condition: readFilter(call, filter) };
}

function readFile(call: UmengCall, files: UmengFiles): UmengFile | null {
  const fileId = call.body.file_id;
  if (!isText(fileId)) return null;
  return (
    files.find(fileId, call.app.appKey, call.now) ??
    call.refuse('2019', 'file_id', 'no file of this app has it; it may have expired after two months: upload it again')
  );
}

function tooMany(count: number, what: string): string {
  return `has ${count} ${what}, and at most ${UMENG_LIMITS.targets} are allowed; send several requests`;
}

/**
 * The installs that are reached. A phone of another platform is none, nor is an iOS install of the other APNs environment; in
 * test mode a broadcast or groupcast reaches test devices only.
 *
 * Our decision: where the phone book does not know what a filter asks, the phone is reached, so that a push is rather seen
 * too often in a test than lost in it.
 */
export function resolveAudience(
  audience: UmengAudience,
  production: boolean,
  app: UmengSimulatedApp,
  phones: PhoneDirectory,
  factsOf: UmengSettings['factsOf'],
  tagsOf: (found: FoundInstall) => readonly string[],
): FoundInstall[] {
  const environment = production ? 'production' : 'sandbox';
  // Test mode is said to leave unicast and filecast alone. Our decision: listcast and customizedcast too.
  const onlyTestDevices = !production && (audience.type === 'broadcast' || audience.type === 'groupcast');
  const reaches = (install: SimulatedInstall): boolean => {
    if (app.platform === 'ios') return (install.environment ?? 'production') === environment;
    return !onlyTestDevices || (app.testDevices ?? []).includes(install.registrationId);
  };
  return phones
    .installs(
      'umeng',
      app.appKey,
      (install) => reaches(install) && audience.includes(install),
      audience.named?.kind === 'token' ? audience.named.values : undefined,
    )
    .filter((found) => {
      if (found.phone.platform !== app.platform) return false;
      if (audience.condition === undefined) return true;
      return audience.condition({ ...factsOf(found), tags: tagsOf(found) }) !== false;
    });
}

/**
 * Refuses a single message for what its named targets turn out to be.
 *
 * An iOS token of the other APNs environment answers 5000 without a text, as the vendor was seen to do (2017); a list is only
 * shortened by such tokens. Our decision: targets that nobody has are accepted, because SUCCESS means accepted and the codes
 * for them stand in older lists alone; the option `unknownTargets` brings those codes back.
 */
export function checkNamedTargets(call: UmengCall, audience: UmengAudience, reached: readonly FoundInstall[]): void {
  const { app, context, settings } = call;
  if (audience.named === undefined || reached.length > 0) return;
  const { kind, values } = audience.named;
  if (kind === 'token' && audience.type === 'unicast' && app.platform === 'ios') {
    const elsewhere = context.phones.installs('umeng', app.appKey, audience.includes);
    if (elsewhere.length > 0) {
      call.note(
        'production_mode',
        'the token belongs to the other APNs environment: set production_mode as the app was built',
      );
      throw new UmengRefusal('5000', null);
    }
  }
  call.note(kind === 'token' ? 'device_tokens' : 'alias', `none of the ${values.length} belongs to a phone`);
  if (settings.unknownTargets === 'accept') return;
  if (kind === 'alias') call.refuse('2010', 'alias', 'belongs to no device; bind it in the app first');
  if (audience.type === 'listcast')
    call.refuse('4025', 'device_tokens', 'none of them belongs to a device of this app');
  const code = app.platform === 'ios' ? '5000' : '4014';
  call.refuse(code, 'device_tokens', 'belongs to no device of this app; drop it');
}
