import type { Ensured } from "../resources/ports/resource.ts";

/** Work of one run that is done one after the other, by line; after one that failed, nobody's of that line. */
export class Lines {
  readonly #lines = new Map<string, Promise<string | undefined>>();

  /** `who` is told to those that come after a failure. */
  async oneByOne<Observed>(
    line: string,
    who: string,
    work: () => Promise<Ensured<Observed>>,
  ): Promise<Ensured<Observed> | { readonly stoppedBy: string }> {
    const before = this.#lines.get(line) ?? Promise.resolve(undefined);
    const done = before.then(async (failed) => (failed === undefined ? work() : { stoppedBy: failed }));
    const failure = done.then(
      (outcome) => ("stoppedBy" in outcome ? outcome.stoppedBy : outcome.problem === undefined ? undefined : who),
      () => who,
    );
    this.#lines.set(line, failure);
    return done;
  }
}
