/**
 * Looks of one run in mode observe, and what waits for people. The engine begins nothing more once a resource has failed, so one that
 * is not as declared fails only when no other look is under way. What the engine had not begun by then, as it runs few at a time or is
 * slow, such an update does not tell: a preview, in which nothing fails, always tells all.
 */
export class ObservationRound {
  #underWay = 0;
  #ended: (() => void)[] = [];

  /** The outcome of a look; `isFailure` says of which the run will end. */
  async join<Outcome>(look: () => Promise<Outcome>, isFailure: (outcome: Outcome) => boolean): Promise<Outcome> {
    this.#underWay++;
    let outcome: Outcome;
    try {
      outcome = await look();
    } catch (error) {
      await this.#leave(true);
      throw error;
    }
    await this.#leave(isFailure(outcome));
    return outcome;
  }

  async #leave(waits: boolean): Promise<void> {
    this.#underWay--;
    if (this.#underWay === 0) {
      for (const end of this.#ended.splice(0)) end();
    } else if (waits) {
      await new Promise<void>((end) => this.#ended.push(end));
    }
  }
}
