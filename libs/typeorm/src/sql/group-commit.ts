import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { PushOverloadError } from '@nest-push/core';
import { type SqlWork, type WriteOptions } from './sql.js';

/** How long a transaction waits for another process, in milliseconds. Our decision: as long as TypeORM's own default. */
export const BUSY_LIMIT_MS = 5_000;

/** The longest pause between two tries, in milliseconds; the pauses are random, so that processes do not keep step. */
const BUSY_PAUSE_MS = 20;

/** The most work that waits when the host brings more. Our decision: more than a second of it, so that a caller who does not wait for answers is told. */
const MAX_WAITING = 10_000;

/**
 * How long one group keeps the event loop before it is committed, in milliseconds: three times as long as the last commit took, within these bounds. Our decision: so that a slow disk gets large groups,
 * and on a fast one leases and vendors' answers hardly wait.
 */
const GROUP_MS = { least: 4, most: 20 };
const GROUP_FOR_COMMIT = 3;

/** What a group met: the database was busy; or statements of the work at `index` failed; or the database did, through no work's fault, where `index` is null. */
export type GroupFailure = { readonly busy: unknown } | { readonly failed: unknown; readonly index: number | null };

/** Runs all of these in one transaction, or none, and answers with their results; it may stop early and leave the last ones out. */
export type RunGroup = (
  works: readonly (() => SqlWork<unknown>)[],
  isOver: () => boolean,
) => readonly unknown[] | GroupFailure;

/** Who goes first: a lease that is late costs all work; calls under way are few, and hold places that others wait for; a host may bring any number. */
const PLACE: Readonly<Record<NonNullable<WriteOptions['by']>, number>> = { lease: 0, engine: 1, host: 2 };

interface Waiting {
  readonly place: number;
  readonly work: () => SqlWork<unknown>;
  readonly until: number;
  readonly resolve: (result: unknown) => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * Group commit: what is written in the same turn of the event loop shares one transaction, because making a transaction durable costs far more than what is in it.
 *
 * What waits goes in the order of `PLACE`, and in the order in which it came.
 *
 * Work that fails takes nobody with it. The group is rolled back; what came before the failure is committed without it, and it is tried alone before it is refused.
 * When the database itself fails, nobody is to blame and trying a part of the group would fail the same way: all of it is refused at once.
 */
export class GroupCommit {
  private waiting: Waiting[] = [];
  private groupMs = GROUP_MS.least;
  private pump: Promise<void> | null = null;
  /** The most that the next group may hold. */
  private limit = Number.POSITIVE_INFINITY;

  constructor(private readonly run: RunGroup) {}

  /** Resolves when the work is durable. */
  async add<T>(work: () => SqlWork<T>, by: WriteOptions['by'] = 'engine'): Promise<T> {
    if (by === 'host' && this.waiting.length >= MAX_WAITING) {
      throw new PushOverloadError(
        `${MAX_WAITING} writes wait for the database already. Wait for answers before sending more.`,
      );
    }
    const result = new Promise<unknown>((resolve, reject) => {
      const place = PLACE[by];
      const waiting = { place, work, resolve, reject, until: performance.now() + BUSY_LIMIT_MS };
      const behind = by === 'host' ? -1 : this.waiting.findIndex((other) => other.place > place);
      if (behind === -1) this.waiting.push(waiting);
      else this.waiting.splice(behind, 0, waiting);
    });
    this.pump ??= this.pumpAll();
    return (await result) as T;
  }

  /** Resolves when nothing waits any longer. */
  async idle(): Promise<void> {
    await this.pump;
  }

  private async pumpAll(): Promise<void> {
    while (this.waiting.length > 0) {
      await nextTurn();
      if (!this.commitSome()) await pause();
    }
    this.pump = null;
  }

  /** False: the database is busy. */
  private commitSome(): boolean {
    const group = this.waiting.slice(0, this.limit);
    const end = performance.now() + this.groupMs;
    let lastAt = performance.now();
    const answer = this.run(
      group.map(({ work }) => work),
      () => (lastAt = performance.now()) >= end,
    );
    const commitMs = performance.now() - lastAt;
    this.groupMs = Math.min(GROUP_MS.most, Math.max(GROUP_MS.least, commitMs * GROUP_FOR_COMMIT));
    if ('busy' in answer) {
      this.refuseLate(answer.busy);
      return false;
    }
    if ('failed' in answer) {
      const { failed, index } = answer;
      if (index !== null && group.length > 1) {
        this.limit = Math.max(1, index);
        return true;
      }
      this.limit = Number.POSITIVE_INFINITY;
      for (const { reject } of this.waiting.splice(0, group.length)) reject(failed);
      return true;
    }
    this.limit = Number.POSITIVE_INFINITY;
    this.waiting.splice(0, answer.length).forEach(({ resolve }, index) => {
      resolve(answer[index]);
    });
    return true;
  }

  private refuseLate(cause: unknown): void {
    const now = performance.now();
    const late = this.waiting.filter(({ until }) => until <= now);
    if (late.length === 0) return;
    this.waiting = this.waiting.filter(({ until }) => until > now);
    for (const { reject } of late) reject(cause);
  }
}

/** Waits a moment for another process. */
export async function pause(): Promise<void> {
  await sleep(1 + Math.random() * BUSY_PAUSE_MS);
}
