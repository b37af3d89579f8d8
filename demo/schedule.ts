/** What is to happen, the earliest first; among equals the first added (binary heap). */
export class Schedule<Item> {
  readonly #heap: { readonly atMs: number; readonly order: number; readonly item: Item }[] = []
  #added = 0

  /** Infinity when nothing waits. */
  firstAtMs(): number {
    return this.#heap[0]?.atMs ?? Infinity
  }

  add(atMs: number, item: Item): void {
    const heap = this.#heap
    heap.push({ atMs, order: this.#added++, item })
    for (let at = heap.length - 1; at > 0; ) {
      const above = (at - 1) >> 1
      if (!this.#before(at, above)) break
      this.#swap(at, above)
      at = above
    }
  }

  takeFirst(): Item {
    const heap = this.#heap
    const first = heap[0]
    if (first === undefined) throw new RangeError('nothing is scheduled')
    const last = heap.pop()!
    if (heap.length > 0) heap[0] = last
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      let least = at
      if (left < heap.length && this.#before(left, least)) least = left
      if (right < heap.length && this.#before(right, least)) least = right
      if (least === at) return first.item
      this.#swap(at, least)
      at = least
    }
  }

  #before(one: number, other: number): boolean {
    const [first, second] = [this.#heap[one]!, this.#heap[other]!]
    return first.atMs < second.atMs || (first.atMs === second.atMs && first.order < second.order)
  }

  #swap(one: number, other: number): void {
    ;[this.#heap[one], this.#heap[other]] = [this.#heap[other]!, this.#heap[one]!]
  }
}
