import { factsOfId, learnt, type Said } from '../features/person/person.rules.ts'
import { learnFacts, personRecords, personsByIds, type PersonFact } from '../features/person/person.store.ts'
import type { ReadSignal } from '../features/signal/signal.rules.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { keepRecords, type Identifier } from '../platform/vault.ts'

type About = { readonly signal: ReadSignal; readonly person: readonly Identifier[] }
type Placed = About & { readonly personId: number }
type Point = { readonly lon: number; readonly lat: number; readonly at: Date }
/** `isMade`: met in this very batch, so that the record has been written with all of it. */
type Saying = { readonly record: Said; readonly point: Point | undefined; readonly isMade: boolean }

/** Most signals name a number and nothing else: those say nothing here, and cost nothing. */
export function sayingsOf(placed: readonly Placed[], made: ReadonlySet<number>): Map<number, Saying> {
  const sayings = new Map<number, Saying>()
  for (const one of placed) {
    const { name, address, place } = one.signal
    const hasPoint = place?.lon !== undefined && place.lat !== undefined
    if (name === undefined && address === undefined && !hasPoint && !one.person.some(({ kind }) => kind === 'id-number')) continue
    const earlier = sayings.get(one.personId)
    const point = hasPoint ? { lon: place.lon!, lat: place.lat!, at: one.signal.at } : undefined
    sayings.set(one.personId, {
      record: { ...earlier?.record, ...recordOf(one) }, isMade: made.has(one.personId),
      point: earlier?.point !== undefined && (point === undefined || earlier.point.at > point.at) ? earlier.point : point,
    })
  }
  return sayings
}

/** What a signal says of its person, as the sealed record keeps it. */
export function recordOf({ person, signal: { name, address } }: About): Said {
  const valueOf = (kind: Identifier['kind']) => person.find((one) => one.kind === kind)?.value
  const [phone, idNumber] = [valueOf('phone'), valueOf('id-number')]
  return { ...(phone === undefined ? {} : { phone }), ...(name === undefined ? {} : { name }), ...(idNumber === undefined ? {} : { idNumber }), ...(address === undefined ? {} : { address }) }
}

/** Somebody known learns what is new: an address after a call, an id number after a transfer. The persons are locked, so that no two batches write over each other. */
export async function rememberSayings(tx: Tx, context: Context, sayings: ReadonlyMap<number, Saying>): Promise<void> {
  if (sayings.size === 0) return
  await rememberRecords(tx, context, new Map([...sayings].filter(([, saying]) => !saying.isMade).map(([id, saying]) => [id, saying.record])))
  await learnFacts(tx, [...sayings].map(([id, saying]) => factOf(id, saying)).filter((fact) => fact.birthYear !== null || fact.lon !== null))
}

async function rememberRecords(tx: Tx, { vault }: Context, said: ReadonlyMap<number, Said>): Promise<void> {
  if (said.size === 0) return
  const known = await personRecords(tx, vault, [...said.keys()])
  const records = [...said].map(([id, record]) => ({ id, said: record, known: known(id) }))
  const moved = records.filter((one) => one.said.address !== undefined && one.known.address !== undefined && one.said.address !== one.known.address)
  const registered = new Set((await personsByIds(tx, moved.map((one) => one.id))).filter((person) => person.registered_at !== null).map((person) => person.id))
  const changed = records.flatMap((one) => {
    const record = learnt(one.known, one.said, registered.has(one.id))
    return record === undefined ? [] : [{ id: String(one.id), clear: JSON.stringify(record) }]
  })
  await keepRecords(tx, vault, 'person', changed)
}

function factOf(id: number, { record, point }: Saying): PersonFact {
  const facts = record.idNumber === undefined ? undefined : factsOfId(record.idNumber)
  return { id, birthYear: facts?.birthYear ?? null, sex: facts?.sex ?? null, lon: point?.lon ?? null, lat: point?.lat ?? null, pointAt: point?.at ?? null }
}
