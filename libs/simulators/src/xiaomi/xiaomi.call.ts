import { type SimulatorContext } from '../kit/simulator.types.js';
import { type XiaomiDialectOptions, type XiaomiSimulatedApp } from './xiaomi.app.js';
import { type XiaomiForm } from './xiaomi.form.js';
import { type XiaomiHost } from './xiaomi.hosts.js';
import { type XiaomiRules } from './xiaomi.limits.js';
import { XiaomiRefusal } from './xiaomi.refusals.js';
import { type XiaomiAppState, type XiaomiState } from './xiaomi.state.js';

/** A request that passed authentication and decoding. */
export interface XiaomiCall {
  readonly app: XiaomiSimulatedApp;
  /** The body of a POST; the query of a GET and of an upload. */
  readonly form: XiaomiForm;
  /** The bytes of an uploaded file; empty for every other call. */
  readonly file: Buffer;
  /** The host that was called. */
  readonly host: XiaomiHost;
  /** The approval token of `X-PUSH-AUDIT-TOKEN`. */
  readonly auditToken: string | undefined;
  /** When it came, in milliseconds since the epoch. */
  readonly at: number;
  readonly rules: XiaomiRules;
  readonly context: SimulatorContext;
  readonly state: XiaomiState;
  /** What the vendor remembers of this app. */
  readonly own: XiaomiAppState;
  readonly options: XiaomiDialectOptions;
}

/** The one package that a call names: of this app, and needed of an Android app. An iOS app with one bundle may leave it out. */
export function packageOf({ form, app }: Pick<XiaomiCall, 'form' | 'app'>): string {
  const [name, more] = form.list('restricted_package_name');
  const [only, other] = app.packages;
  if (name === undefined && app.platform === 'ios' && only !== undefined && other === undefined) return only;
  if (name === undefined) throw new XiaomiRefusal('missingPackage', 'restricted_package_name is needed.');
  if (more !== undefined || !app.packages.includes(name)) {
    throw new XiaomiRefusal('wrongPackage', 'restricted_package_name must be one package of this app.');
  }
  return name;
}
