import {
  type SimulatedAnswer,
  type SimulatedRequest,
  type SimulatorContext,
  type VendorDialect,
} from '../kit/simulator.types.js';
import { gatewayAnswer, UmengRefusal } from './umeng.answers.js';
import { type UmengCall, type UmengSettings, UmengWarnings } from './umeng.call.js';
import { isText } from './umeng.fields.js';
import { parseBody, passGate } from './umeng.gate.js';
import { UMENG_RATES } from './umeng.limits.js';
import { send } from './umeng.send.js';
import { UmengState } from './umeng.state.js';
import { type UmengTask } from './umeng.tasks.js';
import { type UmengDialectOptions, type UmengWarning } from './umeng.types.js';
import { upload } from './umeng.upload.js';

/** What a call does once it has passed the gate. */
type Route = (call: UmengCall, state: UmengState) => SimulatedAnswer;

/** Every call that is served, by its path; all are POST. */
const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/api/send', send],
  ['/upload', upload],
]);

/**
 * The push server of Umeng (U-Push), as its documents describe it: sending all six types of message to Android, iOS and Harmony
 * apps, and uploading lists of tokens or aliases.
 *
 * Tasks with a `start_time` are shown once the clock has passed it, with that time, at the next call or {@link UmengDialect.runDue}.
 *
 * @example
 * ```ts
 * const umeng = new UmengDialect({
 *   apps: [{ appKey: 'android-app', appMasterSecret: 'a secret of 32 characters', platform: 'android' }],
 *   acceptedBaseUrls: ['https://msgapi.umeng.com'],
 * });
 * const answer = umeng.answer(request, context); // { status: 200, body: '{"ret":"SUCCESS","data":{"msg_id":"uu0…1"}}' }
 * ```
 */
export class UmengDialect implements VendorDialect {
  readonly vendor = 'umeng';
  private readonly settings: UmengSettings;
  private readonly state = new UmengState();
  private readonly warned = new UmengWarnings();

  constructor(options: UmengDialectOptions) {
    this.settings = {
      acceptedBaseUrls: [],
      profile: '2025',
      strict: false,
      tolerateUpperCaseSign: false,
      unknownTargets: 'accept',
      rates: UMENG_RATES,
      utcOffsetHours: 8,
      factsOf: ({ phone }) => (phone.model === undefined ? {} : { deviceModel: phone.model }),
      ...options,
    };
  }

  /** What was let pass, and what refused signatures were compared with: the last 200, oldest first. */
  get warnings(): readonly UmengWarning[] {
    return this.warned.all;
  }

  answer(request: SimulatedRequest, context: SimulatorContext): SimulatedAnswer {
    this.runDue(context);
    const route = ROUTES.get(request.path);
    if (route === undefined)
      return gatewayAnswer(404, `No such path here; served are ${[...ROUTES.keys()].join(' and ')}.`);
    if (request.method !== 'POST') return gatewayAnswer(405, 'Every call is a POST.');
    try {
      return route(passGate(request, context, this.settings, this.warned), this.state);
    } catch (error) {
      if (error instanceof UmengRefusal) return error.answer();
      throw error;
    }
  }

  /** Shows the scheduled tasks whose time has come. Every call does so too. */
  runDue(context: SimulatorContext): void {
    this.state.tasks.runDue(context);
  }

  /** What is known of a task, or null. The last 10,000 finished ones are remembered. */
  task(taskId: string): UmengTask | null {
    return this.state.tasks.find(taskId);
  }

  /** The tokens and aliases in the body, and those of the file that it names. */
  addressesOf(request: SimulatedRequest): string[] {
    let body;
    try {
      body = parseBody(request.body);
    } catch {
      return []; // A body that does not parse names nobody.
    }
    const lists = [body.device_tokens, body.alias].filter(isText).flatMap((list) => list.split(','));
    const file = isText(body.file_id) ? this.state.files.peek(body.file_id) : null;
    return [...lists, ...(file?.entries() ?? [])];
  }

  reset(): void {
    this.state.reset();
    this.warned.reset();
  }
}
