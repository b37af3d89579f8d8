import { sql, type RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { MyTip, TipCounts, TipList, TipQuery, TipRow, TipView } from '../contract/tip.ts'
import { allow } from '../domain/access.ts'
import { maskDigits } from '../domain/digit-mask.ts'
import { WARNING_LEVELS } from '../domain/levels.ts'
import { maskPhone } from '../domain/phone.ts'
import { refuse } from '../domain/refusal.ts'
import { isInSight } from '../features/account/account.rules.ts'
import { isUndecided } from '../features/case/case.rules.ts'
import { casesOfPerson } from '../features/case/case.store.ts'
import { isListedNow, type ListingState } from '../features/listing/listing.rules.ts'
import { personIdByToken } from '../features/person/person.store.ts'
import { refOfTip, type TipRecord } from '../features/tip/tip.rules.ts'
import { TIP_COLUMNS, tipAnswers, tipById, tipRecords, type Tip } from '../features/tip/tip.store.ts'
import { warningFor } from '../features/warning/warning.store.ts'
import { readAndEnrich, readAs, readAsSystem, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'
import { shownOf } from './listings.ts'
import { caseNumbers, regionPaths, userNames } from './names.ts'

const PAGE_ROWS = 50
const COUNTED_MAX = 1_000
const MINE_MAX = 50
const NOTHING_LEFT: TipRecord = { phone: '', about: [], words: null }

const isPaid = sql`(paid_fen is not null)`
type Part = { readonly of: RawBuilder<unknown>; readonly at: RawBuilder<unknown>; readonly paid: RawBuilder<unknown> }
/** Indexes: tip_fresh, tip_in_work, tip_done. */
const PARTS: Readonly<Record<TipQuery['part'], Part>> = {
  new: { of: sql`state = 'received'`, at: sql`made_at`, paid: isPaid },
  work: { of: sql`state = 'taken'`, at: sql`made_at`, paid: isPaid },
  // What is answered presses nobody.
  done: { of: sql`state in ('confirmed', 'unconfirmed', 'dismissed')`, at: sql`ended_at`, paid: sql`false` },
}

/** One part of the list through the actor's walls, masked, a page of it. */
export async function tips(context: ActorContext, { part, cursor }: TipQuery): Promise<z.infer<typeof TipList>> {
  allow(context.actor, 'tip.work')
  return readAndEnrich(context, async (tx) => ({ rows: await pageOf(tx, part, cursor), counts: await counted(tx) }), async (tx, { rows, counts }) => {
    const last = rows.length > PAGE_ROWS ? rows[PAGE_ROWS - 1] : undefined
    const next = last === undefined ? null : part === 'done' ? `0 ${last.endedAt!.toISOString()} ${last.id}` : `${last.paidFen === null ? 0 : 1} ${last.madeAt.toISOString()} ${last.id}`
    return { items: await rowsOf(tx, context, rows.slice(0, PAGE_ROWS)), next, counts }
  })
}

async function pageOf(tx: Tx, part: TipQuery['part'], cursor: string | undefined): Promise<Tip[]> {
  const { of, at, paid } = PARTS[part]
  const [paidBefore = '', stamp = '', id = ''] = cursor?.split(' ') ?? []
  const after = cursor === undefined ? sql`true` : part === 'done' ? sql`(${at}, id) < (${stamp}::timestamptz, ${id}::uuid)` : sql`(${paid}, ${at}, id) < (${paidBefore === '1'}, ${stamp}::timestamptz, ${id}::uuid)`
  const order = part === 'done' ? sql`${at} desc, id desc` : sql`${paid} desc, ${at} desc, id desc`
  return (await sql<Tip>`select ${TIP_COLUMNS} from tip where ${of} and ${after} order by ${order} limit ${PAGE_ROWS + 1}`.execute(tx)).rows
}

/** How many wait, and are in work, in sight: up to a thousand of each. */
export function tipCounts(context: ActorContext): Promise<z.infer<typeof TipCounts>> {
  allow(context.actor, 'tip.work')
  return readAs(context, counted)
}

async function counted(tx: Tx): Promise<z.infer<typeof TipCounts>> {
  const count = (part: 'new' | 'work') => sql`(select count(*)::int from (select from tip where ${PARTS[part].of} limit ${COUNTED_MAX}) t)`
  return (await sql<z.infer<typeof TipCounts>>`select ${count('new')} as "new", ${count('work')} as work`.execute(tx)).rows[0]!
}

async function rowsOf(tx: Tx, context: Context, rows: readonly Tip[]): Promise<TipRow[]> {
  const ids = rows.map(({ id }) => id)
  const records = await tipRecords(tx, context.vault, ids)
  const subjects = await knownSubjects(tx, context, records)
  const users = await userNames(tx, rows.flatMap(({ takenBy, endedBy }) => [takenBy, endedBy]))
  const path = await regionPaths(tx, rows.map(({ region }) => region))
  return rows.map((row): TipRow => ({
    id: row.id, ref: refOfTip(row.id), state: row.state, channel: row.channel, fraudType: row.fraudType, paid: paidOf(row), place: path(row.region), madeAt: row.madeAt.toISOString(),
    about: subjects(row.id), overdue: row.overdueAt !== null && row.endedAt === null, takenAt: row.takenAt?.toISOString() ?? null, takenBy: users.get(row.takenBy ?? '') ?? null,
    endedAt: row.endedAt?.toISOString() ?? null, endedBy: users.get(row.endedBy ?? '') ?? null, done: [...row.done], regretted: row.regrettedAt !== null,
  }))
}

function paidOf({ paidFen, paidAt }: Tip): TipRow['paid'] {
  return paidFen === null ? null : { amountFen: paidFen, at: paidAt!.toISOString() }
}

type Subject = TipRow['about'][number]

/** What each of them names, masked, with what the lists say of it and how many other numbers told of it. Indexes: the key of listing, tip_subject_by_token. */
async function knownSubjects(tx: Tx, { vault, now }: Context, records: ReadonlyMap<string, TipRecord>): Promise<(id: string) => Subject[]> {
  const tokenOf = ({ kind, value }: TipRecord['about'][number]) => vault.token(kind, value) as string
  const tokens = [...new Set([...records.values()].flatMap(({ about }) => about.map(tokenOf)))]
  const entries = (await sql<{ token: string; state: ListingState; expiresAt: Date | null }>`select token, state, expires_at as "expiresAt" from listing where token = any(${tokens}::uuid[]) and state <> 'removed'`.execute(tx)).rows
  const told = (await sql<{ token: string; numbers: number }>`
    select s.token, count(distinct t.reporter)::int as numbers from tip_subject s join tip t on t.id = s.tip_id where s.token = any(${tokens}::uuid[]) group by s.token`.execute(tx)).rows
  const numbers = new Map(told.map((one) => [one.token, one.numbers]))
  return (id) => (records.get(id)?.about ?? []).map((named): Subject => {
    const token = tokenOf(named)
    const here = entries.filter((one) => one.token === token)
    return { kind: named.kind, shown: shownOf(named.kind, named.value), others: (numbers.get(token) ?? 1) - 1, listed: here.some((one) => isListedNow(one, now)) ? 'live' : here.some(({ state }) => state === 'proposed') ? 'proposed' : null }
  })
}

/** One of them, masked, with what is known of its reporter: what is another unit's it says only to be there. */
export async function tipPage(context: ActorContext, id: string): Promise<TipView> {
  allow(context.actor, 'tip.work')
  return readAndEnrich(context, async (tx) => {
    const tip = await tipById(tx, id)
    if (tip === undefined) throw refuse('request.not_found')
    return { tip }
  }, async (tx, { tip }) => {
    const [row] = await rowsOf(tx, context, [tip])
    const { phone, words } = (await tipRecords(tx, context.vault, [id])).get(id) ?? NOTHING_LEFT
    const said = (await tipAnswers(tx, context.vault, [id])).get(id)
    const number = tip.caseId === null ? undefined : (await caseNumbers(tx, [tip.caseId])).get(tip.caseId)
    return {
      ...row!, words: words === null ? null : maskDigits(words), happenedAt: tip.happenedAt?.toISOString() ?? null, answer: said?.answer ?? null, reason: said?.reason ?? null,
      case: number === undefined ? null : { id: tip.caseId!, number }, reporter: { phone: maskPhone(phone), ...(await openForReporter(tx, context, tip.reporter)) },
    }
  })
}

type Open = Omit<TipView['reporter'], 'phone'>

async function openForReporter(tx: Tx, { actor }: ActorContext, reporter: string): Promise<Open> {
  const personId = await personIdByToken(tx, reporter)
  if (personId === undefined) return { warning: null, cases: [], elsewhere: false }
  const warning = await warningFor(tx, personId)
  const cases = (await casesOfPerson(tx, personId)).filter(({ state }) => isUndecided(state))
  const seen = cases.filter((one) => isInSight(actor, one))
  const isOurs = warning !== undefined && isInSight(actor, warning)
  return {
    warning: isOurs ? { id: warning.id, level: WARNING_LEVELS[warning.level - 1]! } : null, cases: seen.map((one) => ({ id: one.id, number: one.number })),
    elsewhere: seen.length < cases.length || (warning !== undefined && !isOurs),
  }
}

/** All that somebody has reported and not taken back, the newest first. Index: tip_by_reporter. */
export function tipsOf(context: Context, { token }: { readonly token: string }): Promise<MyTip[]> {
  return readAsSystem(context, async (tx) => {
    const rows = (await sql<Tip>`select ${TIP_COLUMNS} from tip where reporter = ${token} and state <> 'withdrawn' order by made_at desc, id limit ${MINE_MAX}`.execute(tx)).rows
    const ids = rows.map(({ id }) => id)
    const [records, answers] = [await tipRecords(tx, context.vault, ids), await tipAnswers(tx, context.vault, ids)]
    const path = await regionPaths(tx, rows.map(({ region }) => region))
    return rows.map((row): MyTip => {
      const { about, words } = records.get(row.id) ?? NOTHING_LEFT
      return {
        id: row.id, ref: refOfTip(row.id), state: row.state, about: [...about], channel: row.channel, fraudType: row.fraudType, words, happenedAt: row.happenedAt?.toISOString() ?? null, paid: paidOf(row),
        place: path(row.region).join('') || null, madeAt: row.madeAt.toISOString(), takenAt: row.takenAt?.toISOString() ?? null, endedAt: row.endedAt?.toISOString() ?? null, done: [...row.done], answer: answers.get(row.id)?.answer ?? null,
      }
    })
  })
}
