import { sql } from 'kysely'
import { DEFAULT_ESCALATION, OPEN_REDS_MAX_DEFAULT } from '../src/contract/pace.ts'
import { DEFAULT_CLOCKS } from '../src/contract/settings.ts'
import type { RegionCode } from '../src/domain/region-code.ts'
import { clearDeadlines, deadlinesOf, recordFired } from '../src/features/deadline/deadline.store.ts'
import { askingOf } from '../src/features/settings/settings.rules.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { offer } from '../src/features/roster/roster.rules.ts'
import type { WarningRow } from '../src/features/warning/warning.store.ts'
import { recheckOpenCall } from '../src/flows/open-call-to-recheck.ts'
import { INGEST_ROWS_MAX, signalsToWarnings, type LocatePlace } from '../src/flows/signals-to-warnings.ts'
import { auditAll } from '../src/platform/audit.ts'
import { uuidOf, uuidv7 } from '../src/platform/ids.ts'
import { asSystem, type Context } from '../src/platform/transaction.ts'
import type { City } from './city.ts'
import type { CaseRecord, CaseStart, Office } from './past-case.ts'
import { workCase } from './past-officers.ts'
import { backdate, openDissuasions, reoffer, type Affected } from './past-times.ts'
import { writeCases } from './past-rows.ts'
import { Random } from './random.ts'
import { residentAt } from './residents.ts'
import { RosterBook } from './roster-book.ts'
import { limitReds, OWN_SOURCE, pointsIn, type Ground } from './seed-ground.ts'
import { SIGNAL_SOURCES, type SignalSource } from './signal-draft.ts'
import { signalStream, type StreamedSignal } from './signals.ts'
import { standsOut, thinned } from './stands-out.ts'

const DAY_MS = 86_400_000
const STREAM = { seed: 1, perHour: 28, fraudShare: 0.17 }
/** So many days go through the ingest together; few enough warnings in one call not to look like a surge. */
const CHAPTER_DAYS = 8
const STILL_ON_MS = 600_000
const CASES_PER_TRANSACTION = 100
const NO_LIMIT = 1_000_000
/** From the source's clock to ours. */
const LATENCY_MS = { least: 300, most: 2_400 }

type TellOptions = { readonly personIds: readonly number[]; readonly weeks: number }

/** The weeks until `context.now`: signals through the real ingest, and what the officers made of the warnings. */
export async function tellHistory(context: Context, city: City, ground: Ground, options: TellOptions): Promise<void> {
  const { now } = context
  const from = new Date(now.getTime() - options.weeks * 7 * DAY_MS)
  const random = new Random(city.seed).fork('thinned')
  const stream = [...signalStream(city, STREAM.seed, { from, until: now, perHour: STREAM.perHour, fraudShare: STREAM.fraudShare })].filter((streamed) => !thinned(streamed, random))
  // The tasks of a chapter lie open in the database until it ends; who was really free then, the roster book knows.
  await asSystem(context, (tx) => limitReds(tx, NO_LIMIT, from))
  const audits = await onConnection(context, (ownContext) => new History(ownContext, city, ground, { ...options, from }).tell(stream))
  const past = audits.filter((one) => one.at <= now).toSorted((a, b) => a.at.getTime() - b.at.getTime())
  await asSystem(context, async (tx) => {
    await limitReds(tx, OPEN_REDS_MAX_DEFAULT, from)
    await auditAll(tx, past)
  })
}

async function onConnection<T>(context: Context, work: (context: Context) => Promise<T>): Promise<T> {
  return context.database.connection().execute(async (database) => {
    // A seed that is cut off is thrown away as a whole, so nothing is lost by not waiting for the disk.
    await sql`set synchronous_commit = off`.execute(database)
    try {
      return await work({ ...context, database, committed: () => undefined })
    } finally {
      await sql`reset synchronous_commit`.execute(database)
    }
  })
}

type Audits = CaseRecord['audits'][number][]
/** What one resident has to go through, one after the other. */
type Heard = { readonly streamed: StreamedSignal; readonly at: Date }
type Event =
  | ({ readonly what: 'signal' } & Heard)
  | { readonly what: 'still-on'; readonly at: Date; readonly callId: string; readonly isVictim: boolean }
type Due = { readonly resident: number; readonly event: Event }

/**
 * Five thousand transactions, one for each signal at its own time, would take a minute. So the signals of a few days are played in rounds:
 * a round holds at most one event of each resident, which makes it certain what opened or raised a warning, and `backdate` puts it to its time.
 */
class History {
  readonly #context: Context
  readonly #city: City
  readonly #ground: Ground
  readonly #personIds: readonly number[]
  readonly #random: Random
  readonly #locate: LocatePlace
  readonly #office: Office
  readonly #from: Date
  readonly #residentOf: ReadonlyMap<number, number>
  readonly #queues = new Map<number, Event[]>()
  readonly #everyday = new Map<SignalSource, Heard[]>(SIGNAL_SOURCES.map((source) => [source, []]))
  /** Worked, but not yet in the database; by resident. */
  readonly #cases = new Map<number, CaseRecord>()
  readonly #metAt = new Map<number, Date>()
  readonly #lostFen = new Map<number, number>()
  readonly #audits: Audits = []
  #marks = 0

  constructor(context: Context, city: City, ground: Ground, { personIds, weeks, from }: TellOptions & { readonly from: Date }) {
    this.#context = context
    this.#city = city
    this.#ground = ground
    this.#personIds = personIds
    this.#from = from
    this.#random = new Random(city.seed).fork('history')
    this.#locate = pointsIn(city)
    this.#residentOf = new Map(personIds.map((id, resident) => [id, resident]))
    const roster = new RosterBook(city, ground.userIds, from, weeks * 7 + 2)
    this.#office = { roster, pace: { clocks: DEFAULT_CLOCKS, escalation: DEFAULT_ESCALATION, openRedsMax: OPEN_REDS_MAX_DEFAULT }, newId: (at) => uuidv7(at) }
  }

  /** Answers what the officers' work leaves in the audit log: it is chained in the order of time when all is told. */
  async tell(stream: readonly StreamedSignal[]): Promise<Audits> {
    let chapter = 1
    for (const streamed of stream) {
      for (;;) {
        const end = new Date(this.#from.getTime() + chapter * CHAPTER_DAYS * DAY_MS)
        if (new Date(streamed.signal.at) < end) break
        await this.#endChapter(end)
        chapter++
      }
      if (standsOut(streamed)) this.#queue(streamed.resident).push({ what: 'signal', ...this.#heard(streamed) })
      else this.#everyday.get(streamed.source)!.push(this.#heard(streamed))
    }
    await this.#endChapter(this.#context.now)
    await this.#settle([...this.#cases.values()])
    return this.#audits
  }

  async #endChapter(end: Date): Promise<void> {
    while (this.#queues.size > 0) await this.#playRound(this.#nextRound(), end)
    await this.#settle([...this.#cases.values()].filter(({ closing }) => closing !== undefined && closing.at <= end))
    for (const [source, heard] of this.#everyday) {
      for (let from = 0; from < heard.length; from += INGEST_ROWS_MAX) await this.#ingest(source, heard.slice(from, from + INGEST_ROWS_MAX), end)
      heard.length = 0
    }
  }

  /** The first event of each resident that is not prevented: whoever has spoken to an officer does not answer the fraudster's next call. */
  #nextRound(): Due[] {
    const round: Due[] = []
    for (const [resident, queue] of this.#queues) {
      let event = queue.shift()
      while (event !== undefined && this.#isPrevented(event, resident)) event = queue.shift()
      if (queue.length === 0) this.#queues.delete(resident)
      if (event !== undefined) round.push({ resident, event })
    }
    return round
  }

  #isPrevented(event: Event, resident: number): boolean {
    const met = this.#metAt.get(resident)
    if (event.what === 'still-on' || met === undefined || event.at <= met) return false
    const { episode } = event.streamed
    return episode !== undefined && episode.startedAt < met
  }

  async #playRound(round: readonly Due[], end: Date): Promise<void> {
    const finished = round.map(({ resident, event }) => ({ record: this.#cases.get(resident), event })).filter(({ record, event }) => record?.closing !== undefined && record.closing.at <= event.at)
    await this.#settle(finished.map(({ record }) => record!))
    const signals = round.flatMap(({ event }) => (event.what === 'signal' ? [event] : []))
    for (const [source, heard] of Map.groupBy(signals, ({ streamed }) => streamed.source)) {
      for (const { streamed } of heard) this.#afterwards(streamed)
      await this.#ingest(source, heard, end)
    }
    for (const { resident, event } of round) if (event.what === 'still-on') await this.#recheck(resident, event)
  }

  /** What a signal brings with it: money is gone, a call is looked at again. */
  #afterwards({ signal, resident, episode }: StreamedSignal): void {
    if (episode !== undefined && signal.kind === 'transfer' && signal.overOnlineLimit !== true) this.#lostFen.set(resident, (this.#lostFen.get(resident) ?? 0) + signal.amountFen!)
    const recheckAt = new Date(Date.parse(signal.at) + STILL_ON_MS)
    if (signal.ongoing !== true || recheckAt > this.#context.now) return
    const queue = this.#queue(resident)
    const later = queue.findIndex((event) => event.at > recheckAt)
    queue.splice(later === -1 ? queue.length : later, 0, { what: 'still-on', at: recheckAt, callId: uuidOf(`${this.#personIds[resident]!} ${signal.ref}`), isVictim: episode !== undefined })
  }

  #queue(resident: number): Event[] {
    const known = this.#queues.get(resident)
    if (known !== undefined) return known
    const queue: Event[] = []
    this.#queues.set(resident, queue)
    return queue
  }

  #heard(streamed: StreamedSignal): Heard {
    const atMs = Date.parse(streamed.signal.at) + this.#random.between(LATENCY_MS.least, LATENCY_MS.most)
    return { streamed, at: new Date(Math.min(atMs, this.#context.now.getTime())) }
  }

  async #ingest(source: SignalSource, heard: readonly Heard[], end: Date): Promise<void> {
    // A moment of its own marks what this call has written.
    const mark = new Date(end.getTime() - ++this.#marks)
    let ids = 0
    const newId = () => { ids++; return uuidv7(mark) }
    await signalsToWarnings({ ...this.#context, now: mark, newId }, this.#ground.sources.get(source)!, heard.map(({ streamed }) => readSignal(streamed.signal, mark)), this.#locate)
    const people = heard.map(({ streamed, at }): Affected => ({ personId: this.#personIds[streamed.resident]!, at, isVictim: streamed.episode !== undefined }))
    await asSystem(this.#context, (tx) => backdate(tx, mark, people))
    // Only an opened warning asks for new ids.
    if (ids > 0) await this.#adopt(people)
  }

  /** A call that was still on when it was heard of, ten minutes later (src/flows/deadline-to-escalation.ts). */
  async #recheck(resident: number, { callId, at, isVictim }: Extract<Event, { what: 'still-on' }>): Promise<void> {
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
    if (ids > 0) await this.#adopt([{ personId: this.#personIds[resident]!, at, isVictim }])
  }

  /** The warnings that these people have just got are given to the officers. */
  async #adopt(people: readonly Affected[]): Promise<void> {
    const fresh = new Map(people.filter(({ personId }) => !this.#cases.has(this.#residentOf.get(personId)!)).map((one) => [one.personId, one]))
    const opened = await asSystem(this.#context, (tx) => openDissuasions(tx, [...fresh.keys()]))
    const offered = opened.map(({ warning, task }) => {
      const { at, isVictim } = fresh.get(warning.person_id)!
      const chosen = offer(this.#office.roster.stations(warning.unit, at), 'on-duty', askingOf(this.#office.pace, task.level))
      return { warning, isVictim, task: { ...task, openedAt: at, offeredAt: at, assignee: chosen.assignee, unit: chosen.unit, chainStep: chosen.chainStep } }
    })
    await asSystem(this.#context, (tx) => reoffer(tx, offered.map(({ task }) => task)))
    for (const { warning, task, isVictim } of offered) {
      const resident = this.#residentOf.get(warning.person_id)!
      const record = workCase({ task, ...this.#circumstances(warning, resident, isVictim) }, this.#office, this.#random.fork(task.openedAt.getTime() % 4_294_967_296), this.#context.now)
      this.#cases.set(resident, record)
      if (record.metAt !== undefined) this.#metAt.set(resident, record.metAt)
      this.#audits.push(...record.audits)
    }
  }

  #circumstances(warning: WarningRow, resident: number, isVictim: boolean): Omit<CaseStart, 'task'> {
    const { lon, lat, guardians } = residentAt(this.#city, resident)
    return {
      station: warning.unit, place: warning.region as RegionCode, placeSource: warning.region_source, amountAtRiskFen: warning.amount_at_risk_fen, reasons: warning.reasons.map((reason) => reason.code),
      hasGuardian: guardians.length > 0, door: { lon, lat }, victim: isVictim ? { lostFen: this.#lostFen.get(resident) ?? 0 } : undefined,
    }
  }

  async #settle(records: readonly CaseRecord[]): Promise<void> {
    for (let from = 0; from < records.length; from += CASES_PER_TRANSACTION) await writeCases(this.#context, records.slice(from, from + CASES_PER_TRANSACTION), this.#random)
    for (const record of records) this.#cases.delete(this.#residentOf.get(record.start.task.personId)!)
  }
}
