import type { BatchReceipt, Signal } from '../../src/contract/signal.ts'

const BATCH_SIGNALS = 200
const REQUEST_MS_MAX = 10_000
const RETRY_MS = 100
const PERSONS = 400

/** What the client knows: each signal it made, and which of them the server has acknowledged. It repeats until it has an answer. */
export class Ledger {
  readonly acknowledged = new Set<string>()
  lastFailure = ''
  readonly #made = new Map<string, Signal>()
  readonly #url: string
  readonly #key: string
  readonly #random: () => number
  readonly #streets: readonly string[]
  #stopped = false

  constructor(url: string, key: string, random: () => number, streets: readonly string[]) {
    this.#streets = streets
    this.#url = url
    this.#key = key
    this.#random = random
  }

  get made(): number {
    return this.#made.size
  }

  stop(): void {
    this.#stopped = true
  }

  /** Two senders at once: one posts single signals, the other batches. */
  async run(): Promise<void> {
    const singles = async () => { while (!this.#stopped) await this.#post([this.#make()]) }
    const batches = async () => { while (!this.#stopped) await this.#post(Array.from({ length: BATCH_SIGNALS }, () => this.#make())) }
    await Promise.all([singles(), singles(), batches()])
  }

  /** Sends again what has no answer yet, until everything has one. */
  async settle(msMax: number): Promise<void> {
    const until = performance.now() + msMax
    for (;;) {
      const open = [...this.#made.values()].filter((signal) => !this.acknowledged.has(signal.ref))
      if (open.length === 0) return
      if (performance.now() > until) throw new Error(`${open.length} signals were never acknowledged: ${this.lastFailure}`)
      await this.#post(open.slice(0, BATCH_SIGNALS))
    }
  }

  #make(): Signal {
    const person = Math.floor(this.#random() * PERSONS)
    const listed = this.#random() < 0.05
    const signal: Signal = {
      ref: `k${this.#made.size}`, kind: 'hotline', at: new Date().toISOString(), person: { phone: `143${String(10_000_000 + person)}` }, place: { region: this.#streets[person % this.#streets.length]! },
      ...(listed ? {} : { kind: 'call' as const, counterpart: { phone: '14300000001' }, durationSeconds: 30 }),
    }
    this.#made.set(signal.ref, signal)
    return signal
  }

  async #post(signals: readonly Signal[]): Promise<void> {
    const single = signals.length === 1
    try {
      const response = await fetch(`${this.#url}/api/signals${single ? '' : ':batch'}`, {
        method: 'POST', signal: AbortSignal.timeout(REQUEST_MS_MAX),
        headers: { 'x-api-key': this.#key, 'content-type': single ? 'application/json' : 'application/x-ndjson' },
        body: single ? JSON.stringify(signals[0]) : signals.map((signal) => JSON.stringify(signal)).join('\n'),
      })
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
      if (!single) {
        const receipt = (await response.json()) as BatchReceipt
        if (receipt.rejected > 0) throw new Error(`rejected: ${JSON.stringify(receipt.errors[0])}`)
      }
      for (const signal of signals) this.acknowledged.add(signal.ref)
    } catch (error) {
      // No answer or a refusal: not acknowledged. It is sent again in `settle`, which must not make two of it.
      this.lastFailure = (error as Error).message
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
}
