/** Choices that look random and are the same for the same seed. */
import { pick, seededRandom } from "../../packages/core/src/base/random.ts";

export class Chance {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seededRandom(seed);
  }

  /** Whether something happens that happens with this probability. */
  happens(probability: number): boolean {
    return this.#next() < probability;
  }

  /** A whole number from `low` up to and with `high`. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.#next() * (high - low + 1));
  }

  /** @throws for an empty list */
  of<T>(list: readonly T[]): T {
    const found = pick(list, this.#next);
    if (found === undefined) throw new Error("Nothing can be chosen from an empty list.");
    return found;
  }

  /** One of the list, the earlier the likelier: most of what is attached is a few things. */
  earlyOf<T>(list: readonly T[]): T {
    const place = Math.floor(list.length * this.#next() ** 3);
    const found = list[place];
    if (found === undefined) throw new Error("Nothing can be chosen from an empty list.");
    return found;
  }

  /** `count` different ones, in the order in which they were chosen. */
  someOf<T>(list: readonly T[], count: number): readonly T[] {
    const found = new Set<T>();
    for (let tries = 0; found.size < Math.min(count, list.length) && tries < count * 20; tries += 1)
      found.add(this.of(list));
    return [...found];
  }

  /** Log-normal around a median; `spread` is the standard deviation of the logarithm. */
  logNormal(median: number, spread: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.#next()));
    return median * Math.exp(spread * radius * Math.cos(2 * Math.PI * this.#next()));
  }

  /** Capital letters and digits, as in AWS's ids. */
  id(prefix: string, length: number): string {
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    return prefix + Array.from({ length }, () => letters[Math.floor(this.#next() * 32)]).join("");
  }
}
