import type { City } from '../demo/city.ts'
import { Random } from '../demo/random.ts'
import { phoneOf } from '../demo/residents.ts'
import type { SignalSource } from '../demo/signal-draft.ts'
import { signalStream, type StreamedSignal } from '../demo/signals.ts'
import { thinned } from '../demo/stands-out.ts'
import { Refused, type Api } from './api.ts'

export type Keys = Readonly<Record<SignalSource, { readonly key: string }>>

/** At pace 1: an everyday signal a second, and a fraud that begins about every minute. */
const SIGNALS_PER_HOUR = 4_300
const FRAUD_SHARE = 0.07
/** After a long silence the past stays past. */
const LAG_MS_MAX = 300_000
/** The first minutes of a stream hold beginnings only; it is begun a while ago, and what is past is skipped. */
const LEAD_MS = 3_600_000
const STREAM_MS = 30 * 86_400_000
const FOLLOWED_MAX = 5_000

type Victim = { lostFen: number; sinceMs: number; metAtMs: number | undefined }

/** Keeps the city's signals coming, through the sources' own keys. */
export class Feed {
  readonly #api: Api
  readonly #city: City
  readonly #keys: Keys
  readonly #pace: number
  readonly #victims = new Map<string, Victim>()
  sent = 0
  refused = 0

  constructor(api: Api, city: City, keys: Keys, pace: number) {
    this.#api = api
    this.#city = city
    this.#keys = keys
    this.#pace = pace
  }

  /** What the fraudsters have had of this person; undefined: nobody is after them. */
  victim(phone: string): { readonly lostFen: number } | undefined {
    return this.#victims.get(phone)
  }

  /** Somebody has spoken to them: they do not answer the fraudster's next call. */
  met(phone: string): void {
    const victim = this.#victims.get(phone)
    if (victim !== undefined) victim.metAtMs = Date.now()
  }

  async run(): Promise<void> {
    const startMs = Date.now()
    const random = new Random(startMs % 4_294_967_296)
    const from = new Date(startMs - LEAD_MS)
    const options = { from, until: new Date(startMs + STREAM_MS), perHour: SIGNALS_PER_HOUR * this.#pace, fraudShare: FRAUD_SHARE, steady: true }
    for (const streamed of signalStream(this.#city, startMs % 1_000_003, options)) {
      const atMs = Date.parse(streamed.signal.at)
      // A fraud that began before we did goes on where it is.
      if (atMs < startMs || thinned(streamed, random) || this.#isPrevented(streamed)) continue
      if (atMs > Date.now()) await this.#api.pause(atMs - Date.now())
      else if (atMs < Date.now() - LAG_MS_MAX) continue
      await this.#post(streamed)
    }
  }

  #isPrevented({ episode, resident }: StreamedSignal): boolean {
    const victim = this.#victims.get(phoneOf(resident))
    return episode !== undefined && victim?.metAtMs !== undefined && episode.startedAt.getTime() <= victim.metAtMs
  }

  async #post(streamed: StreamedSignal): Promise<void> {
    this.#follow(streamed)
    try {
      await this.#api.sendUntilAnswered('POST', '/api/signals', { headers: { 'x-api-key': this.#keys[streamed.source].key }, body: streamed.signal })
      this.sent++
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (error.code === 'source.unknown_key') throw error
      if (this.refused++ === 0) console.warn(`live city: a signal was refused (${error.message})`)
    }
  }

  #follow({ episode, resident, signal }: StreamedSignal): void {
    if (episode === undefined) return
    const phone = phoneOf(resident)
    const sinceMs = episode.startedAt.getTime()
    const known = this.#victims.get(phone)
    const victim = known?.sinceMs === sinceMs ? known : { lostFen: 0, sinceMs, metAtMs: undefined }
    if (signal.kind === 'transfer' && signal.overOnlineLimit !== true) victim.lostFen += signal.amountFen ?? 0
    this.#victims.set(phone, victim)
    if (this.#victims.size > FOLLOWED_MAX) this.#victims.delete(this.#victims.keys().next().value!)
  }
}
