/** A binary heap: what comes first by the comparison is taken first. */
export class PriorityQueue<Item> {
  readonly #items: Item[] = [];
  readonly #compare: (one: Item, other: Item) => number;

  /** @param compare - negative where the first comes before the second; a total order */
  constructor(compare: (one: Item, other: Item) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#items.length;
  }

  peek(): Item | undefined {
    return this.#items[0];
  }

  push(item: Item): void {
    this.#items.push(item);
    let place = this.#items.length - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!this.#swapIfBefore(place, above)) return;
      place = above;
    }
  }

  pop(): Item | undefined {
    const first = this.#items[0];
    const last = this.#items.pop();
    if (first === undefined || last === undefined || this.#items.length === 0) return first;
    this.#items[0] = last;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const smaller = this.#isBefore(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfBefore(smaller, place)) return first;
      place = smaller;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const first = this.#items[one];
    const second = this.#items[other];
    return first !== undefined && second !== undefined && this.#compare(first, second) < 0;
  }

  #swapIfBefore(one: number, other: number): boolean {
    const first = this.#items[one];
    const second = this.#items[other];
    if (first === undefined || second === undefined || this.#compare(first, second) >= 0)
      return false;
    this.#items[one] = second;
    this.#items[other] = first;
    return true;
  }
}
