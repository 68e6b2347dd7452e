import { Injectable } from '@nestjs/common';
import { PUSH_ON_METADATA, type PushOnEvent } from './push-on.decorator.js';

/** Reads what {@link PushOn} wrote. */
@Injectable()
export class PushOnMetadataAccessor {
  /** The events of a method; empty when it carries no decorator. */
  eventsOf(method: unknown): readonly PushOnEvent[] {
    if (typeof method !== 'function') return [];
    return (Reflect.getMetadata(PUSH_ON_METADATA, method) ?? []) as PushOnEvent[];
  }
}
