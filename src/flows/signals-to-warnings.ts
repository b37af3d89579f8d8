import { betterBelonging, CONFIDENCE, type Belonging } from '../features/person/person.rules.ts'
import { addIdentifiers, createPersons, homeAreas, lockPersons, movePersons, personsByTokens, type NewPerson } from '../features/person/person.store.ts'
import { unknownUnits, unitByCode } from '../features/roster/roster.store.ts'
import { knownRegions } from '../features/region/region.store.ts'
import { FLAGS, fraudTypeCode, isSuspicious, kindCode, type ReadSignal } from '../features/signal/signal.rules.ts'
import { insertSignals, windowsAt, type Anchor, type OpenCall, type SignalRow } from '../features/signal/signal.store.ts'
import { parseRegionCode, multirangeToRanges, type RegionCode } from '../domain/region-code.ts'
import { refuse, type Refusal } from '../domain/refusal.ts'
import { keepIdentifiers, keepRecords, type Identifier, type Token } from '../platform/vault.ts'
import { asSystem, type Context, type Tx } from '../platform/transaction.ts'
import { bureauOf } from '../features/settings/settings.store.ts'
import { uuidOf } from '../platform/ids.ts'
import { watchOpenCalls } from './open-call-watch.ts'
import { windowsToWarnings } from './windows-to-warnings.ts'

export type Source = { readonly id: number; readonly code: string }
export type SignalAnswer = 'accepted' | 'duplicate' | Refusal
/** Finds the smallest region around a WGS-84 point; undefined outside every known boundary. */
export type LocatePoint = (lon: number, lat: number) => RegionCode | undefined

/** The largest number of signals in one transaction; callers cut longer batches. */
export const INGEST_ROWS_MAX = 2_000

/**
 * Signals become warnings, and warnings tasks: one transaction from the first row to the officer's push, so that what is acknowledged is
 * stored, judged and on its way. No state is kept outside the database: any process may run this, and may die in it.
 *
 * Those about whom something suspicious came in are locked, in the order of their id, after the rows are written and before anything is
 * counted: of two batches about one person the second counts when the first has committed, and sees its signals. Everything with a unique
 * key is written before the first lock, in a fixed order, so that no two batches ever wait for each other. Answers in the order of `signals`.
 */
export async function signalsToWarnings(context: Context, source: Source, signals: readonly ReadSignal[], locate: LocatePoint): Promise<SignalAnswer[]> {
  if (signals.length === 0) return []
  if (signals.length > INGEST_ROWS_MAX) throw new RangeError(`${signals.length} signals in one transaction`)
  return asSystem(context, (tx) => takeSignals(tx, context, source, signals, locate))
}

/** The same inside a transaction that somebody else began. */
export async function takeSignals(tx: Tx, context: Context, source: Source, signals: readonly ReadSignal[], locate: LocatePoint): Promise<SignalAnswer[]> {
  const read = signals.map((signal, index) => tokenised(context, signal, index))
  const answers: SignalAnswer[] = read.map(() => 'duplicate')
  const { placed, moves } = await withPersons(tx, context, firstOfEachRef(read), answers, locate)
  const stored = await store(tx, context, source, placed)
  for (const one of stored) answers[one.index] = 'accepted'
  const anchors = anchorsOf(stored)
  await lockPersons(tx, [...new Set([...anchors.map((anchor) => anchor.personId), ...moves.map((move) => move.id)])])
  await movePersons(tx, moves)
  const kindAt = new Map(anchors.map((anchor) => [`${anchor.personId} ${anchor.at.getTime()}`, anchor.kind]))
  await windowsToWarnings(tx, context, source, await windowsAt(tx, anchors), (personId, at) => kindAt.get(`${personId} ${at.getTime()}`) ?? 1)
  await watchOpenCalls(tx, suspectCalls(stored))
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

/** Whose signals these are and where they belong; signals that nobody can be found for are answered with why. */
async function withPersons(tx: Tx, context: Context, read: readonly Tokenised[], answers: SignalAnswer[], locate: LocatePoint): Promise<{ placed: Placed[]; moves: Move[] }> {
  const told = await placesTold(tx, read, locate)
  const tokens = read.flatMap((one) => one.person.map((identifier) => identifier.token))
  const persons = await personsByTokens(tx, tokens)
  const knownOf = (one: Tokenised) => one.person.map(({ token }) => persons.get(token)).find((person) => person !== undefined)

  const strangers = read.filter((one) => knownOf(one) === undefined && one.person[0]!.kind === 'phone' && !(told.get(one.index) instanceof Error))
  if (strangers.length > 0) for (const [token, person] of await meet(tx, context, strangers, told)) persons.set(token, person)

  const placed: Placed[] = []
  const moves = new Map<number, Move>()
  const more: { token: Token; kind: string; personId: number }[] = []
  for (const one of read) {
    const place = told.get(one.index)
    const person = knownOf(one)
    if (place instanceof Error) answers[one.index] = place
    else if (person === undefined) answers[one.index] = refuse('signal.unknown_person')
    else {
      const known = moves.get(person.id)?.belonging ?? person
      const belonging = place === undefined ? known : betterBelonging(known, place)
      if (belonging.region !== known.region || belonging.source !== known.source) moves.set(person.id, { id: person.id, belonging, confidence: CONFIDENCE[belonging.source] })
      for (const { token, kind } of one.person) if (!persons.has(token)) more.push({ token, kind, personId: person.id })
      placed.push({ ...one, personId: person.id, region: belonging.region })
    }
  }
  await addIdentifiers(tx, more)
  return { placed, moves: [...moves.values()] }
}

/** People who are met for the first time are kept by their phone number. */
async function meet(tx: Tx, context: Context, strangers: readonly Tokenised[], told: ReadonlyMap<number, Belonging | Refusal>): Promise<Map<string, { id: number } & Belonging>> {
  const prefixes = new Map(strangers.map((one) => [one.person[0]!.token, one.person[0]!.value.slice(0, 7)]))
  const home = await homeAreas(tx, [...new Set(prefixes.values())])
  const centreQueue = await cityRegion(tx)
  const persons = new Map<Token, NewPerson>()
  for (const one of strangers) {
    const { token, kind } = one.person[0]!
    const homeRegion = home.get(prefixes.get(token)!)
    const fallback: Belonging = homeRegion === undefined ? { region: centreQueue, source: 'centre-queue' } : { region: homeRegion, source: 'home-area' }
    const place = told.get(one.index) as Belonging | undefined
    const belonging = place === undefined ? fallback : betterBelonging(fallback, place)
    persons.set(token, { token, kind, belonging, confidence: CONFIDENCE[belonging.source] })
  }
  const met = await createPersons(tx, [...persons.values()], context.now)
  await keepIdentifiers(tx, context.vault, strangers.flatMap((one) => one.person))
  const records = new Map<number, { phone: string; name: string | undefined; address: string | undefined }>()
  for (const { person: [phone], signal } of strangers) {
    const person = met.get(phone!.token)
    // One stranger may stand in a batch several times: what any of the signals says of them is kept.
    const said = person === undefined ? undefined : records.get(person.id)
    if (person !== undefined) records.set(person.id, { phone: phone!.value, name: said?.name ?? signal.name, address: said?.address ?? signal.address })
  }
  await keepRecords(tx, context.vault, 'person', [...records].map(([id, record]) => ({ id: String(id), clear: JSON.stringify(record) })))
  return met
}

async function cityRegion(tx: Tx): Promise<RegionCode> {
  const bureau = await bureauOf(tx)
  if (bureau === undefined) throw refuse('bureau.missing')
  return bureau.city as RegionCode
}

/** What the senders say of the place: a region that exists, a point inside one, or a unit of ours. */
async function placesTold(tx: Tx, read: readonly Tokenised[], locate: LocatePoint): Promise<Map<number, Belonging | Refusal>> {
  const told = new Map<number, Belonging | Refusal>()
  const withPlace = read.filter((one) => one.signal.place !== undefined)
  if (withPlace.length === 0) return told
  const codeOf = (digits: string) => parseRegionCode(digits.padEnd(15, '0'))
  const regions = await knownRegions(tx, [...new Set(withPlace.flatMap(({ signal }) => (signal.place?.region === undefined ? [] : [codeOf(signal.place.region)])))])
  const unitCodes = [...new Set(withPlace.flatMap(({ signal }) => signal.place?.unit ?? []))]
  const unknown = await unknownUnits(tx, unitCodes)
  for (const one of withPlace) {
    const { region, lon, lat, unit } = one.signal.place!
    if (region !== undefined) {
      const code = codeOf(region)
      told.set(one.index, regions.has(code) ? { region: code, source: 'named-from-above' } : refuse('signal.unknown_region', { region }))
    } else if (unit !== undefined) {
      if (unknown.has(unit)) told.set(one.index, refuse('signal.unknown_unit', { unit }))
      else {
        const [area] = multirangeToRanges((await unitByCode(tx, unit))!.area)
        if (area !== undefined) told.set(one.index, { region: area.first, source: 'named-from-above' })
      }
    } else if (lon !== undefined && lat !== undefined) {
      const found = locate(lon, lat)
      if (found !== undefined) told.set(one.index, { region: found, source: 'point' })
    }
  }
  return told
}

/** A signal that was new, with all its flags. */
type Stored = Placed & { readonly flags: number }

async function store(tx: Tx, context: Context, source: Source, placed: readonly Placed[]): Promise<Stored[]> {
  const byRef = new Map((await insertSignals(tx, source.id, placed.map(rowOf), context.now)).map((row) => [row.ref, row]))
  const fresh = placed.flatMap((one) => {
    const row = byRef.get(one.signal.ref)
    return row === undefined ? [] : [{ ...one, id: row.id, flags: row.flags }]
  })
  await keepIdentifiers(tx, context.vault, fresh.flatMap((one) => one.counterpart ?? []))
  await keepRecords(tx, context.vault, 'signal-text', fresh.flatMap(({ id, signal }) => (signal.text === undefined ? [] : [{ id: String(id), clear: signal.text }])))
  return fresh
}

function rowOf(placed: Placed): SignalRow {
  const { signal } = placed
  const detail = signal.phrases.length > 0 || signal.tags.length > 0 ? JSON.stringify({ phrases: signal.phrases, tags: signal.tags }) : null
  return {
    ref: signal.ref,
    personId: placed.personId,
    kind: kindCode(signal.kind),
    at: signal.at,
    flags: signal.flags,
    counterpart: placed.counterpart?.token ?? null,
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
  const newest = new Map<number, Date>()
  for (const { personId, signal } of stored) {
    const known = newest.get(personId)
    if (known === undefined || signal.at > known) newest.set(personId, signal.at)
  }
  const anchors = new Map<string, Anchor & { readonly kind: number }>()
  for (const { personId, signal, flags } of stored) {
    if (isSuspicious(flags, signal.phraseScore)) anchors.set(`${personId} ${signal.at.getTime()}`, { personId, at: signal.at, newestInBatch: newest.get(personId)!, kind: kindCode(signal.kind) })
  }
  return [...anchors.values()]
}
