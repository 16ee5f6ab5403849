/** Something on disk that cannot be used, told so that the reader knows which file, which line, why, and what to do. */
export class GpoError extends Error {
  readonly file: string;
  /** 1-based; absent where the file has no lines, or where it is about the file as a whole. */
  readonly line?: number;

  constructor(file: string, message: string, line?: number) {
    super(onOneLine(message));
    this.name = "GpoError";
    this.file = onOneLine(file);
    if (line !== undefined) this.line = line;
  }
}

/** Without control characters: a name out of a backup must not pass for output of the program. */
function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

/** What the work gives; what it cannot read goes to `told`, and the rest is read all the same. */
export function attempt<Result>(told: (error: GpoError) => void, work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof GpoError)) throw error;
    told(error);
    return undefined;
  }
}
