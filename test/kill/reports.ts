import { randomUUID } from 'node:crypto'
import type { ReportReceipt } from '../../src/contract/case.ts'
import { bankCard, mobile } from '../../demo/numbers.ts'
import { CARD_BANKS } from '../../demo/organisations.ts'
import type { Desk } from './desk.ts'
import { sleep } from './house.ts'

const SENDERS = 6
const PAUSE_MS = 80
const RETRY_MS = 100
const PAID_MS_AGO = 120_000
const AMOUNT_FEN = { min: 100_000, max: 10_000_000 }
/** Two transfers instead of one; tapped twice at the same moment. */
const SHARES = { two: 0.4, twice: 0.15 }
/** Where in the demo's round of banks those stand that are reached over HTTP. */
const OVER_HTTP = CARD_BANKS.flatMap((bank, place) => (bank.reach === 'http' ? [place] : []))

export type Report = { readonly key: string; readonly victim: string; readonly transfers: readonly { readonly payee: string; readonly amountFen: number }[] }

/** What the call-taker knows: each report that was typed, under which key, and with which number it was answered. What has no answer is repeated. */
export class Reports {
  readonly made: Report[] = []
  readonly acknowledged = new Map<string, ReportReceipt>()
  /** One key that was answered with two cases. */
  answeredDifferently = 0
  lastFailure = ''
  readonly #desk: Desk
  readonly #random: () => number
  #accounts = 0
  #stopped = false

  constructor(desk: Desk, random: () => number) {
    this.#desk = desk
    this.#random = random
  }

  stop(): void {
    this.#stopped = true
  }

  async run(): Promise<void> {
    await Promise.all(Array.from({ length: SENDERS }, async () => {
      while (!this.#stopped) {
        const report = this.#make()
        const isTappedTwice = this.#random() < SHARES.twice
        do await Promise.all(isTappedTwice ? [this.#post(report), this.#post(report)] : [this.#post(report)])
        while (!this.#stopped && !this.acknowledged.has(report.key))
        await sleep(PAUSE_MS)
      }
    }))
  }

  /** Until one more report has been taken. */
  async next(msMax: number): Promise<void> {
    const until = performance.now() + msMax
    const before = this.acknowledged.size
    while (this.acknowledged.size === before) {
      if (performance.now() > until) throw new Error(`no report was taken: ${this.lastFailure}`)
      await sleep(RETRY_MS)
    }
  }

  /** Sends again what has no answer yet, until everything has one. */
  async settle(msMax: number): Promise<void> {
    const until = performance.now() + msMax
    for (;;) {
      const open = this.made.filter((report) => !this.acknowledged.has(report.key))
      if (open.length === 0) return
      if (performance.now() > until) throw new Error(`${open.length} reports were never acknowledged: ${this.lastFailure}`)
      for (const report of open) await this.#post(report)
    }
  }

  #make(): Report {
    const transfer = () => ({ payee: this.#nextAccount(), amountFen: AMOUNT_FEN.min + Math.floor(this.#random() * (AMOUNT_FEN.max - AMOUNT_FEN.min)) })
    const report = { key: randomUUID(), victim: mobile('stranger', this.made.length), transfers: this.#random() < SHARES.two ? [transfer(), transfer()] : [transfer()] }
    this.made.push(report)
    return report
  }

  #nextAccount(): string {
    const nth = this.#accounts++
    return bankCard('mule', Math.floor(nth / OVER_HTTP.length) * CARD_BANKS.length + OVER_HTTP[nth % OVER_HTTP.length]!)
  }

  async #post({ key, victim, transfers }: Report): Promise<void> {
    try {
      const at = new Date(Date.now() - PAID_MS_AGO).toISOString()
      const body = { source: '96110', fraudType: 'investment', victim: { phone: victim }, transfers: transfers.map((transfer) => ({ ...transfer, at, channel: 'card' })) }
      const receipt = await this.#desk.post<ReportReceipt>('/api/cases', key, body)
      const before = this.acknowledged.get(key)
      if (before !== undefined && (before.id !== receipt.id || before.number !== receipt.number)) this.answeredDifferently++
      this.acknowledged.set(key, receipt)
    } catch (error) {
      // No answer or a refusal: not acknowledged. It is sent again in `settle`, which must not make two of it.
      this.lastFailure = (error as Error).message
      await sleep(RETRY_MS)
    }
  }
}
