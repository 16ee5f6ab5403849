const endings = new Set<(error: unknown) => void>();
const endAll = (error: unknown): void => endings.forEach((end) => end(error));

/**
 * The action, or the first error that nobody caught while it ran. What a component computes from outputs fails where no caller
 * waits for it; without this the engine would wait for ever, and the whole plugin end.
 */
export async function untilUncaught<Result>(action: () => Promise<Result>): Promise<Result> {
  if (endings.size === 0) process.on("uncaughtException", endAll).on("unhandledRejection", endAll);
  let end: ((error: unknown) => void) | undefined;
  const uncaught = new Promise<never>((_resolve, reject) => endings.add((end = reject)));
  try {
    return await Promise.race([action(), uncaught]);
  } finally {
    if (end) endings.delete(end);
    if (endings.size === 0) process.off("uncaughtException", endAll).off("unhandledRejection", endAll);
  }
}
