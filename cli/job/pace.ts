/** Long enough to smooth over frames of different weight, short enough to follow a change. */
const windowLength = 60_000;

/** Frames a second over the last minute, as this command saw them end. */
export class Pace {
  readonly #seen: { readonly at: number; readonly ended: number }[] = [];

  /** @param at  milliseconds of any clock that does not go backwards */
  saw(ended: number, at: number): void {
    const last = this.#seen.at(-1);
    if (last === undefined || ended !== last.ended) this.#seen.push({ at, ended });
    while (this.#seen.length > 2 && (this.#seen[1]?.at ?? at) < at - windowLength) this.#seen.shift();
  }

  /** Undefined until two frames have ended one after the other. */
  framesASecond(at: number): number | undefined {
    const first = this.#seen[0];
    const last = this.#seen.at(-1);
    if (!first || !last || last.ended <= first.ended) return undefined;
    // When nothing has ended for long, the pace sinks.
    const since = Math.max(last.at - first.at, at - first.at - (last.at - first.at) / this.#seen.length);
    return since <= 0 ? undefined : ((last.ended - first.ended) / since) * 1000;
  }
}
