import { type SimulatedRequest, type SimulatorContext } from '../kit/simulator.types.js';
import { type CallbackOutbox } from './callbacks/callback-outbox.js';
import { type MessageIds } from './jpush.answers.js';
import { type JPushSimulatedApp, type JPushSimulatedDeveloper, type JPushSimulatedGroup } from './jpush.apps.js';
import { type JPushAppLimits } from './jpush.limits.js';
import { type AppState, type DeveloperState, type GroupState } from './jpush.state.js';

/** Where the rules are loosened or tightened. */
export interface Settings {
  readonly errorMessageId: 'string' | 'number';
  readonly reserveVipFields: boolean;
  readonly reportsAfterMs: number;
}

/** An app and everything remembered of it. */
export interface KnownApp {
  readonly app: JPushSimulatedApp;
  readonly limits: JPushAppLimits;
  readonly state: AppState;
}

/** A group and everything remembered of it. */
export interface KnownGroup {
  readonly group: JPushSimulatedGroup;
  readonly state: GroupState;
}

/** A developer's account and everything remembered of it. */
export interface KnownDeveloper {
  readonly developer: JPushSimulatedDeveloper;
  readonly state: DeveloperState;
}

/** Everything that the simulated vendor knows. */
export interface VendorWorld {
  readonly ids: MessageIds;
  readonly apps: Map<string, KnownApp>;
  readonly groups: ReadonlyMap<string, KnownGroup>;
  readonly developers: ReadonlyMap<string, KnownDeveloper>;
  readonly callbacks: CallbackOutbox;
  readonly settings: Settings;
  /** Lets an app in that was made by a call. */
  admit(app: JPushSimulatedApp): void;
}

/** Who sends a push: over HTTP, or by a schedule that has become due. */
export interface Sender extends KnownApp {
  readonly context: SimulatorContext;
  readonly world: VendorWorld;
}

/** One call. */
export interface Call {
  readonly request: SimulatedRequest;
  /** The decoded `{name}` parts of the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly context: SimulatorContext;
  readonly world: VendorWorld;
}

/** One call of an app that is known and within its rate. */
export interface JPushCall extends Call, KnownApp {}

/** One call of a group. */
export interface GroupCall extends Call, KnownGroup {}

/** One call of a developer. */
export interface DeveloperCall extends Call, KnownDeveloper {}
