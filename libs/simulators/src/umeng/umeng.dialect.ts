import {
  type PhoneTouch,
  type SimulatedAnswer,
  type SimulatedRequest,
  type SimulatorContext,
  type VendorDialect,
} from '../kit/simulator.types.js';
import { parseBody, passGate } from './gate/gate.js';
import { countTouch } from './push/delivery.js';
import { type UmengPosts } from './receipts/receipt.posts.js';
import { taskView, type UmengTask } from './tasks/task.view.js';
import { gatewayAnswer, UmengRefusal } from './umeng.answers.js';
import { type UmengSettings, UmengWarnings } from './umeng.call.js';
import { isText } from './umeng.fields.js';
import { UMENG_EDITIONS } from './umeng.limits.js';
import { UMENG_ROUTES } from './umeng.routes.js';
import { UmengState } from './umeng.state.js';
import { type UmengDialectOptions, type UmengWarning } from './umeng.types.js';

/**
 * The push server of Umeng (U-Push): sending all six types of message to Android, iOS and Harmony apps, status and cancel of tasks and uploads of
 * tokens or aliases as its documents describe them; the funnel of a task, tags, makers' channels and templates as far as public clients show them.
 *
 * Tasks move by the clock, at the next call or {@link UmengDialect.runDue}; what they show bears the time at which it was due.
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
      rates: UMENG_EDITIONS[options.profile ?? '2025'].rates,
      pace: { queuedMs: 0, sendingMs: 0 },
      tags: false,
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
    this.state.tasks.runDue(context);
    const route = UMENG_ROUTES.get(request.path);
    if (route === undefined) {
      return gatewayAnswer(404, `No such path here; served are ${[...UMENG_ROUTES.keys()].join(', ')}.`);
    }
    if (request.method !== 'POST') return gatewayAnswer(405, 'Every call is a POST.');
    try {
      return route(passGate(request, context, this.settings, this.warned), this.state);
    } catch (error) {
      if (error instanceof UmengRefusal) return error.answer();
      throw error;
    }
  }

  /** Moves the tasks as far as the clock says, which every call does too, and posts the receipts that wait. */
  runDue(context: SimulatorContext): void {
    this.state.tasks.runDue(context);
    this.state.posts.pump(context.now());
  }

  /** Counts what the owner of a phone did with a message, and tells its receiver. */
  touched(touch: PhoneTouch, context: SimulatorContext): void {
    const tally = this.state.tally(touch.notification.messageId);
    if (tally !== null) countTouch(this.state, tally, touch, context.now());
  }

  /** What is known of a task, or null. The last 10,000 finished ones are remembered. */
  task(taskId: string): UmengTask | null {
    const task = this.state.tasks.find(taskId);
    return task && taskView(task);
  }

  /**
   * Lets a task fail, as nothing else here does: its state becomes 3, and no further phone is reached.
   *
   * @returns false when no task with this id is scheduled, queued or sending
   */
  failTask(taskId: string, context: Pick<SimulatorContext, 'now'>): boolean {
    const task = this.state.tasks.find(taskId);
    if (task === null || ![0, 1, 7].includes(task.state)) return false;
    this.state.tasks.end(taskId, 3, context.now());
    return true;
  }

  /** The receipts that were posted and those that wait. They go out at {@link UmengDialect.runDue}, to addresses of this machine only. */
  get receipts(): UmengPosts {
    return this.state.posts.view;
  }

  /** What `GET /_sim/vendors/umeng` shows. */
  inspect(): {
    readonly unfinishedTasks: number;
    readonly receipts: UmengPosts;
    readonly warnings: readonly UmengWarning[];
  } {
    return { unfinishedTasks: this.state.tasks.unfinished, receipts: this.receipts, warnings: this.warnings };
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
