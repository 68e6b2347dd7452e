/**
 * The sentence for a port that cannot be had.
 *
 * @param error - what `listen()` rejected with; its cause counts too
 * @returns undefined when the error is another one
 */
export function takenPort(error: unknown, port: number, variable: string): Error | undefined {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} is taken: stop what listens there`,
    EACCES: `Port ${port} may not be used by this user: choose one above 1023`,
  };
  const reason = reasons[codeOf(error)];
  if (reason === undefined) return undefined;
  return new Error(`${reason}, or set ${variable} to another port (0 takes any free one).`, { cause: error });
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error ? codeOf(error.cause) : '';
}
