import { ForgeError, type Forge, type Posted } from "./forge.ts";
import { runOf } from "./marker.ts";

/** edit: the one comment always says the present. recreate: a new one, the former hidden. on-change: edited where it would say something else. */
export type CommentMode = "edit" | "recreate" | "on-change";

export interface Putting {
  readonly key: string;
  /** Number of this run: what a later one has written stays. */
  readonly run: number;
  /** Undefined: there is nothing to say. */
  readonly text: string | undefined;
  /** What stands for it where something was said before. */
  readonly nothingMore: string;
  readonly mode: CommentMode;
}

export type PutResult = "created" | "edited" | "unchanged" | "nothing to say" | "a later run has written";

/** As often as a comment may be deleted, or an answer lost, while it is written. */
const attempts = 3;

/** Brings the comment of a stack to what it is to say. Once: of two runs at the same time the later keeps the word. */
export async function put(forge: Forge, putting: Putting): Promise<PutResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      const result = await once(forge, putting);
      if (result !== undefined) return result;
      if (attempt === attempts)
        throw new ForgeError(`What was told at ${forge.name} was deleted each of ${attempts} times it was edited.`);
    } catch (error) {
      // What was made without an answer is found in the next round.
      if (!(error instanceof ForgeError && error.isUncertain && attempt < attempts)) throw error;
    }
  }
}

async function once(forge: Forge, putting: Putting): Promise<PutResult | undefined> {
  const { key, run, mode } = putting;
  const own = await forge.comments(key);
  const last = mode === "recreate" ? own.at(-1) : own[0];
  if (last === undefined) {
    if (putting.text === undefined) return "nothing to say";
    const created = await forge.create(putting.text);
    return settle(forge, putting, created);
  }
  if (own.some(({ text }) => (runOf(text, key) ?? 0) > run)) return "a later run has written";
  const text = putting.text ?? putting.nothingMore;
  const isSame = bare(last.text) === bare(text) && !own.some(({ isAmiss }) => isAmiss);
  if (isSame && (mode === "on-change" || putting.text === undefined)) return "unchanged";
  if (mode === "recreate") {
    await forge.create(text);
    for (const former of own) await forge.hide(former);
    return "created";
  }
  if ((await forge.edit(last, text)) === "gone") return undefined;
  // Seconds that came about and could not be taken away then.
  for (const second of own) if (second !== last && second.isAmiss) await forge.remove(second);
  return "edited";
}

/** Where another run made one at the same time, the older stays and says what the later run has to say. Undefined: once more. */
async function settle(forge: Forge, { key, run }: Putting, created: Posted): Promise<PutResult | undefined> {
  const [oldest] = await forge.comments(key);
  if (oldest === undefined || oldest.id === created.id) return "created";
  await forge.remove(created);
  if ((runOf(oldest.text, key) ?? 0) > run) return "a later run has written";
  return (await forge.edit(oldest, created.text)) === "gone" ? undefined : "edited";
}

/** Without marker and foot, which tell the run and the commit. */
const bare = (text: string): string => text.replaceAll("\r\n", "\n").trimEnd().split("\n").slice(1, -1).join("\n");
