import { Injectable } from '@nestjs/common';

/** The places between any two steps of the engine at which a process may end, named by what has or has not happened yet. */
export type FailpointName =
  | `${'accept' | 'claim' | 'expand' | 'begin' | 'call' | 'record' | 'retry' | 'recover' | 'prune'}.${'before' | 'after'}`
  | 'settle.after'
  | 'release.before';

/**
 * Where a chaos test makes the engine crash, throw or stand still. Here it does nothing; a test gives `PushModule.forRoot({ failpoints })` a subclass of its own.
 */
@Injectable()
export class Failpoints {
  /** Reached each time the engine passes the place. */
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- for those who override it
  at(_place: FailpointName): void {
    // Inert.
  }
}
