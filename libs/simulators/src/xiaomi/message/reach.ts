import { type FoundInstall, type SimulatorContext } from '../../kit/simulator.types.js';
import { type XiaomiCall } from '../xiaomi.call.js';
import { type XiaomiAppState, type XiaomiState } from '../xiaomi.state.js';
import { type XiaomiKnown } from './targets.js';

/** What the vendor knows of the installs of an app. */
export function knownOf(state: XiaomiState, own: XiaomiAppState): XiaomiKnown {
  return {
    topicsOf: ({ install }) => own.subscriptions.topicsOf(install),
    deviceOf: (found) => state.devices.of(found),
  };
}

/** What decides which installs a call may speak of at all. */
export type Reach = Pick<XiaomiCall, 'app' | 'host'>;

/** A phone of the app's platform; on iOS, an install of the environment that was called: they are two worlds. */
function isReachable({ phone, install }: FoundInstall, { app, host }: Reach): boolean {
  if (phone.platform !== app.platform) return false;
  return app.platform === 'android' || (install.environment === 'sandbox') === (host.sandbox ?? false);
}

/**
 * The installs of some packages that are meant.
 *
 * @param among - the only regids that come into question
 */
export function reach(
  call: Reach,
  packages: readonly string[],
  context: SimulatorContext,
  selects: (found: FoundInstall) => boolean,
  among?: ReadonlySet<string>,
): FoundInstall[] {
  const isAmong = among && ((install: FoundInstall['install']) => among.has(install.registrationId));
  const found: FoundInstall[] = [];
  for (const name of packages) {
    for (const one of context.phones.installs('xiaomi', name, isAmong, among)) {
      if (isReachable(one, call) && selects(one)) found.push(one);
    }
  }
  return found;
}

/** The install with this regid in a package. */
export function findRegid(call: XiaomiCall, packageName: string, regid: string): FoundInstall | undefined {
  return reach(call, [packageName], call.context, () => true, new Set([regid]))[0];
}

/** Those of some regids that exist in any package of the app, by regid. */
export function findRegids(call: XiaomiCall, regids: readonly string[]): ReadonlyMap<string, FoundInstall> {
  const found = reach(call, call.app.packages, call.context, () => true, new Set(regids));
  return new Map(found.map((one) => [one.install.registrationId, one]));
}
