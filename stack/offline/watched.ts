import { setImmediate } from "node:timers/promises";
import { ProgramError } from "../config/problem.ts";
import type { Project } from "./project.ts";

/**
 * Runs a program of a user's own in its folder, and does not let pass what a program can do beside declaring: end the process, reject a
 * promise that nobody waits for, or wait for one that nothing settles. Each ends a deployment too.
 */
export async function watched({ program, workingFolder }: Project, run: () => Promise<void>): Promise<void> {
  const rejections: unknown[] = [];
  const onRejection = (error: unknown) => void rejections.push(error);
  const { promise: idle, reject: end } = Promise.withResolvers<never>();
  const onIdle = () => end(new ProgramError(`${program} waits for a promise that nothing settles, so it never ends.`));
  const [{ exit }, { log }, folder] = [process, console, process.cwd()];
  process.exit = (code) => {
    throw new ProgramError(
      `${program} calls process.exit(${code ?? ""}), and what it would declare after that is not known. Throw an error instead.`,
    );
  };
  console.log = console.error; // standard output is the report's
  process.on("unhandledRejection", onRejection);
  process.once("beforeExit", onIdle);
  try {
    process.chdir(workingFolder);
    await Promise.race([run(), idle]);
    if (rejections.length > 0) throw rejections[0];
    // Node tells of a rejection once the promises that are ready have been worked off.
    await setImmediate();
    if (rejections.length === 0) return;
    const [late] = rejections;
    const message = late instanceof Error ? `${late.name}: ${late.message}` : String(late);
    throw new ProgramError(`${program} rejects a promise that nobody waits for: ${message.replace(/\.?$/, ".")}`);
  } finally {
    process.chdir(folder);
    process.off("unhandledRejection", onRejection);
    process.off("beforeExit", onIdle);
    console.log = log;
    process.exit = exit;
  }
}
