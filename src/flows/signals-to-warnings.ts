import { betterBelonging, CONFIDENCE, isSamePlace, type Belonging, type Said } from '../features/person/person.rules.ts'
import { addIdentifiers, createPersons, homeAreasOf, lockPersons, movePersons, personsByTokens, type NewPerson } from '../features/person/person.store.ts'
import { unitsByCodes } from '../features/roster/roster.store.ts'
import { knownRegions, todaysCodes } from '../features/region/region.store.ts'
import { FLAGS, fraudTypeCode, isSuspicious, kindCode, knownFlags, type KnownAs, type ReadSignal } from '../features/signal/signal.rules.ts'
import { insertSignals, knownCounterparts, type Anchor, type OpenCall, type SignalRow } from '../features/signal/signal.store.ts'
import { codeOfDigits, multirangeToRanges, type RegionCode } from '../domain/region-code.ts'
import { refuse, type Refusal } from '../domain/refusal.ts'
import { keepIdentifiers, keepRecords, type Identifier, type Token } from '../platform/vault.ts'
import { asSystem, together, type Context, type Tx } from '../platform/transaction.ts'
import { bureauOf } from '../features/settings/settings.store.ts'
import { uuidOf } from '../platform/ids.ts'
import { recordOf, rememberSayings, sayingsOf } from './signal-to-person.ts'
import { watchOpenCalls } from './open-call-watch.ts'
import { windowsToWarnings } from './windows-to-warnings.ts'

export type Source = { readonly id: number; readonly code: string }
export type SignalAnswer = 'accepted' | 'duplicate' | Refusal
/** What is said of where somebody is: a WGS-84 point, or an address as it was written. */
export type Whereabouts = { readonly lon: number; readonly lat: number } | { readonly address: string }
/** The smallest region around the point, or the street, village or grid that the address names for sure; undefined when it is none of ours. */
export type LocatePlace = (where: Whereabouts) => RegionCode | undefined

/** The largest number of signals in one transaction; callers cut longer batches. */
export const INGEST_ROWS_MAX = 2_000

/**
 * Signals become warnings, and warnings tasks: one transaction from the first row to the officer's push, so that what is acknowledged is
 * stored, judged and on its way. No state is kept outside the database: any process may run this, and may die in it.
 *
 * Those about whom something suspicious came in are locked, in the order of their id, after the rows are written and before anything is
 * counted: of two batches about one person the second counts when the first has committed, and sees its signals. What has a unique key and is
 * needed for that is written before the first lock, in a fixed order. Numbers and accounts that are new to us come last of all: batches often
 * meet the same ones, and whoever meets them second then waits for the end of the first batch only, not for its middle. Nothing is locked after
 * them, so nobody waits in a circle. Answers in the order of `signals`.
 */
export async function signalsToWarnings(context: Context, source: Source, signals: readonly ReadSignal[], locate: LocatePlace): Promise<SignalAnswer[]> {
  if (signals.length === 0) return []
  if (signals.length > INGEST_ROWS_MAX) throw new RangeError(`${signals.length} signals in one transaction`)
  return asSystem(context, (tx) => takeSignals(tx, context, source, signals, locate))
}

/** The same inside a transaction that somebody else began. */
export async function takeSignals(tx: Tx, context: Context, source: Source, signals: readonly ReadSignal[], locate: LocatePlace): Promise<SignalAnswer[]> {
  const read = signals.map((signal, index) => tokenised(context, signal, index))
  const answers: SignalAnswer[] = read.map(() => 'duplicate')
  const [{ placed, moves, made, learnt }, known] = await together(
    withPersons(tx, context, firstOfEachRef(read), answers, locate),
    knownCounterparts(tx, [...new Set(read.flatMap(({ counterpart }) => counterpart?.token ?? []))]),
  )
  const stored = await store(tx, context, source, placed, known)
  for (const one of stored) answers[one.index] = 'accepted'
  const anchors = anchorsOf(stored)
  const said = sayingsOf(stored, made)
  const kindAt = new Map(anchors.map((anchor) => [`${anchor.personId} ${anchor.at.getTime()}`, anchor.kind]))
  const counterparts = stored.flatMap((one) => one.counterpart ?? [])
  await together(
    keepRecords(tx, context.vault, 'signal-text', stored.flatMap(({ id, signal }) => (signal.text === undefined ? [] : [{ id: String(id), clear: signal.text }]))),
    lockPersons(tx, [...new Set([...anchors.map((anchor) => anchor.personId), ...moves.map((move) => move.id), ...said.keys()])]),
    movePersons(tx, moves),
    rememberSayings(tx, context, said).then(() => windowsToWarnings(tx, context, source, anchors, { kindAt: (personId, at) => kindAt.get(`${personId} ${at.getTime()}`) ?? 1, counterparts })),
  )
  await watchOpenCalls(tx, suspectCalls(stored))
  await together(addIdentifiers(tx, learnt.owned), keepIdentifiers(tx, context.vault, [...learnt.kept, ...counterparts]))
  return answers
}

/** Of a ref that stands twice in one batch the first is taken; the second stays a duplicate. */
function firstOfEachRef(read: readonly Tokenised[]): Tokenised[] {
  return [...new Map(read.toReversed().map((one) => [one.signal.ref, one])).values()].toReversed()
}

/** Calls with a listed or foreign number that were still on when we heard of them. */
function suspectCalls(stored: readonly Stored[]): OpenCall[] {
  return stored.flatMap(({ signal, personId, counterpart, flags }) => {
    const suspect = (flags & FLAGS.ongoing) !== 0 && (flags & (FLAGS.listedNumber | FLAGS.foreign)) !== 0
    return suspect && counterpart !== undefined ? [{ id: uuidOf(`${personId} ${signal.ref}`), personId, counterpart: counterpart.token, beganAt: signal.at }] : []
  })
}

type Tokenised = { readonly index: number; readonly signal: ReadSignal; readonly person: readonly Identifier[]; readonly counterpart: Identifier | undefined }
type Move = { readonly id: number; readonly belonging: Belonging; readonly confidence: number }
type Placed = Tokenised & { readonly personId: number; readonly region: RegionCode }

function tokenised(context: Context, signal: ReadSignal, index: number): Tokenised {
  const { vault } = context
  const counterpart = signal.counterpart
  return {
    index,
    signal,
    person: signal.person.map((one) => vault.identifier(one.kind, one.value)),
    counterpart: counterpart === undefined ? undefined : vault.identifier(counterpart.kind, counterpart.value),
  }
}

/** `learnt`: what is new to us and is written last: whose an identifier is, and whose clear text is kept besides that of counterparts. */
type Whose = { readonly placed: Placed[]; readonly moves: Move[]; readonly made: ReadonlySet<number>; readonly learnt: { readonly owned: readonly (Identifier & { personId: number })[]; readonly kept: readonly Identifier[] } }

/** Whose signals these are and where they belong; signals that nobody can be found for are answered with why. */
async function withPersons(tx: Tx, context: Context, read: readonly Tokenised[], answers: SignalAnswer[], locate: LocatePlace): Promise<Whose> {
  const [told, persons] = await together(placesTold(tx, read, locate), personsByTokens(tx, read.flatMap((one) => one.person.map((identifier) => identifier.token))))
  const knownOf = (one: Tokenised) => one.person.map(({ token }) => persons.get(token)).find((person) => person !== undefined)

  const strangers = read.filter((one) => knownOf(one) === undefined && one.person[0]!.kind === 'phone' && !(told.get(one.index) instanceof Error))
  const met = strangers.length === 0 ? undefined : await meet(tx, context, strangers, told)
  for (const [token, person] of met?.persons ?? []) persons.set(token, person)

  const placed: Placed[] = []
  const moves = new Map<number, Move>()
  const more: (Identifier & { personId: number })[] = []
  for (const one of read) {
    const place = told.get(one.index)
    const person = knownOf(one)
    if (place instanceof Error) answers[one.index] = place
    else if (person === undefined) answers[one.index] = refuse('signal.unknown_person')
    else {
      const known = moves.get(person.id)?.belonging ?? person
      const belonging = place === undefined ? known : betterBelonging(known, place)
      if (!isSamePlace(belonging, known)) moves.set(person.id, { id: person.id, belonging, confidence: CONFIDENCE[belonging.source] })
      for (const identifier of one.person) if (!persons.has(identifier.token)) more.push({ ...identifier, personId: person.id })
      // A number and an id number of two different people: the signal is the first one's, and says nothing of the other.
      const own = one.person.filter(({ token }) => (persons.get(token)?.id ?? person.id) === person.id)
      placed.push({ ...one, person: own, personId: person.id, region: belonging.region })
    }
  }
  // A second number of somebody known by the first can be dialled as well.
  const kept = [...strangers.flatMap((one) => one.person), ...more.filter(({ kind }) => kind === 'phone')]
  return { placed, moves: [...moves.values()], made: met?.made ?? new Set(), learnt: { owned: more, kept } }
}

/** People who are met for the first time are kept by their phone number. */
async function meet(tx: Tx, context: Context, strangers: readonly Tokenised[], told: ReadonlyMap<number, Belonging | Refusal>): Promise<{ persons: Map<string, { id: number } & Belonging>; made: ReadonlySet<number> }> {
  const home = await homeAreasOf(tx, strangers.map((one) => one.person[0]!.value))
  const centreQueue = await cityRegion(tx)
  const newcomers = new Map<Token, NewPerson>()
  for (const one of strangers) {
    const { token, kind, value } = one.person[0]!
    const homeRegion = home(value)
    const fallback: Belonging = homeRegion === undefined ? { region: centreQueue, source: 'centre-queue' } : { region: homeRegion, source: 'home-area' }
    const place = told.get(one.index) as Belonging | undefined
    const belonging = place === undefined ? fallback : betterBelonging(fallback, place)
    newcomers.set(token, { token, kind, belonging, confidence: CONFIDENCE[belonging.source] })
  }
  const met = await createPersons(tx, [...newcomers.values()], context.now)
  const records = new Map<number, Said>()
  for (const one of strangers) {
    const person = met.persons.get(one.person[0]!.token)
    // Whom another batch met a moment earlier has a record already: what is said here goes the way of those who are known.
    if (person === undefined || !met.made.has(person.id)) continue
    // One stranger may stand in a batch several times: what any of the signals says of them is kept.
    records.set(person.id, { ...recordOf(one), ...records.get(person.id) })
  }
  await keepRecords(tx, context.vault, 'person', [...records].map(([id, record]) => ({ id: String(id), clear: JSON.stringify(record) })))
  return met
}

async function cityRegion(tx: Tx): Promise<RegionCode> {
  const bureau = await bureauOf(tx)
  if (bureau === undefined) throw refuse('bureau.missing')
  return bureau.city as RegionCode
}

/** The regions that senders name, by their digits. A code that was merged or renamed is followed to its one successor; one that was split is nobody's. */
async function regionsToday(tx: Tx, named: readonly string[]): Promise<Map<string, RegionCode>> {
  if (named.length === 0) return new Map()
  const codes = new Map([...new Set(named)].map((digits) => [digits, codeOfDigits(digits)]))
  const known = await knownRegions(tx, [...codes.values()])
  const gone = [...codes.values()].filter((code) => !known.has(code))
  const successors = gone.length === 0 ? undefined : await todaysCodes(tx, gone)
  return new Map([...codes].flatMap(([digits, code]): [string, RegionCode][] => {
    const [only, another] = known.has(code) ? [code] : (successors?.get(code) ?? [])
    return only === undefined || another !== undefined ? [] : [[digits, only]]
  }))
}

/** What the senders say of the place: a region that exists, a unit of ours, an address, or a point. */
async function placesTold(tx: Tx, read: readonly Tokenised[], locate: LocatePlace): Promise<Map<number, Belonging | Refusal>> {
  const told = new Map<number, Belonging | Refusal>()
  for (const one of read) {
    const { address } = one.signal
    const region = address === undefined ? undefined : locate({ address })
    if (region !== undefined) told.set(one.index, { region, source: 'written-address' })
  }
  const withPlace = read.filter((one) => one.signal.place !== undefined)
  if (withPlace.length === 0) return told
  const today = await regionsToday(tx, withPlace.flatMap(({ signal }) => signal.place?.region ?? []))
  const units = await unitsByCodes(tx, withPlace.flatMap(({ signal }) => signal.place?.unit ?? []))
  for (const one of withPlace) {
    const { region, lon, lat, unit } = one.signal.place!
    if (region !== undefined) {
      const code = today.get(region)
      told.set(one.index, code === undefined ? refuse('signal.unknown_region', { region }) : { region: code, source: 'named-from-above' })
    } else if (unit !== undefined) {
      const named = units.get(unit)
      // Without an area, or with several, the place says little: the unit itself is the one to go.
      told.set(one.index, named === undefined ? refuse('signal.unknown_unit', { unit }) : { region: multirangeToRanges(named.area)[0]?.first ?? (await cityRegion(tx)), source: 'named-from-above', unit })
    } else if (lon !== undefined && lat !== undefined) {
      const found = told.has(one.index) ? undefined : locate({ lon, lat })
      if (found !== undefined) told.set(one.index, { region: found, source: 'point' })
    }
  }
  return told
}

/** A signal that was new, with its number and all its flags. */
type Stored = Placed & { readonly id: number; readonly flags: number }

async function store(tx: Tx, context: Context, source: Source, placed: readonly Placed[], known: ReadonlyMap<string, readonly KnownAs[]>): Promise<Stored[]> {
  const byRef = new Map((await insertSignals(tx, source.id, placed.map((one) => rowOf(one, known)), context.now)).map((row) => [row.ref, row]))
  return placed.flatMap((one) => {
    const row = byRef.get(one.signal.ref)
    return row === undefined ? [] : [{ ...one, id: row.id, flags: row.flags }]
  })
}

function rowOf(placed: Placed, known: ReadonlyMap<string, readonly KnownAs[]>): SignalRow {
  const { signal } = placed
  const token = placed.counterpart?.token ?? null
  const detail = signal.phrases.length > 0 || signal.tags.length > 0 ? JSON.stringify({ phrases: signal.phrases, tags: signal.tags }) : null
  return {
    ref: signal.ref,
    personId: placed.personId,
    kind: kindCode(signal.kind),
    at: signal.at,
    flags: token === null ? signal.flags : signal.flags | knownFlags(known.get(token), signal.at),
    counterpart: token,
    amountFen: signal.amountFen ?? null,
    durationSeconds: signal.durationSeconds ?? null,
    phraseType: fraudTypeCode(signal.phraseType),
    phraseScore: signal.phraseScore,
    region: placed.region,
    detail,
  }
}

/** One look at the windows for each moment at which something suspicious happened to a person. */
function anchorsOf(stored: readonly Stored[]): (Anchor & { readonly kind: number })[] {
  const suspicious = stored.filter(({ signal, flags }) => isSuspicious(flags, signal.phraseScore))
  const newest = new Map<number, Date>()
  for (const { personId, signal } of suspicious) {
    const known = newest.get(personId)
    if (known === undefined || signal.at > known) newest.set(personId, signal.at)
  }
  const anchors = new Map<string, Anchor & { readonly kind: number }>()
  for (const { personId, signal } of suspicious) anchors.set(`${personId} ${signal.at.getTime()}`, { personId, at: signal.at, newestInBatch: newest.get(personId)!, kind: kindCode(signal.kind) })
  return [...anchors.values()]
}
