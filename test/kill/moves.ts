import { randomUUID } from 'node:crypto'
import { Denied, type Desk } from './desk.ts'
import { sleep } from './house.ts'

const PAUSE_MS = 250
const RETRY_MS = 100
const ACTS = ['release', 'extend', 'query'] as const
export type Act = (typeof ACTS)[number]
type Held = { readonly id: string; readonly basis: { readonly id: string } }
type Move = { readonly order: Held; readonly act: Act; readonly key: string }

/** An analyst at another desk: of stops that hold, one after the other is let go, extended, or its money is asked after. What has no answer is repeated with its key. */
export class Moves {
  /** Acknowledged, by order. */
  readonly done = new Map<string, Act>()
  readonly #desk: Desk
  readonly #random: () => number
  readonly #begun = new Map<string, Move>()
  /** Answered with a no: there is nothing to be found of it. */
  readonly #denied = new Set<string>()
  #stopped = false
  #lastFailure = ''

  constructor(desk: Desk, random: () => number) {
    this.#desk = desk
    this.#random = random
  }

  stop(): void {
    this.#stopped = true
  }

  async run(): Promise<void> {
    while (!this.#stopped) {
      const next = await this.#next().catch(this.#failed)
      if (next !== undefined) await this.#make(next)
      await sleep(PAUSE_MS)
    }
  }

  /** Sends again what has no answer yet, until everything has one. */
  async settle(msMax: number): Promise<void> {
    const until = performance.now() + msMax
    for (;;) {
      const open = [...this.#begun.values()].filter(({ order }) => !this.done.has(order.id) && !this.#denied.has(order.id))
      if (open.length === 0) return
      if (performance.now() > until) throw new Error(`${open.length} moves were never answered: ${this.#lastFailure}`)
      for (const move of open) await this.#make(move)
    }
  }

  /** Each order is moved once, in turn in each of the ways. */
  async #next(): Promise<Move | undefined> {
    const { items } = await this.#desk.get<{ items: readonly Held[] }>('/api/orders?state=effective&limit=200')
    const fresh = items.filter(({ id }) => !this.#begun.has(id))
    const order = fresh[Math.floor(this.#random() * fresh.length)]
    if (order === undefined) return undefined
    const move = { order, act: ACTS[this.#begun.size % ACTS.length]!, key: randomUUID() }
    this.#begun.set(order.id, move)
    return move
  }

  async #make({ order, act, key }: Move): Promise<void> {
    try {
      if (act === 'query') {
        const { transferRows } = await this.#desk.get<{ transferRows: readonly { readonly id: string; readonly level: number }[] }>(`/api/cases/${order.basis.id}`)
        await this.#desk.post(`/api/cases/${order.basis.id}/queries`, key, { transferIds: transferRows.filter(({ level }) => level === 1).map(({ id }) => id), ask: 'transactions' })
      } else {
        await this.#desk.post(`/api/orders/${order.id}/${act}`, key, act === 'release' ? { reason: '核实为正常交易' } : {})
      }
      this.done.set(order.id, act)
    } catch (error) {
      // A second account of one case is asked after by the same press: it is in hand.
      if (error instanceof Denied) this.#denied.add(order.id)
      await this.#failed(error)
    }
  }

  readonly #failed = async (error: unknown): Promise<undefined> => {
    this.#lastFailure = (error as Error).message
    await sleep(RETRY_MS)
  }
}
