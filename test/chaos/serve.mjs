// The child's side of child.mjs.

/** Answers commands, and ends with its parent. */
export function serve(/** @type {Record<string, (args: any) => unknown>} */ commands) {
  process.on('disconnect', () => process.exit(0));
  process.on('message', async ({ id, do: what, args }) => {
    try {
      if (!Object.hasOwn(commands, what)) throw new Error(`There is no command ${what}.`);
      tell({ id, result: await commands[what](args) });
    } catch (error) {
      tell({ id, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    }
  });
}

/** Tells the parent of something that it did not ask for. */
export const announce = (event, data = null) => tell({ event, data });

function tell(message) {
  if (process.connected) process.send(message, () => undefined);
}
