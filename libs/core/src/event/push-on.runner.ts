import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
  Optional,
  type Type,
} from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { PushConfigurationError, PushError } from '../errors/push.error.js';
import { Acceptor } from '../delivery/acceptor.js';
import { type PushTicket } from '../delivery/push.ticket.js';
import { type PushOnEvent } from './push-on.decorator.js';
import { type FoundHandler, PushOnExplorer } from './push-on.explorer.js';

/** How long an awaited `emitAsync()` waits for a handler. The handler itself goes on, and its push is sent when it ends. */
const SLOW_MS = 10_000;

type Tickets = PushTicket | readonly PushTicket[] | undefined;
/** The emitter's types know no result, but `emitAsync()` gathers it. */
type Listener = (payload: unknown) => unknown;

/** Connects the handlers that were found to the host's event emitter. */
@Injectable()
export class PushOnRunner implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('PushOn');
  private readonly disconnects: (() => void)[] = [];
  private handlers: readonly FoundHandler[] = [];

  constructor(
    private readonly explorer: PushOnExplorer,
    private readonly acceptor: Acceptor,
    @Optional() private readonly emitter?: EventEmitter2,
  ) {}

  onModuleInit(): void {
    this.handlers = this.explorer.explore();
    const [first] = this.handlers;
    if (first !== undefined && this.emitter === undefined) {
      throw new PushConfigurationError(
        `${first.name} carries @PushOn, but there is no event emitter to listen to. Import EventEmitterModule.forRoot() of @nestjs/event-emitter.`,
      );
    }
  }

  onApplicationBootstrap(): void {
    if (this.emitter !== undefined) this.connect(this.handlers, this.emitter);
  }

  onModuleDestroy(): void {
    for (const disconnect of this.disconnects.splice(0)) disconnect();
  }

  private connect(handlers: readonly FoundHandler[], emitter: EventEmitter2): void {
    for (const handler of handlers) {
      if (typeof handler.event !== 'function') this.connectByName(handler, handler.event, emitter);
    }
    const byClass = handlers.filter(({ event }) => typeof event === 'function');
    if (byClass.length === 0) return;
    // One listener for all classes: whatever it answers stands once among the results of every emitAsync().
    const hear = (_name: unknown, payload: unknown): unknown => {
      const heard = byClass.filter(({ event }) => payload instanceof (event as Type));
      return heard.length === 0 ? undefined : this.handleAll(heard, payload);
    };
    emitter.onAny(hear);
    this.disconnects.push(() => emitter.offAny(hear));
  }

  private connectByName(handler: FoundHandler, event: Exclude<PushOnEvent, Type>, emitter: EventEmitter2): void {
    const name = typeof event === 'string' || typeof event === 'symbol' ? event : [...event];
    const listener: Listener = (payload) => this.handleInTime(handler, payload);
    emitter.on(name, listener);
    // eventemitter2 6.4 with wildcards takes a symbol in on(), but in off() only inside a list.
    const wildcard = (emitter as { wildcard?: boolean }).wildcard === true;
    const leaf = typeof name === 'symbol' && wildcard ? [name] : name;
    this.disconnects.push(() => emitter.off(leaf, listener));
  }

  private async handleAll(handlers: readonly FoundHandler[], payload: unknown): Promise<Tickets> {
    const results = await Promise.all(handlers.map((handler) => this.handleInTime(handler, payload)));
    return results.flatMap((tickets) => tickets ?? []);
  }

  private async handleInTime(handler: FoundHandler, payload: unknown): Promise<Tickets> {
    let timer: NodeJS.Timeout | undefined;
    const slow = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => {
        this.logger.warn(
          `${handler.name} has been running for ${SLOW_MS / 1000} s. Its push will be sent when it ends; nobody waits for it any longer.`,
        );
        resolve(undefined);
      }, SLOW_MS);
      timer.unref();
    });
    const handled = this.handle(handler, payload).finally(() => {
      clearTimeout(timer);
    });
    return Promise.race([handled, slow]);
  }

  /** Never rejects: an event is no place to tell a host about our trouble. */
  private async handle({ name, handle }: FoundHandler, payload: unknown): Promise<Tickets> {
    try {
      const result = await handle(payload);
      if (result === null || result === undefined) return undefined;
      if (!isList(result)) return await this.acceptor.accept(result);
      const tickets: PushTicket[] = [];
      for (const request of result) tickets.push(await this.acceptor.accept(request));
      return tickets;
    } catch (error) {
      const why = error instanceof PushError ? error.message : 'it threw';
      this.logger.error(`${name} made no push: ${why}`, stackOf(error));
      return undefined;
    }
  }
}

/** What is thrown can be a proxy that throws when it is looked at. */
function stackOf(error: unknown): string | undefined {
  try {
    return error instanceof Error ? error.stack : undefined;
  } catch {
    return undefined;
  }
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}
