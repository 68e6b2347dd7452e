import { type SimulatedRequest, type SimulatorContext } from '../kit/simulator.types.js';
import { type MessageIds, type Reply } from './jpush.answers.js';
import { issueCids } from './jpush.cid.handler.js';
import { push, validate } from './jpush.push.handler.js';
import { type AppState } from './jpush.state.js';

/** One app of the vendor, as the simulator knows it. */
export interface JPushSimulatedApp {
  /** 24 letters and digits at the vendor; here any text without a colon. */
  readonly appKey: string;
  readonly masterSecret: string;
  /** A paying app: more identifiers a call, longer times to live, and the fields marked VIP. @default false */
  readonly vip?: boolean;
  /** What Android shows where a notification has no title. */
  readonly name?: string;
}

/** One call of an app that is known and within its rate. */
export interface JPushCall {
  readonly request: SimulatedRequest;
  readonly context: SimulatorContext;
  readonly app: JPushSimulatedApp;
  readonly state: AppState;
  readonly ids: MessageIds;
  readonly settings: {
    readonly errorMessageId: 'string' | 'number';
    readonly reserveVipFields: boolean;
  };
}

/** One endpoint. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: RegExp;
  readonly handle: (call: JPushCall) => Reply;
}

/** The endpoints that are served. All of them share the rate of the push family. */
export const ROUTES: readonly Route[] = [
  { method: 'POST', path: /^\/v3\/push$/, handle: push },
  { method: 'POST', path: /^\/v3\/push\/validate$/, handle: validate },
  { method: 'GET', path: /^\/v3\/push\/cid$/, handle: issueCids },
];
