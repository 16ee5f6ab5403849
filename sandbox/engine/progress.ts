import type { Writable } from "node:stream";

/** Tells of long work: one line that is rewritten on a terminal, elsewhere a line now and then. */
export interface Progress {
  update(text: string): void;
  done(): void;
}

const quietSeconds = 20;

export function progressOn(output: Writable & { isTTY?: boolean }, now: () => number = Date.now): Progress {
  const start = now();
  let last = start;
  let shown = false;
  const elapsed = (): string => `${Math.round((now() - start) / 1000)} s`;
  return {
    update(text) {
      if (output.isTTY) {
        if (shown && now() - last < 100) return;
        output.write(`\r\x1b[K${text}, ${elapsed()}`);
      } else {
        if (now() - last < quietSeconds * 1000) return;
        output.write(`${text}, ${elapsed()}\n`);
      }
      shown = true;
      last = now();
    },
    done() {
      if (shown && output.isTTY) output.write("\r\x1b[K");
    },
  };
}
