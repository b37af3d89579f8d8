import { sql } from 'kysely'
import { Signal } from '../src/contract/signal.ts'
import { personsByTokens } from '../src/features/person/person.store.ts'
import { fraudTypeCode, kindCode, readSignal, type ReadSignal } from '../src/features/signal/signal.rules.ts'
import type { Source } from '../src/flows/signals-to-warnings.ts'
import { blobs, int2s, int4s, int8s, jsons, texts, times, uuids } from '../src/platform/postgres/arrays.ts'
import { asSystem, type Context, type Tx } from '../src/platform/transaction.ts'
import type { Identifier } from '../src/platform/vault.ts'

const LINES_PER_TRANSACTION = 1_000
const TRANSACTIONS_AT_ONCE = 2

/**
 * The peer: the same lines read, the same persons found and the same rows inserted, durable and idempotent, with the clear text of numbers and
 * words sealed as it must be, but nobody looks at them.
 */
export async function insertOnly(contextNow: () => Context, source: Source, body: AsyncIterable<Buffer>): Promise<{ accepted: number }> {
  let accepted = 0
  const underWay = new Set<Promise<void>>()
  const send = async (lines: string[]) => {
    while (underWay.size >= TRANSACTIONS_AT_ONCE) await Promise.race(underWay)
    const work: Promise<void> = insertLines(contextNow(), source, lines).then((count) => { accepted += count }).finally(() => underWay.delete(work))
    underWay.add(work)
  }
  // A part may end within a character.
  const decoder = new TextDecoder()
  let rest = ''
  let chunk: string[] = []
  for await (const part of body) {
    const lines = (rest + decoder.decode(part, { stream: true })).split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      chunk.push(line)
      if (chunk.length === LINES_PER_TRANSACTION) {
        await send(chunk)
        chunk = []
      }
    }
  }
  if (chunk.length > 0) await send(chunk)
  await Promise.all(underWay)
  return { accepted }
}

async function insertLines(context: Context, source: Source, lines: readonly string[]): Promise<number> {
  const read = lines.map((line) => readSignal(Signal.parse(JSON.parse(line)), context.now))
  const tokens = read.map((signal) => signal.person.map((one) => context.vault.token(one.kind, one.value)))
  return asSystem(context, async (tx) => {
    const persons = await personsByTokens(tx, tokens.flat())
    const rows = read.map((signal, index): Row => ({
      signal, person: tokens[index]!.map((token) => persons.get(token)).find((found) => found !== undefined)!,
      counterpart: signal.counterpart === undefined ? null : context.vault.identifier(signal.counterpart.kind, signal.counterpart.value),
    }))
    const inserted = await insertRows(tx, context, source, rows.sort((a, b) => (a.signal.ref < b.signal.ref ? -1 : 1)))
    await keepTexts(tx, context, rows.flatMap(({ signal }) => (signal.text === undefined ? [] : [{ id: String(inserted.get(signal.ref)), clear: signal.text }])))
    await keepNumbers(tx, context, rows.flatMap(({ counterpart }) => counterpart ?? []))
    return inserted.size
  })
}

type Row = { readonly signal: ReadSignal; readonly person: { readonly id: number; readonly region: number }; readonly counterpart: Identifier | null }

async function insertRows(tx: Tx, context: Context, source: Source, rows: readonly Row[]): Promise<Map<string, number>> {
  const detail = ({ signal }: Row) => (signal.phrases.length > 0 || signal.tags.length > 0 ? JSON.stringify({ phrases: signal.phrases, tags: signal.tags }) : null)
  const done = await sql<{ id: number; ref: string }>`
    insert into signal_peer (source_id, source_ref, person_id, kind, occurred_at, received_at, flags, counterpart, amount_fen, duration_seconds, phrase_type, phrase_score, region, detail)
    select ${source.id}, ref, person_id, kind, at, ${context.now}, flags, counterpart, amount_fen, duration_seconds, phrase_type, phrase_score, region, detail
    from unnest(${texts(rows, ({ signal }) => signal.ref)}::text[], ${int8s(rows, ({ person }) => person.id)}::bigint[], ${int2s(rows, ({ signal }) => kindCode(signal.kind))}::smallint[],
      ${times(rows, ({ signal }) => signal.at)}::timestamptz[], ${int4s(rows, ({ signal }) => signal.flags)}::integer[], ${uuids(rows, ({ counterpart }) => counterpart?.token ?? null)}::uuid[],
      ${int8s(rows, ({ signal }) => signal.amountFen ?? null)}::bigint[], ${int4s(rows, ({ signal }) => signal.durationSeconds ?? null)}::integer[], ${int2s(rows, ({ signal }) => fraudTypeCode(signal.phraseType))}::smallint[],
      ${int2s(rows, ({ signal }) => signal.phraseScore)}::smallint[], ${int8s(rows, ({ person }) => person.region)}::bigint[], ${jsons(rows, detail)}::jsonb[])
      as i (ref, person_id, kind, at, flags, counterpart, amount_fen, duration_seconds, phrase_type, phrase_score, region, detail)
    on conflict (source_id, source_ref) do nothing returning id, source_ref as ref`.execute(tx)
  return new Map(done.rows.map((row) => [row.ref, row.id]))
}

async function keepTexts(tx: Tx, { vault }: Context, records: readonly { id: string; clear: string }[]): Promise<void> {
  await sql`insert into vault_record_peer (kind, id, sealed) select 'signal-text', id, sealed
    from unnest(${texts(records, (one) => one.id)}::text[], ${blobs(records, (one) => vault.seal(one.clear))}::bytea[]) as t (id, sealed)`.execute(tx)
}

/** Those that are kept already are looked for first: sealing costs more. */
async function keepNumbers(tx: Tx, { vault }: Context, numbers: readonly Identifier[]): Promise<void> {
  const fresh = new Map(numbers.map((one) => [one.token as string, one]))
  const known = await sql<{ token: string }>`select token from vault_identifier_peer where token = any(${uuids([...fresh.keys()], (token) => token)}::uuid[])`.execute(tx)
  for (const { token } of known.rows) fresh.delete(token)
  const sorted = [...fresh.values()].sort((a, b) => (a.token < b.token ? -1 : 1))
  await sql`insert into vault_identifier_peer (token, kind, sealed)
    select * from unnest(${uuids(sorted, (one) => one.token)}::uuid[], ${texts(sorted, (one) => one.kind)}::text[], ${blobs(sorted, (one) => vault.seal(one.value))}::bytea[]) on conflict do nothing`.execute(tx)
}
