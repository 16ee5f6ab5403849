/** Far more than the 4 KB of an answer, so that what is wrong with a longer one can still be told. */
export const outputLimit = 64 * 1024;

/** What one stream of a host brings during one call: everything before the line `<id> <exit code>`. */
export class ScriptOutput {
  readonly #endMark: string;
  #text = "";
  /** A line that is not finished yet. */
  #line = "";
  #exitCode: number | undefined;
  #exceeded = false;

  constructor(id: string) {
    this.#endMark = `${id} `;
  }

  add(chunk: string): void {
    const lines = (this.#line + chunk).split("\n");
    const unfinished = lines.pop() ?? "";
    for (const line of lines) {
      if (this.#exitCode === undefined && line.startsWith(this.#endMark))
        this.#exitCode = Number(line.slice(this.#endMark.length));
      else this.#text += `${line}\n`;
    }
    this.#exceeded ||= this.#text.length + unfinished.length > outputLimit;
    this.#text = this.#text.slice(0, outputLimit);
    this.#line = unfinished.slice(0, outputLimit);
  }

  /** Cut at 64 KB. */
  get text(): string {
    return (this.#text + this.#line).slice(0, outputLimit);
  }

  get exceeded(): boolean {
    return this.#exceeded;
  }

  /** Undefined until the call has ended. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }
}
