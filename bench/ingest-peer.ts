import { sql } from 'kysely'
import { Signal } from '../src/contract/signal.ts'
import { personsByTokens } from '../src/features/person/person.store.ts'
import { fraudTypeCode, kindCode, readSignal } from '../src/features/signal/signal.rules.ts'
import type { Source } from '../src/flows/signals-to-warnings.ts'
import { numbers, texts, times, uuids } from '../src/platform/postgres/arrays.ts'
import { asSystem, type Context } from '../src/platform/transaction.ts'

const LINES_PER_TRANSACTION = 1_000
const TRANSACTIONS_AT_ONCE = 2

/** The peer: the same lines read, the same persons found and the same rows inserted, durable and idempotent, but nobody looks at them. */
export async function insertOnly(contextNow: () => Context, source: Source, body: AsyncIterable<Buffer>): Promise<{ accepted: number }> {
  let accepted = 0
  const underWay = new Set<Promise<void>>()
  const send = async (lines: string[]) => {
    while (underWay.size >= TRANSACTIONS_AT_ONCE) await Promise.race(underWay)
    const work: Promise<void> = insertLines(contextNow(), source, lines).then((count) => { accepted += count }).finally(() => underWay.delete(work))
    underWay.add(work)
  }
  let rest = ''
  let chunk: string[] = []
  for await (const part of body) {
    const lines = (rest + part.toString('utf8')).split('\n')
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
    const rows = read.map((signal, index) => ({ signal, person: tokens[index]!.map((token) => persons.get(token)).find((found) => found !== undefined)! })).sort((a, b) => (a.signal.ref < b.signal.ref ? -1 : 1))
    const done = await sql`
      insert into signal_peer (source_id, source_ref, person_id, kind, occurred_at, received_at, flags, counterpart, amount_fen, duration_seconds, phrase_type, phrase_score, region, detail)
      select ${source.id}, ref, person_id, kind, at, ${context.now}, flags, counterpart, amount_fen, duration_seconds, phrase_type, phrase_score, region, null
      from unnest(${texts(rows, ({ signal }) => signal.ref)}::text[], ${numbers(rows, ({ person }) => person.id)}::bigint[], ${numbers(rows, ({ signal }) => kindCode(signal.kind))}::smallint[],
        ${times(rows, ({ signal }) => signal.at)}::timestamptz[], ${numbers(rows, ({ signal }) => signal.flags)}::integer[],
        ${uuids(rows, ({ signal }) => (signal.counterpart === undefined ? null : context.vault.token(signal.counterpart.kind, signal.counterpart.value)))}::uuid[],
        ${numbers(rows, ({ signal }) => signal.amountFen ?? null)}::bigint[], ${numbers(rows, ({ signal }) => signal.durationSeconds ?? null)}::integer[], ${numbers(rows, ({ signal }) => fraudTypeCode(signal.phraseType))}::smallint[],
        ${numbers(rows, ({ signal }) => signal.phraseScore)}::smallint[], ${numbers(rows, ({ person }) => person.region)}::bigint[]) as i (ref, person_id, kind, at, flags, counterpart, amount_fen, duration_seconds, phrase_type, phrase_score, region)
      on conflict (source_id, source_ref) do nothing`.execute(tx)
    return Number(done.numAffectedRows)
  })
}
