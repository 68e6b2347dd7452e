import { type SimulatorContext } from '../kit/simulator.types.js';
import { type XiaomiDialectOptions, type XiaomiSimulatedApp } from './xiaomi.app.js';
import { type XiaomiForm } from './xiaomi.form.js';
import { type XiaomiState } from './xiaomi.state.js';

/** A request that passed authentication and decoding. */
export interface XiaomiCall {
  readonly app: XiaomiSimulatedApp;
  /** The body of a POST; the query of a GET. */
  readonly form: XiaomiForm;
  /** It came in by the sandbox. */
  readonly sandbox: boolean;
  /** It carries an approval token in `X-PUSH-AUDIT-TOKEN`. Our decision: any token is a good one. */
  readonly audited: boolean;
  /** When it came, in milliseconds since the epoch. */
  readonly at: number;
  readonly context: SimulatorContext;
  readonly state: XiaomiState;
  readonly options: XiaomiDialectOptions;
}
