import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const writers = ["writeFileSync", "mkdirSync", "rmSync", "renameSync", "cpSync"] as const;
type Writer = (...words: unknown[]) => unknown;

class Death extends Error {}

/**
 * Does work that writes files, in a process which dies as by kill -9 at its write number `at`, from 1 on: that one and all after it
 * never happen, or half of its text is written. Answers whether it came to that.
 */
export async function diesAtWrite(at: number, when: "before" | "within", work: () => unknown): Promise<boolean> {
  const whole = Object.fromEntries(writers.map((name) => [name, fs[name]]));
  let count = 0;
  const dying =
    (name: (typeof writers)[number]): Writer =>
    (...words) => {
      count++;
      if (count === at && when === "within" && name === "writeFileSync") {
        const [file, text, options] = words as [string, string | Uint8Array, fs.WriteFileOptions?];
        (whole["writeFileSync"] as Writer)(file, text.slice(0, text.length / 2), options);
      }
      if (count >= at) throw new Death();
      return (whole[name] as Writer)(...words);
    };
  Object.assign(fs, Object.fromEntries(writers.map((name) => [name, dying(name)])));
  syncBuiltinESMExports();
  try {
    await work();
    return false;
  } catch (error) {
    if (error instanceof Death) return true;
    throw error;
  } finally {
    Object.assign(fs, whole);
    syncBuiltinESMExports();
  }
}
