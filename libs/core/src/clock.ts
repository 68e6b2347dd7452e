import { Injectable } from '@nestjs/common';

/** What time it is. Injected everywhere, so that tests can move it. */
@Injectable()
export class PushClock {
  /** Milliseconds since the epoch. */
  now(): number {
    return Date.now();
  }
}
