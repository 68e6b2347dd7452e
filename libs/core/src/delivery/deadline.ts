/** What was asked for, or what stands for it when it has not come in time. Its timer keeps no process alive: a shutdown does not wait for it. */
export async function within<T>(ms: number, asked: Promise<T>, late: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<T>((resolve) => {
    timer = setTimeout(() => {
      resolve(late());
    }, ms);
    timer.unref();
  });
  try {
    return await Promise.race([asked, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
