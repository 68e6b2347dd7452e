const TICK_MS = 10;

/**
 * Starts a watch that goes by the event loop; reading it stops it. What it shows, in milliseconds, is never more than what has passed, and on a busy machine less: a loop that comes late to its timers comes as
 * late to the deadline that a test is about, and the lost time is not counted.
 */
export function loopTime(): () => number {
  let ticks = 0;
  const timer = setInterval(() => (ticks += 1), TICK_MS).unref();
  return () => {
    clearInterval(timer);
    return ticks * TICK_MS;
  };
}
