import { sql, type RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { AppealList, AppealQuery, AppealRow, AppealView, PublicAnswer, PublicAnswerBody, Standing } from '../contract/appeal.ts'
import { allow, seesOwnUnit } from '../domain/access.ts'
import { appealLetter, type AppealMeasure, type Letter } from '../domain/appeal-letter.ts'
import type { ListName } from '../domain/lists.ts'
import { dayText } from '../domain/period.ts'
import { refuse } from '../domain/refusal.ts'
import { answersForAll, endsWith, mayDecide, refOf, wordsIn, type AppealWords } from '../features/appeal/appeal.rules.ts'
import { makersOf } from '../features/appeal/appeal.store.ts'
import { hasRunOut, mayStillBlock, type BlockAsk, type BlockState } from '../features/listing/listing.rules.ts'
import { bureauOf } from '../features/settings/settings.store.ts'
import { readAndEnrich, readAsSystem, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'
import { openIdentifiers, openRecords } from '../platform/vault.ts'
import { shownOf } from './listings.ts'
import { caseNumbers, unitNames, userNames } from './names.ts'
import { bankNames } from './order-rows.ts'

const PAGE_ROWS = 100

type Found = Pick<AppealRow, 'id' | 'kind' | 'channel' | 'unit' | 'state' | 'answerNumber' | 'overdue' | 'toCarry'> & {
  token: string; madeAt: Date; dueAt: Date; carryDue: Date | null; foldedInto: string | null; decidedAt: Date | null; decidedBy: string | null; measures: AppealMeasure[]
}
const columns = (now: Date) => sql`id, kind, token, channel, unit, state, made_at as "madeAt", due_at as "dueAt", ((state = 'open' and due_at <= ${now}) or (carry_due <= ${now} and carried_at is null)) is true as overdue,
  carry_due as "carryDue", (carry_due is not null and carried_at is null) as "toCarry", decided_at as "decidedAt", decided_by as "decidedBy",
  answer_number as "answerNumber", measures, folded_into as "foldedInto"`

type Part = { readonly of: RawBuilder<unknown>; readonly by: 'carryDue' | 'dueAt' | 'decidedAt'; readonly column: RawBuilder<unknown>; readonly isRising: boolean }
/** Indexes: appeal_to_carry, appeal_open, appeal_by_decision; a counter's: appeal_by_unit. */
const PARTS: Readonly<Record<AppealQuery['part'], Part>> = {
  carry: { of: sql`carry_due is not null and carried_at is null`, by: 'carryDue', column: sql`carry_due`, isRising: true },
  open: { of: sql`state = 'open' and folded_into is null`, by: 'dueAt', column: sql`due_at`, isRising: true },
  decided: { of: sql`decided_at is not null and folded_into is null and (carry_due is null or carried_at is not null)`, by: 'decidedAt', column: sql`decided_at`, isRising: false },
}

/** One part of the list, a page of it. The centre's: all; anybody else's: what their own counter took; a teller's: what they took themselves. */
export async function appeals(context: ActorContext, { part, cursor }: AppealQuery): Promise<z.infer<typeof AppealList>> {
  allow(context.actor, 'appeal.take')
  const { of, by, column, isRising } = PARTS[part]
  const [at = '', id = ''] = cursor?.split(' ') ?? []
  const after = cursor === undefined ? sql`true` : sql`(${column} ${isRising ? sql`>` : sql`<`} ${at}::timestamptz or (${column} = ${at}::timestamptz and id > ${id}::uuid))`
  return inSight(context, async (tx) => (await sql<Found>`select ${columns(context.now)} from appeal where ${of} and ${after} order by ${column} ${isRising ? sql`asc` : sql`desc`}, id limit ${PAGE_ROWS + 1}`.execute(tx)).rows, async (tx, rows) => {
    const last = rows.length > PAGE_ROWS ? rows[PAGE_ROWS - 1] : undefined
    return { items: await rowsOf(tx, context, rows.slice(0, PAGE_ROWS)), next: last === undefined ? null : `${last[by]!.toISOString()} ${last.id}` }
  })
}

function inSight<S, T>(context: ActorContext, find: (tx: Tx) => Promise<S>, enrich: (tx: Tx, found: S) => Promise<T>): Promise<T> {
  return answersForAll(context.actor) ? readAsSystem(context, async (tx) => enrich(tx, await find(tx))) : readAndEnrich(context, find, enrich)
}

async function rowsOf(tx: Tx, context: ActorContext, rows: readonly Found[]): Promise<AppealRow[]> {
  const values = await openIdentifiers(tx, context.vault, rows.map((row) => row.token))
  const users = seesOwnUnit(context.actor.role) ? await userNames(tx, rows.map((row) => row.decidedBy)) : new Map<string, string>()
  const units = await unitNames(tx, rows.flatMap((row) => row.unit ?? []))
  return rows.map(({ token, measures: _measures, carryDue: _carryDue, foldedInto: _foldedInto, ...row }) => ({
    ...row, ref: refOf(row.id), shown: shownOf(row.kind, values.get(token)), unit: row.unit === null ? null : (units.get(row.unit) ?? row.unit), madeAt: row.madeAt.toISOString(), dueAt: row.dueAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null, decidedBy: row.decidedBy === null ? null : (users.get(row.decidedBy) ?? null),
  }))
}

async function findOne(tx: Tx, now: Date, id: string): Promise<Found> {
  const row = (await sql<Found>`select ${columns(now)} from appeal where id = ${id}`.execute(tx)).rows[0]
  if (row === undefined) throw refuse('request.not_found')
  return row
}

/** Whoever is to decide sees who objects, what they say, and what stands against it; afterwards what they were told. */
export async function appealPage(context: ActorContext, id: string): Promise<AppealView> {
  allow(context.actor, 'listing.review')
  return readAsSystem(context, async (tx) => {
    const row = await findOne(tx, context.now, id)
    const [shown] = await rowsOf(tx, context, [row])
    const standing = row.state === 'open' ? await standingOf(tx, context, row) : []
    const makers = await makersOf(tx, standing.map((one) => one.id))
    const names = await userNames(tx, [...makers.values()].flat())
    const letter = await letterOf(tx, context, row, shown!.shown)
    return {
      ...shown!, ...(await wordsOf(tx, context, id)), value: (await openIdentifiers(tx, context.vault, [row.token])).get(row.token) ?? '',
      standing: standing.map((one) => ({ ...one, by: (makers.get(one.id) ?? []).flatMap((maker) => names.get(maker) ?? []) }) as Standing),
      mine: !mayDecide(context.actor.userId, makers), letter: letter === undefined ? null : mutable(letter), also: await foldedInto(tx, context, id), texted: await textedOf(tx, id),
    }
  })
}

/** Index: step_by_subject. */
async function textedOf(tx: Tx, id: string): Promise<AppealView['texted']> {
  return (await sql<{ result: AppealView['texted'] }>`select detail->>'result' as result from step where subject_id = ${id} and kind = 'appeal-texted' order by detail->>'result' = 'sent', at desc, id desc limit 1`.execute(tx)).rows[0]?.result ?? null
}

const FOLDED_SHOWN_MAX = 50

/** Index: appeal_folded. */
async function foldedInto(tx: Tx, context: Context, id: string): Promise<AppealView['also']> {
  const { rows } = await sql<{ id: string; madeAt: Date; count: number }>`select id, made_at as "madeAt", (count(*) over ())::int as count from appeal where folded_into = ${id} order by made_at, id limit ${FOLDED_SHOWN_MAX}`.execute(tx)
  const words = await openRecords(tx, context.vault, 'appeal', rows.map((row) => row.id))
  return { count: rows[0]?.count ?? 0, shown: rows.map((row) => ({ id: row.id, ref: refOf(row.id), madeAt: row.madeAt.toISOString(), ...wordsIn(words.get(row.id)) })) }
}

function mutable({ zh, en }: Letter): { zh: string[]; en: string[] } {
  return { zh: [...zh], en: [...en] }
}

async function wordsOf(tx: Tx, context: Context, id: string): Promise<AppealWords> {
  return wordsIn((await openRecords(tx, context.vault, 'appeal', [id])).get(id))
}

/** `shown`: how the account or number stands on it. */
async function letterOf(tx: Tx, context: Context, row: Found, shown: string): Promise<Letter | undefined> {
  const decision = row.foldedInto ?? row.id
  const reason = (await openRecords(tx, context.vault, 'appeal-decision', [decision])).get(decision)
  if (row.state === 'open' || row.decidedAt === null) return undefined
  return appealLetter({ ref: refOf(row.id), answerNumber: row.answerNumber, bureau: (await bureauOf(tx))!.name, shown, state: row.state, reason: reason ?? '', decidedAt: row.decidedAt, measures: row.measures })
}

type Stands = Standing extends infer One ? (One extends unknown ? Omit<One, 'by'> : never) : never
type LiveOrder = { kind: 'stop' | 'freeze'; id: string; number: string; bank: string; state: string; heldFen: number | null; amountFen: number; caseId: string; unit: string }
type LiveEntry = { id: string; list: ListName; state: 'proposed' | 'live' | 'removed'; source: string; expiresAt: Date | null; block: { ask: BlockAsk; state: BlockState } | null }

async function standingOf(tx: Tx, context: Context, { kind, token }: Found): Promise<Stands[]> {
  return [...(kind === 'account' ? await ordersOf(tx, token) : []), ...(await entriesOf(tx, context, token))]
}

/** Index: stop_order_live_of_account, freeze_order_live_of_account. */
async function ordersOf(tx: Tx, token: string): Promise<Stands[]> {
  const { rows } = await sql<LiveOrder>`
    select 'stop' as kind, id, number, bank, state, held_fen as "heldFen", amount_fen as "amountFen", basis_id as "caseId", unit from stop_order where account = ${token} and ended_at is null
    union all select 'freeze', id, number, bank, state, held_fen, amount_fen, case_id, unit from freeze_order where account = ${token} and ended_at is null order by kind desc, id`.execute(tx)
  const banks = await bankNames(tx, rows.map(({ bank }) => bank))
  const cases = await caseNumbers(tx, rows.map(({ caseId }) => caseId))
  const units = await unitNames(tx, rows.map(({ unit }) => unit))
  return rows.map(({ caseId, ...row }) => ({ ...row, bank: banks.get(row.bank)?.name ?? row.bank, caseNumber: cases.get(caseId) ?? null, unit: units.get(row.unit) ?? row.unit }))
}

/** Index: the key of listing. */
async function entriesOf(tx: Tx, context: Context, token: string): Promise<Stands[]> {
  const { rows } = await sql<LiveEntry>`
    select l.id, l.list, l.state, l.source, l.expires_at as "expiresAt", b.block from listing l
    left join lateral (select jsonb_build_object('ask', o.ask, 'state', o.state) as block from block_order o where o.listing_id = l.id order by o.asked_at desc, o.id desc limit 1) b on true
    where l.token = ${token} order by l.list`.execute(tx)
  const evidence = await openRecords(tx, context.vault, 'listing-evidence', rows.map(({ id }) => id))
  return rows.flatMap(({ block, expiresAt, ...row }): Stands[] => [
    ...(row.state === 'removed' || hasRunOut(expiresAt, context.now) ? [] : [{ kind: 'entry' as const, id: row.id, list: row.list, state: row.state, source: row.source, evidence: evidence.get(row.id) ?? null }]),
    ...(block !== null && mayStillBlock(block) ? [{ kind: 'block' as const, id: row.id, state: block.state }] : []),
  ])
}

const SAME_REF_MAX = 10

/** For whoever knows the reference and the end of the number that was left with it. Index: appeal_by_ref. */
export function publicAnswer(context: Context, { ref, phoneEnd }: z.infer<typeof PublicAnswerBody>): Promise<z.infer<typeof PublicAnswer>> {
  return readAsSystem(context, async (tx) => {
    const { rows } = await sql<Found>`select ${columns(context.now)} from appeal where right(id::text, 8) = ${ref} order by id limit ${SAME_REF_MAX}`.execute(tx)
    for (const row of rows) {
      if (!endsWith((await wordsOf(tx, context, row.id)).contact, phoneEnd)) continue
      if (row.state === 'open') return { state: 'open', dueAt: row.dueAt.toISOString() }
      const value = (await openIdentifiers(tx, context.vault, [row.token])).get(row.token)
      return { state: 'decided', letter: mutable((await letterOf(tx, context, row, shownOf(row.kind, value)))!) }
    }
    throw refuse('appeal.unknown_ref')
  })
}

/** What the appellant takes home, with the number in full: only one that was written down as printed comes here. */
export function appealSheet(context: ActorContext, id: string) {
  allow(context.actor, 'appeal.take')
  return inSight(context, (tx) => findOne(tx, context.now, id), async (tx, row) => {
    const value = (await openIdentifiers(tx, context.vault, [row.token])).get(row.token) ?? ''
    const letter = await letterOf(tx, context, row, value)
    if (letter === undefined) throw refuse('appeal.not_decided')
    const [, ...lines] = letter.zh
    return { number: row.answerNumber ?? refOf(id), person: (await wordsOf(tx, context, id)).name, lines, bureau: (await bureauOf(tx))!.name, date: dayText(row.decidedAt!) }
  })
}
