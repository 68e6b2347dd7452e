import { type FoundInstall, type SimulatedInstall, type SimulatorContext } from '../kit/simulator.types.js';
import { at, isObject, type JsonObject } from './jpush.json.js';
import { addressed } from './jpush.sizes.js';

/** The name that a push object has for the platform of a phone. */
const PLATFORM_NAME = { android: 'android', ios: 'ios', harmony: 'hmos' } as const;

type Select = (install: SimulatedInstall) => boolean;

/** One kind of target: true for the installs that fit it. Kinds are combined with AND. */
const KINDS: Readonly<Record<string, (values: ReadonlySet<string>) => Select>> = {
  tag: (values) => (install) => tagsOf(install).some((tag) => values.has(tag)),
  tag_and: (values) => (install) => {
    const own = new Set(tagsOf(install));
    return [...values].every((tag) => own.has(tag));
  },
  tag_not: (values) => (install) => !tagsOf(install).some((tag) => values.has(tag)),
  alias: (values) => (install) => (install.aliases ?? []).some((alias) => values.has(alias.value)),
  registration_id: (values) => (install) => values.has(install.registrationId),
};

// Made on the vendor's console or by an app at run time: the phone book has none, so they fit nobody.
const UNKNOWN_KIND: Select = () => false;

function tagsOf(install: SimulatedInstall): readonly string[] {
  return install.tags ?? [];
}

/**
 * The installs a valid push object reaches.
 *
 * APNs pushes (notification, live activity) reach only the environment that `options.apns_production` names, production by default;
 * a `message` travels by the vendor's own connection and reaches both (JPush REST API v3 push, options, 2025-10).
 */
export function targetsOf(push: JsonObject, app: string, context: SimulatorContext): FoundInstall[] {
  // Only devices registered as test devices; the simulator has none until it serves /v3/test/model.
  if (at(push, 'options', 'test_model') === true) return [];
  const platforms = addressed(push);
  return context.phones
    .installs('jpush', app, selectOf(push.audience), registrationIdsIn(push.audience))
    .filter((found) => platforms.has(PLATFORM_NAME[found.phone.platform]))
    .filter((found) => push.message !== undefined || isInEnvironment(found, push));
}

/** True for an install that APNs reaches with this push; Android and HarmonyOS know no environments. */
export function isInEnvironment({ phone, install }: FoundInstall, push: JsonObject): boolean {
  if (phone.platform !== 'ios') return true;
  const wanted = at(push, 'options', 'apns_production') === false ? 'sandbox' : 'production';
  return (install.environment ?? 'production') === wanted;
}

function selectOf(audience: unknown): Select {
  if (!isObject(audience)) return () => true;
  const selects = Object.entries(audience).flatMap(([kind, values]) => {
    if (!Array.isArray(values)) return [UNKNOWN_KIND];
    if (values.length === 0) return [];
    return [KINDS[kind]?.(new Set(values as string[])) ?? UNKNOWN_KIND];
  });
  return (install) => selects.every((select) => select(install));
}

/** The ids outside of which an audience reaches nobody, where it names any. */
function registrationIdsIn(audience: unknown): readonly string[] | undefined {
  const ids = isObject(audience) ? audience.registration_id : undefined;
  return Array.isArray(ids) && ids.length > 0 ? (ids as readonly string[]) : undefined;
}

/** The tags, aliases and ids that an audience names; `tag_not` names whom it does not aim at. */
export function addressesIn(audience: unknown): string[] {
  if (!isObject(audience)) return [];
  return Object.entries(audience)
    .filter(([kind]) => kind !== 'tag_not')
    .flatMap(([, values]) => (Array.isArray(values) ? (values as unknown[]) : [values]))
    .filter((value) => typeof value === 'string');
}
