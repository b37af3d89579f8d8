/**
 * Seeded randomness (mulberry32): the same seed draws the same city on every machine.
 *
 * A fork depends on its own seed and label only, never on how much was drawn before: adding a street must not rename every resident.
 */
export class Random {
  readonly seed: number
  #state: number

  constructor(seed: number) {
    this.seed = seed >>> 0
    this.#state = this.seed
  }

  fork(label: string | number): Random {
    return new Random(mixed(this.seed, typeof label === 'number' ? label : hashed(label)))
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let word = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word
    return ((word ^ (word >>> 14)) >>> 0) / 4_294_967_296
  }

  /** Whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  real(least: number, most: number): number {
    return least + this.next() * (most - least)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.next() * items.length)]!
  }

  /** Index drawn by weight. */
  weighted(weights: readonly number[]): number {
    let total = 0
    for (const weight of weights) total += weight
    let left = this.next() * total
    for (let index = 0; index < weights.length; index++) {
      left -= weights[index]!
      if (left < 0) return index
    }
    return weights.length - 1
  }

  shuffled<Item>(items: readonly Item[]): Item[] {
    const order = [...items]
    for (let last = order.length - 1; last > 0; last--) {
      const other = this.between(0, last)
      ;[order[last], order[other]] = [order[other]!, order[last]!]
    }
    return order
  }
}

function mixed(seed: number, label: number): number {
  let word = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b) ^ Math.imul(label + 0x9e3779b9, 0xc2b2ae35)
  word = Math.imul(word ^ (word >>> 13), 0x27d4eb2f)
  return (word ^ (word >>> 15)) >>> 0
}

/** FNV-1a over UTF-16 units. */
function hashed(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
