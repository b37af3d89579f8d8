import { sql } from 'kysely'
import type { SignalView } from '../contract/warning.ts'
import { maskDigits } from '../domain/digit-mask.ts'
import { maskPhone } from '../domain/phone.ts'
import { flagNames, kindOf } from '../features/signal/signal.rules.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { openIdentifiers, openRecords } from '../platform/vault.ts'

const TEXT_CHARS_MAX = 2_000

export type SignalRow = { id: number; kind: number; occurred_at: Date; source: string; counterpart: string | null; amount_fen: number | null; duration_seconds: number | null; flags: number; detail: { phrases?: string[] } | null }

/** What was heard of a person, the newest first. Index: signal_by_person. */
export async function signalsBetween(tx: Tx, personId: number, { from, to, max }: { readonly from: Date; readonly to: Date; readonly max: number }): Promise<SignalRow[]> {
  return (await sql<SignalRow>`
    select s.id, s.kind, s.occurred_at, a.name as source, s.counterpart, s.amount_fen, s.duration_seconds, s.flags, s.detail
    from signal s join api_source a on a.id = s.source_id
    where s.person_id = ${personId} and s.occurred_at between ${from} and ${to} order by s.occurred_at desc limit ${max}`.execute(tx)).rows
}

/** Masked: of the other side and of the words as much as tells two apart. */
export async function signalViews(tx: Tx, { vault }: Context, rows: readonly SignalRow[]): Promise<SignalView[]> {
  const others = await openIdentifiers(tx, vault, rows.flatMap((row) => row.counterpart ?? []))
  const texts = await openRecords(tx, vault, 'signal-text', rows.map((row) => String(row.id)))
  return rows.map((row) => {
    const other = row.counterpart === null ? undefined : others.get(row.counterpart)
    const text = texts.get(String(row.id))
    return {
      id: String(row.id), kind: kindOf(row.kind), at: row.occurred_at.toISOString(), source: row.source, counterpart: other === undefined ? null : maskOther(other),
      amountFen: row.amount_fen, durationSeconds: row.duration_seconds, flags: flagNames(row.flags), phrases: row.detail?.phrases ?? [],
      text: text === undefined ? null : maskDigits(text).slice(0, TEXT_CHARS_MAX),
    }
  })
}

/** The other side is a suspect's number as often as a neighbour's: the page shows enough to tell two apart. Domains and apps are shown whole. */
function maskOther(value: string): string {
  if (!/^\+?\d+$/.test(value)) return value
  return value.startsWith('+') ? `${value.slice(0, 4)}******${value.slice(-2)}` : value.length > 11 ? `****${value.slice(-4)}` : maskPhone(value)
}
