import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Repeats a write until the store takes it: what happened outside cannot be undone, so it must not be forgotten because a disk was full for a minute.
 *
 * @param wanted - whether it is still ours to write
 * @param complain - told of the first failure
 * @returns null when it was no longer wanted
 */
export async function persist<T>(
  write: () => Promise<T>,
  wanted: () => boolean,
  complain: (error: unknown) => void,
): Promise<T | null> {
  for (let pause = FIRST_PAUSE_MS, first = true; wanted(); pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
    try {
      return await write();
    } catch (error) {
      if (first) complain(error);
      first = false;
    }
    await sleep(pause);
  }
  return null;
}

/** An error of unknown origin may hold anything: only its kind is told. */
export function nameOf(error: unknown): string {
  try {
    return error instanceof Error ? error.name : 'an unknown error';
  } catch {
    // What is thrown can be a proxy that throws when it is looked at.
    return 'an unknown error';
  }
}
