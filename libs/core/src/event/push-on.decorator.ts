import { type Type } from '@nestjs/common';
import { type PushRequest } from '../delivery/push.request.js';

/** What a handler says: a push, several, or nothing. */
export type PushOnResult = PushRequest | readonly PushRequest[] | null | undefined;

/** A method that turns an event into a push. */
export type PushOnHandler<T> = (event: T) => PushOnResult | Promise<PushOnResult>;

/** What a method listens to. */
export type PushOnEvent = Type | string | symbol | readonly (string | symbol)[];

/** A fixed string: it must mean the same in both copies of a package that was loaded twice. */
export const PUSH_ON_METADATA = '@nest-push/core:push-on';

type HandlerDecorator<T> = <Handler extends PushOnHandler<T>>(
  target: object,
  method: string | symbol,
  descriptor: TypedPropertyDescriptor<Handler>,
) => void;

/**
 * Turns a domain event into a push. The method is called for every such event on the host's `@nestjs/event-emitter`, and what it returns is sent.
 *
 * By class, it hears every emitted value that is an instance of the class, whatever the event's name. By name, it hears what `@OnEvent` with that name
 * would hear, wildcards included. A method may carry several decorators.
 *
 * The host never suffers: a handler that throws, rejects or never ends is logged, and `emit()` goes on. Who awaits `emitAsync()` finds the tickets
 * among the results, with {@link ticketsIn}. Listening by class uses `onAny()`: every `emitAsync()` of the host has one more result, and an `error` event
 * that nobody listens to no longer throws.
 *
 * @example
 * ```ts
 * @PushOn(GoodsVisited)
 * ownerHears(visit: GoodsVisited): PushRequest | null {
 *   return visit.byOwner ? null : { to: { user: visit.ownerId }, message: { title: '您有一条新消息~', body: visit.text } };
 * }
 * ```
 */
export function PushOn<T>(event: Type<T>): HandlerDecorator<T>;
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a name says nothing about the event's type: the handler does
export function PushOn(event: string | symbol | readonly (string | symbol)[]): HandlerDecorator<any>;
export function PushOn(event: PushOnEvent): HandlerDecorator<unknown> {
  return (_target, _method, descriptor) => {
    const handler = descriptor.value;
    if (handler === undefined) throw new TypeError('@PushOn belongs on a method.');
    const known = (Reflect.getMetadata(PUSH_ON_METADATA, handler) ?? []) as PushOnEvent[];
    Reflect.defineMetadata(PUSH_ON_METADATA, [event, ...known], handler);
  };
}
