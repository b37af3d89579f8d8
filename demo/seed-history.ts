import { sql } from 'kysely'
import { DEFAULT_CLOCKS } from '../src/contract/settings.ts'
import type { RegionCode } from '../src/domain/region-code.ts'
import { clearDeadlines, deadlinesOf, recordFired } from '../src/features/deadline/deadline.store.ts'
import { placeIndex } from '../src/features/region/region.rules.ts'
import { OPEN_REDS_MAX_DEFAULT } from '../src/features/settings/settings.store.ts'
import { readSignal, type ReadSignal } from '../src/features/signal/signal.rules.ts'
import { tasksOfWarning } from '../src/features/task/task.store.ts'
import { liveWarningsOf, type WarningRow } from '../src/features/warning/warning.store.ts'
import { recheckOpenCall } from '../src/flows/open-call-to-recheck.ts'
import { INGEST_ROWS_MAX, signalsToWarnings, type LocatePoint } from '../src/flows/signals-to-warnings.ts'
import { auditAll } from '../src/platform/audit.ts'
import { uuidOf, uuidv7 } from '../src/platform/ids.ts'
import { forgetAnnouncements } from '../src/platform/outbox.ts'
import { asSystem, type Context } from '../src/platform/transaction.ts'
import type { City } from './city.ts'
import type { CaseRecord, CaseStart, Office } from './past-case.ts'
import { workCase } from './past-officers.ts'
import { writeCases } from './past-rows.ts'
import { Random } from './random.ts'
import { residentAt } from './residents.ts'
import { RosterBook } from './roster-book.ts'
import { Schedule } from './schedule.ts'
import { OWN_SOURCE, type Ground } from './seed-ground.ts'
import { signalStream, type StreamedSignal } from './signals.ts'
import { standsOut, thinned } from './stands-out.ts'

const HOUR_MS = 3_600_000
const WEEK_MS = 168 * HOUR_MS
export const HISTORY_WEEKS = 8
const STREAM = { seed: 1, perHour: 28, fraudShare: 0.17 }
/** Everyday signals are written, and finished work is booked, once in a watch. */
const WATCH_MS = 8 * HOUR_MS
const STILL_ON_MS = 600_000
/** From the source's clock to ours. */
const LATENCY_MS = { least: 300, most: 2_400 }

type TellOptions = { readonly personIds: readonly number[]; readonly onProgress: (weeksDone: number) => void }

/** Eight weeks until `context.now`: signals through the real ingest at their own times, and what the officers made of the warnings. */
export async function tellHistory(context: Context, city: City, ground: Ground, options: TellOptions): Promise<void> {
  await context.database.connection().execute(async (database) => {
    // A seed that is cut off is thrown away as a whole, so nothing is lost by not waiting for the disk 5,000 times.
    await sql`set synchronous_commit = off`.execute(database)
    try {
      const history = new History({ ...context, database, committed: () => undefined }, city, ground, options)
      await history.tell()
    } finally {
      await sql`reset synchronous_commit`.execute(database)
    }
  })
}

class History {
  readonly #context: Context
  readonly #city: City
  readonly #ground: Ground
  readonly #options: TellOptions
  readonly #random: Random
  readonly #locate: LocatePoint
  readonly #office: Office
  readonly #from: Date
  readonly #acts = new Schedule<{ readonly at: Date; readonly act: (at: Date) => Promise<void> }>()
  readonly #waiting = new Map<string, StreamedSignal[]>()
  readonly #residentOf: ReadonlyMap<number, number>
  /** Worked, but not yet in the database; by resident. */
  readonly #cases = new Map<number, CaseRecord>()
  readonly #metAt = new Map<number, Date>()
  readonly #lostFen = new Map<number, number>()
  #audits: CaseRecord['audits'][number][] = []

  constructor(context: Context, city: City, ground: Ground, options: TellOptions) {
    this.#context = context
    this.#city = city
    this.#ground = ground
    this.#options = options
    this.#from = new Date(context.now.getTime() - HISTORY_WEEKS * WEEK_MS)
    this.#random = new Random(city.seed).fork('history')
    const places = placeIndex(city.regions)
    this.#locate = (lon, lat) => places.locate([lon, lat])
    this.#residentOf = new Map(options.personIds.map((id, resident) => [id, resident]))
    const roster = new RosterBook(city, ground.userIds, this.#from, HISTORY_WEEKS * 7 + 2)
    this.#office = { roster, clocks: DEFAULT_CLOCKS, redsMax: OPEN_REDS_MAX_DEFAULT, newId: (at) => uuidv7(at) }
  }

  async tell(): Promise<void> {
    const { now } = this.#context
    for (let at = this.#from.getTime() + WATCH_MS; at < now.getTime(); at += WATCH_MS) this.#later(new Date(at), (watch) => this.#endOfWatch(watch))
    for (let week = 1; week < HISTORY_WEEKS; week++) this.#later(new Date(this.#from.getTime() + week * WEEK_MS), () => Promise.resolve(this.#options.onProgress(week)))
    for (const streamed of signalStream(this.#city, STREAM.seed, { from: this.#from, until: now, perHour: STREAM.perHour, fraudShare: STREAM.fraudShare })) {
      if (this.#isPrevented(streamed) || thinned(streamed, this.#random)) continue
      await this.#catchUp(new Date(streamed.signal.at))
      if (standsOut(streamed)) await this.#takeAtOnce(streamed)
      else this.#keepForLater(streamed)
    }
    await this.#catchUp(now)
    await this.#endOfWatch(now)
    await this.#settle([...this.#cases.values()])
    await asSystem(this.#context, (tx) => forgetAnnouncements(tx, now))
  }

  /** Whoever has spoken to an officer does not answer the fraudster's next call. */
  #isPrevented({ episode, resident, signal }: StreamedSignal): boolean {
    const met = this.#metAt.get(resident)
    return episode !== undefined && met !== undefined && episode.startedAt < met && new Date(signal.at) > met
  }

  #keepForLater(streamed: StreamedSignal): void {
    const kept = this.#waiting.get(streamed.source)
    if (kept === undefined) this.#waiting.set(streamed.source, [streamed])
    else kept.push(streamed)
  }

  async #takeAtOnce(streamed: StreamedSignal): Promise<void> {
    const { signal, resident, episode } = streamed
    const heardAt = new Date(Math.min(Date.parse(signal.at) + this.#random.between(LATENCY_MS.least, LATENCY_MS.most), this.#context.now.getTime()))
    const worked = this.#cases.get(resident)
    if (worked?.closing !== undefined && worked.closing.at <= heardAt) await this.#settleFinished(heardAt)
    if (episode !== undefined && signal.kind === 'transfer' && signal.overOnlineLimit !== true) this.#lostFen.set(resident, (this.#lostFen.get(resident) ?? 0) + signal.amountFen!)
    if (await this.#ingest(streamed.source, [readSignal(signal, heardAt)], heardAt)) await this.#adopt([resident], heardAt, episode !== undefined)
    if (signal.ongoing === true) {
      const callId = uuidOf(`${this.#options.personIds[resident]!} ${signal.ref}`)
      this.#later(new Date(Date.parse(signal.at) + STILL_ON_MS), (at) => this.#recheck(callId, resident, at, episode !== undefined))
    }
  }

  /** Answers whether a warning was opened: only then are new ids asked for. */
  async #ingest(source: string, signals: readonly ReadSignal[], at: Date): Promise<boolean> {
    let ids = 0
    const newId = () => { ids++; return uuidv7(at) }
    await signalsToWarnings({ ...this.#context, now: at, newId }, this.#ground.sources.get(source)!, signals, this.#locate)
    return ids > 0
  }

  async #catchUp(until: Date): Promise<void> {
    while (this.#acts.firstAtMs() <= until.getTime()) {
      const { at, act } = this.#acts.takeFirst()
      await act(at)
    }
  }

  #later(at: Date, act: (at: Date) => Promise<void>): void {
    if (at < this.#context.now) this.#acts.add(at.getTime(), { at, act })
  }

  async #endOfWatch(at: Date): Promise<void> {
    for (const [source, kept] of this.#waiting) {
      this.#waiting.set(source, [])
      for (let from = 0; from < kept.length; from += INGEST_ROWS_MAX) {
        const batch = kept.slice(from, from + INGEST_ROWS_MAX)
        // Seldom: an everyday payment on the heels of a fraudster's call.
        if (await this.#ingest(source, batch.map(({ signal }) => readSignal(signal, at)), at)) await this.#adopt([...new Set(batch.map(({ resident }) => resident))], at, false)
      }
    }
    await this.#settleFinished(at)
    await this.#auditUntil(at)
  }

  /** A call that was still on when it was heard of, ten minutes later (src/flows/deadline-to-escalation.ts). */
  async #recheck(callId: string, resident: number, at: Date, isVictim: boolean): Promise<void> {
    let ids = 0
    const context: Context = { ...this.#context, now: at, newId: () => { ids++; return uuidv7(at) } }
    const ourSource = this.#ground.sources.get(OWN_SOURCE.code)!
    await asSystem(context, async (tx) => {
      const [due] = await deadlinesOf(tx, [callId])
      if (due === undefined) return
      await clearDeadlines(tx, [callId])
      await recordFired(tx, [{ ...due, fired_at: at }])
      await recheckOpenCall(tx, context, ourSource, this.#locate, callId)
    })
    if (ids > 0) await this.#adopt([resident], at, isVictim)
  }

  /** The warnings that these people have just got are given to the officers. */
  async #adopt(residents: readonly number[], at: Date, isVictim: boolean): Promise<void> {
    const persons = residents.filter((resident) => !this.#cases.has(resident)).map((resident) => this.#options.personIds[resident]!)
    const opened = await asSystem(this.#context, async (tx) => {
      const warnings = await liveWarningsOf(tx, persons)
      return Promise.all(warnings.map(async (warning) => ({ warning, task: (await tasksOfWarning(tx, warning.id)).find((task) => task.state !== 'closed') })))
    })
    for (const { warning, task } of opened) {
      // One that is with another bureau has no task of ours.
      if (task === undefined) continue
      const resident = this.#residentOf.get(warning.person_id)!
      const record = workCase({ task, ...this.#circumstances(warning, resident, isVictim) }, this.#office, this.#random.fork(at.getTime() + resident), this.#context.now)
      this.#cases.set(resident, record)
      if (record.metAt !== undefined) this.#metAt.set(resident, record.metAt)
      this.#audits.push(...record.audits)
    }
  }

  #circumstances(warning: WarningRow, resident: number, isVictim: boolean): Omit<CaseStart, 'task'> {
    const { lon, lat, guardian } = residentAt(this.#city, resident)
    return {
      station: warning.unit, place: warning.region as RegionCode, amountAtRiskFen: warning.amount_at_risk_fen, reasons: warning.reasons.map((reason) => reason.code),
      hasGuardian: guardian !== undefined, door: { lon, lat }, victim: isVictim ? { lostFen: this.#lostFen.get(resident) ?? 0 } : undefined,
    }
  }

  async #settleFinished(until: Date): Promise<void> {
    await this.#settle([...this.#cases.values()].filter(({ closing }) => closing !== undefined && closing.at <= until))
  }

  async #settle(records: readonly CaseRecord[]): Promise<void> {
    await writeCases(this.#context, records, this.#random)
    for (const record of records) this.#cases.delete(this.#residentOf.get(record.start.task.personId)!)
  }

  async #auditUntil(at: Date): Promise<void> {
    const [past, ahead] = [this.#audits.filter((one) => one.at <= at), this.#audits.filter((one) => one.at > at)]
    this.#audits = ahead
    await asSystem(this.#context, (tx) => auditAll(tx, past.toSorted((a, b) => a.at.getTime() - b.at.getTime())))
  }
}
