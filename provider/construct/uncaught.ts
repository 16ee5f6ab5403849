const endings = new Set<(error: unknown) => void>();
const endAll = (error: unknown): void => endings.forEach((end) => end(error));

/**
 * The action, or the first error that nobody caught while it ran. What a component computes from outputs fails where no caller
 * waits for it; without this the engine would wait for ever, and the whole plugin end. When the engine is gone or has given up,
 * the SDK waits for ever for an answer to what it registered: `gone` tells.
 */
export async function untilUncaught<Result>(gone: AbortSignal, action: () => Promise<Result>): Promise<Result> {
  if (endings.size === 0) process.on("uncaughtException", endAll).on("unhandledRejection", endAll);
  let end: (error: unknown) => void = endAll;
  const ended = new Promise<never>((_resolve, reject) => (end = reject));
  const leave = (): void => end(new Error("the engine has ended the run"));
  endings.add(end);
  gone.addEventListener("abort", leave);
  try {
    return await Promise.race([action(), ended]);
  } finally {
    gone.removeEventListener("abort", leave);
    endings.delete(end);
    if (endings.size === 0) process.off("uncaughtException", endAll).off("unhandledRejection", endAll);
  }
}
