import { sql } from 'kysely'
import type { z } from 'zod'
import type { CreditRow, PublicCredit } from '../contract/credit.ts'
import { allow } from '../domain/access.ts'
import { periodOf } from '../domain/period.ts'
import { refuse } from '../domain/refusal.ts'
import { creditByCode, CREDIT_COLUMNS, type Credit } from '../features/credit/credit.store.ts'
import { bureauOf } from '../features/settings/settings.store.ts'
import { readAndEnrich, readAsSystem, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'
import { unitNames } from './names.ts'

const CREDITS_MAX = 500

/** Campaigns and workers of the actor's place, the newest first. Index: credit_newest, credit_by_unit. */
export function credits(context: ActorContext): Promise<CreditRow[]> {
  allow(context.actor, 'credit.campaign')
  return readAndEnrich(context,
    async (tx) => (await sql<Credit>`select ${CREDIT_COLUMNS} from credit order by created_at desc, code limit ${CREDITS_MAX}`.execute(tx)).rows,
    (tx, rows) => rowsOf(tx, rows))
}

export function creditRow(context: Context, credit: Credit): Promise<CreditRow & { registeredToday: number }> {
  return readAsSystem(context, async (tx) => ({ ...(await rowsOf(tx, [credit]))[0]!, registeredToday: (await registeredSince(tx, [credit.code], periodOf('day', context.now).start)).get(credit.code) ?? 0 }))
}

async function rowsOf(tx: Tx, rows: readonly Credit[]): Promise<CreditRow[]> {
  const codes = rows.map(({ code }) => code)
  const [units, registered] = [await unitNames(tx, rows.map(({ unit }) => unit)), await registeredSince(tx, codes, new Date(0))]
  return rows.map(({ code, kind, name, unit, createdAt, closedAt }) => ({
    code, kind, name, unit: units.get(unit) ?? unit, createdAt: createdAt.toISOString(), closedAt: closedAt?.toISOString() ?? null, registered: registered.get(code) ?? 0,
  }))
}

/** Numbers, not rows: a parent whom two children register is one. What was deleted no longer counts. Index: registration_by_credit. */
async function registeredSince(tx: Tx, codes: readonly string[], since: Date): Promise<Map<string, number>> {
  if (codes.length === 0) return new Map()
  const { rows } = await sql<{ credit: string; registered: number }>`select credit, count(distinct token)::int as registered from registration
    where credit = any(${[...codes]}::text[]) and created_at >= ${since} and ended_at is null group by credit`.execute(tx)
  return new Map(rows.map((row) => [row.credit, row.registered]))
}

/** Who invites, as it is printed on the poster too. */
export function publicCredit(context: Context, code: string): Promise<z.infer<typeof PublicCredit>> {
  return readAsSystem(context, async (tx) => {
    const credit = await creditByCode(tx, code)
    if (credit === undefined || credit.closedAt !== null) throw refuse('request.not_found')
    return { kind: credit.kind, name: credit.name, unit: (await unitNames(tx, [credit.unit])).get(credit.unit) ?? credit.unit }
  })
}

/** What stands on the poster besides the QR code. */
export function posterSheet(context: Context, { kind, name, unit, code }: Credit): Promise<{ bureau: string; name: string; unit: string; unitPhone: string; code: string; isWorker: boolean }> {
  return readAsSystem(context, async (tx) => {
    const found = (await sql<{ name: string; phone: string | null }>`select name, phone from unit where code = ${unit}`.execute(tx)).rows[0]
    return { bureau: (await bureauOf(tx))?.name ?? '', name, unit: found?.name ?? unit, unitPhone: found?.phone ?? '96110', code, isWorker: kind === 'worker' }
  })
}
