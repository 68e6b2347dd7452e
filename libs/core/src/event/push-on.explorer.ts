import { Injectable } from '@nestjs/common';
import { ContextIdFactory, DiscoveryService, MetadataScanner, ModuleRef } from '@nestjs/core';
import { type PushOnEvent, type PushOnHandler } from './push-on.decorator.js';
import { PushOnMetadataAccessor } from './push-on.metadata-accessor.js';

/** A method that was found, ready to be called. */
export interface FoundHandler {
  /** `Class.method`, for texts. */
  readonly name: string;
  readonly event: PushOnEvent;
  readonly handle: PushOnHandler<unknown>;
}

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];
type Methods = Record<string, PushOnHandler<unknown>>;

/** Finds the methods that carry {@link PushOn}, on providers and controllers of every scope. */
@Injectable()
export class PushOnExplorer {
  // Private to the language: they lead to every provider of the host, and a printed object must not.
  readonly #discovery: DiscoveryService;
  readonly #moduleRef: ModuleRef;

  constructor(
    discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly accessor: PushOnMetadataAccessor,
    moduleRef: ModuleRef,
  ) {
    this.#discovery = discovery;
    this.#moduleRef = moduleRef;
  }

  explore(): readonly FoundHandler[] {
    const handlers = new Map<unknown, FoundHandler[]>();
    for (const wrapper of [...this.#discovery.getProviders(), ...this.#discovery.getControllers()]) {
      const prototype = prototypeOf(wrapper);
      // An alias (`useExisting`) shows the same instance twice; it must not be heard twice.
      const identity: unknown = isScoped(wrapper) ? wrapper.metatype : wrapper.instance;
      if (prototype === null || identity === null || identity === undefined || handlers.has(identity)) continue;
      const found = this.handlersOf(wrapper, prototype);
      if (found.length > 0) handlers.set(identity, found);
    }
    return [...handlers.values()].flat();
  }

  private handlersOf(wrapper: Wrapper, prototype: object): FoundHandler[] {
    return this.scanner.getAllMethodNames(prototype).flatMap((method) =>
      this.accessor.eventsOf((prototype as Methods)[method]).map((event) => ({
        name: `${prototype.constructor.name}.${method}`,
        event,
        handle: isScoped(wrapper)
          ? this.perEvent(wrapper, method)
          : (payload) => (wrapper.instance as Methods)[method]?.(payload),
      })),
    );
  }

  /** A request-scoped or transient class gets a fresh instance for every event; `REQUEST` is the event. */
  private perEvent({ token }: Wrapper, method: string): PushOnHandler<unknown> {
    return async (payload) => {
      const contextId = ContextIdFactory.create();
      this.#moduleRef.registerRequestByContextId(payload, contextId);
      const instance = await this.#moduleRef.resolve<Methods>(token, contextId, { strict: false });
      return instance[method]?.(payload);
    };
  }
}

function isScoped(wrapper: Wrapper): boolean {
  return !wrapper.isDependencyTreeStatic() || wrapper.isTransient;
}

function prototypeOf(wrapper: Wrapper): object | null {
  const { metatype } = wrapper;
  const instance: unknown = wrapper.instance;
  if (isScoped(wrapper)) return typeof metatype === 'function' ? (metatype.prototype as object | null) : null;
  return typeof instance === 'object' && instance !== null ? (Object.getPrototypeOf(instance) as object | null) : null;
}
