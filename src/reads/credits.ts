import { sql } from 'kysely'
import type { z } from 'zod'
import type { CreditList, CreditQuery, CreditRow, PublicCredit, RegisteredList } from '../contract/credit.ts'
import type { PersonPageView } from '../contract/person.ts'
import { allow } from '../domain/access.ts'
import { maskName } from '../domain/name-mask.ts'
import { periodOf } from '../domain/period.ts'
import { maskPhone } from '../domain/phone.ts'
import { refuse } from '../domain/refusal.ts'
import { creditByCode, CREDIT_COLUMNS, type Credit } from '../features/credit/credit.store.ts'
import { REGISTRATION_COLUMNS, registrationRecords, type Registration } from '../features/registry/registry.store.ts'
import { bureauOf } from '../features/settings/settings.store.ts'
import { readAndEnrich, readAsSystem, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'
import { regionPaths, unitNames } from './names.ts'

/** Of a city's thousands of grid workers all. */
const CREDITS_MAX = 20_000
const PAGE_ROWS = 50
const CREDITORS_MAX = 5

/** Campaigns or workers of the actor's place, page by page: whoever brought the most first, or the newest. Index: credit_by_kind, credit_by_unit, registration_counted. */
export function credits(context: ActorContext, query: CreditQuery): Promise<CreditList> {
  return listed(context, query, PAGE_ROWS)
}

/** All of them, for a sheet. */
export async function allCreditsOf(context: ActorContext, query: CreditQuery): Promise<readonly CreditRow[]> {
  return (await listed(context, query, CREDITS_MAX)).items
}

function listed(context: ActorContext, query: CreditQuery, rowsMax: number): Promise<CreditList> {
  allow(context.actor, 'credit.campaign')
  return readAndEnrich(context, (tx) => codesOf(tx, query), async (tx, codes) => {
    const rows = await inOrder(tx, codes, { ...query, rowsMax })
    const shown = rows.slice(0, rowsMax)
    const last = rows.length > rowsMax ? shown.at(-1) : undefined
    return { items: await rowsOf(tx, shown), next: last === undefined ? null : `${last.registered} ${last.createdAt.toISOString()} ${last.code}`, total: codes.length }
  })
}

async function codesOf(tx: Tx, { kind, q = '' }: CreditQuery): Promise<string[]> {
  const named = q === '' ? sql`true` : sql`(strpos(lower(name), lower(${q})) > 0 or unit in (select u.code from unit u where strpos(lower(u.name), lower(${q})) > 0))`
  const { rows } = await sql<{ code: string }>`select code from credit where kind = ${kind} and ${named} limit ${CREDITS_MAX + 1}`.execute(tx)
  if (rows.length > CREDITS_MAX) throw refuse('credit.too_many', { limit: CREDITS_MAX })
  return rows.map(({ code }) => code)
}

function inOrder(tx: Tx, codes: readonly string[], { order, cursor, rowsMax }: Pick<CreditQuery, 'order' | 'cursor'> & { readonly rowsMax: number }): Promise<(Credit & { registered: number })[]> {
  const [registered = '', at = '', code = ''] = cursor?.split(' ') ?? []
  const older = sql`(created_at < ${at}::timestamptz or (created_at = ${at}::timestamptz and code > ${code}))`
  const after = cursor === undefined ? sql`true` : order === 'newest' ? older : sql`(registered < ${registered}::int or (registered = ${registered}::int and ${older}))`
  return sql<Credit & { registered: number }>`
    with counted as (select credit, count(distinct token)::int as n from registration where credit = any(${[...codes]}::text[]) and ended_at is null group by credit),
    listed as (select c.*, coalesce(counted.n, 0) as registered from credit c left join counted on counted.credit = c.code where c.code = any(${[...codes]}::text[]))
    select ${CREDIT_COLUMNS}, registered from listed where ${after}
    order by ${order === 'newest' ? sql`created_at desc, code` : sql`registered desc, created_at desc, code`} limit ${rowsMax + 1}`.execute(tx).then(({ rows }) => rows)
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

/** Who registered by a code, of the actor's places. Whoever two children register is there once, by the first of them. Index: registration_by_credit, registration_one_live. */
export function registeredBy(context: ActorContext, code: string, cursor: string | undefined): Promise<RegisteredList> {
  allow(context.actor, 'credit.campaign')
  const [at = '', id = ''] = cursor?.split(' ') ?? []
  const after = cursor === undefined ? sql`true` : sql`(created_at < ${at}::timestamptz or (created_at = ${at}::timestamptz and id > ${id}::uuid))`
  return readAndEnrich(context, async (tx) => {
    const credit = await creditByCode(tx, code)
    if (credit === undefined) throw refuse('request.not_found')
    const rows = (await sql<Registration>`select ${REGISTRATION_COLUMNS} from registration r where credit = ${code} and ended_at is null and ${after}
      and not exists (select from registration o where o.token = r.token and o.credit = r.credit and o.ended_at is null and (o.created_at, o.id) < (r.created_at, r.id))
      order by created_at desc, id limit ${PAGE_ROWS + 1}`.execute(tx)).rows
    return { credit, rows, here: (await registeredSince(tx, [code], new Date(0))).get(code) ?? 0 }
  }, async (tx, { credit, rows, here }) => {
    const [row] = await rowsOf(tx, [credit])
    const shown = rows.slice(0, PAGE_ROWS)
    const records = await registrationRecords(tx, context.vault, shown.map((one) => one.id))
    const path = await regionPaths(tx, shown.map((one) => one.region))
    const last = rows.length > PAGE_ROWS ? shown.at(-1) : undefined
    const { kind, name, unit, registered } = row!
    return {
      credit: { code, kind, name, unit }, total: registered, elsewhere: registered - here, next: last === undefined ? null : `${last.createdAt.toISOString()} ${last.id}`,
      items: shown.map((one) => {
        const said = records.get(one.id)!
        return { id: one.id, name: maskName(said.name), phone: maskPhone(said.phone), forWhom: one.forWhom, place: path(one.region), createdAt: one.createdAt.toISOString() }
      }),
    }
  })
}

/** How somebody came on the register by the public page, and who brought them. Index: registration_one_live. */
export async function registrationsOfPerson(tx: Tx, personId: number): Promise<PersonPageView['registrations']> {
  const { rows } = await sql<{ forWhom: 'self' | 'parent'; at: Date; kind: 'worker' | 'campaign' | null; name: string; unit: string }>`
    select r.for_whom as "forWhom", r.created_at as at, c.kind, c.name, c.unit from identifier i join registration r on r.token = i.token and r.ended_at is null left join credit c on c.code = r.credit
    where i.person_id = ${personId} and i.kind = 'phone' order by r.created_at, r.id limit ${CREDITORS_MAX}`.execute(tx)
  const units = await unitNames(tx, rows.flatMap((row) => (row.kind === null ? [] : [row.unit])))
  return rows.map(({ forWhom, at, kind, name, unit }) => ({ forWhom, at: at.toISOString(), creditedTo: kind === null ? null : { kind, name, unit: units.get(unit) ?? unit } }))
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
