import { setImmediate } from "node:timers/promises";
import { ProgramError } from "./project.ts";

/**
 * Runs what runs a program of a user's own, and does not let pass what a program can do beside declaring: end the process, reject a
 * promise that nobody waits for, or wait for one that nothing settles. Each ends a deployment too.
 */
export async function watched<Result>(program: string, work: () => Promise<Result>): Promise<Result> {
  const rejections: unknown[] = [];
  const onRejection = (error: unknown) => void rejections.push(error);
  const { promise: idle, reject: end } = Promise.withResolvers<never>();
  const onIdle = () => end(new ProgramError(`${program} waits for a promise that nothing settles, so it never ends.`));
  const { exit } = process;
  const [{ log }, folder] = [console, process.cwd()];
  process.exit = (code) => {
    throw new ProgramError(
      `${program} calls process.exit(${code ?? ""}), and what it would declare after that is not known. Throw an error instead.`,
    );
  };
  process.on("unhandledRejection", onRejection);
  process.once("beforeExit", onIdle);
  try {
    const result = await Promise.race([work(), idle]);
    // Node tells of a rejection once the promises that are ready have been worked off.
    await setImmediate();
    if (rejections.length > 0) {
      const [first] = rejections;
      const message = first instanceof Error ? `${first.name}: ${first.message}` : String(first);
      throw new ProgramError(`${program} rejects a promise that nobody waits for: ${message.replace(/\.?$/, ".")}`);
    }
    return result;
  } finally {
    process.off("unhandledRejection", onRejection);
    process.off("beforeExit", onIdle);
    process.exit = exit;
    // What never ends has not put these back.
    console.log = log;
    process.chdir(folder);
  }
}
