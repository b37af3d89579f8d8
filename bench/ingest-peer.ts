import { sql } from 'kysely'
import { Signal, type BatchReceipt } from '../src/contract/signal.ts'
import { personsByTokens } from '../src/features/person/person.store.ts'
import { fraudTypeCode, kindCode, readSignal } from '../src/features/signal/signal.rules.ts'
import type { Source } from '../src/flows/signals-to-warnings.ts'
import { asSystem, type Context } from '../src/platform/transaction.ts'

const LINES_PER_TRANSACTION = 1_000
const TRANSACTIONS_AT_ONCE = 2

/** The peer: the same lines read, the same persons found and the same rows inserted, durable and idempotent, but nobody looks at them. */
export async function insertOnly(contextNow: () => Context, source: Source, body: AsyncIterable<Buffer>): Promise<BatchReceipt> {
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
  return { accepted, duplicate: 0, rejected: 0, errors: [], unnamed: 0 }
}

async function insertLines(context: Context, source: Source, lines: readonly string[]): Promise<number> {
  const read = lines.map((line) => readSignal(Signal.parse(JSON.parse(line)), context.now))
  const tokens = read.map((signal) => signal.person.map((one) => context.vault.token(one.kind, one.value)))
  return asSystem(context, async (tx) => {
    const persons = await personsByTokens(tx, tokens.flat())
    const rows = read.map((signal, index) => ({ signal, person: tokens[index]!.map((token) => persons.get(token)).find((found) => found !== undefined)! })).sort((a, b) => (a.signal.ref < b.signal.ref ? -1 : 1))
    const column = <T>(pick: (row: (typeof rows)[number]) => T): T[] => rows.map(pick)
    const done = await sql`
      insert into signal_peer (source_id, source_ref, person_id, kind, occurred_at, received_at, flags, counterpart, amount_fen, duration_seconds, phrase_type, phrase_score, region, detail)
      select ${source.id}, ref, person_id, kind, at, ${context.now}, flags, counterpart, amount_fen, duration_seconds, phrase_type, phrase_score, region, null
      from unnest(${column((row) => row.signal.ref)}::text[], ${column((row) => row.person.id)}::bigint[], ${column((row) => kindCode(row.signal.kind))}::smallint[], ${column((row) => row.signal.at.toISOString())}::timestamptz[],
        ${column((row) => row.signal.flags)}::integer[], ${column((row) => (row.signal.counterpart === undefined ? null : context.vault.token(row.signal.counterpart.kind, row.signal.counterpart.value)))}::uuid[],
        ${column((row) => row.signal.amountFen ?? null)}::bigint[], ${column((row) => row.signal.durationSeconds ?? null)}::integer[], ${column((row) => fraudTypeCode(row.signal.phraseType))}::smallint[],
        ${column((row) => row.signal.phraseScore)}::smallint[], ${column((row) => row.person.region)}::bigint[]) as i (ref, person_id, kind, at, flags, counterpart, amount_fen, duration_seconds, phrase_type, phrase_score, region)
      on conflict (source_id, source_ref) do nothing`.execute(tx)
    return Number(done.numAffectedRows)
  })
}
