import { tellStory } from './story/tell-story.js';

const DEADLINE_MS = 20_000;

const interruption = new AbortController();
const deadline = AbortSignal.timeout(DEADLINE_MS);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    interruption.abort();
  });
}

try {
  await tellStory(
    (line) => {
      console.log(line);
    },
    AbortSignal.any([interruption.signal, deadline]),
  );
} catch (error) {
  console.error(`The story failed. ${whyOf(error)}`);
  process.exitCode = 1;
}

function whyOf(error: unknown): string {
  if (deadline.aborted) return `Not all pushes had arrived after ${DEADLINE_MS / 1000} s.`;
  if (interruption.signal.aborted) return 'It was interrupted.';
  return error instanceof Error ? error.message : String(error);
}
