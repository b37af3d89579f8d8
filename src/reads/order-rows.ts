import { sql } from 'kysely'
import type { OrderAction, OrderRow } from '../contract/order.ts'
import { may } from '../domain/access.ts'
import { maskAccount } from '../domain/account-number.ts'
import { hoursOfAlarm } from '../domain/order.ts'
import { stopsUsedOf } from '../features/bank-account/bank-account.store.ts'
import { deadlinesOf } from '../features/deadline/deadline.store.ts'
import { hasFreezeEnded, isFreezeAtBank } from '../features/freeze-order/freeze-order.rules.ts'
import { liveFreezesFor, type FreezeRow } from '../features/freeze-order/freeze-order.store.ts'
import { hasQueryEnded } from '../features/query-order/query-order.rules.ts'
import type { QueryRow } from '../features/query-order/query-order.store.ts'
import { isDutyOfficerNow } from '../features/roster/roster.store.ts'
import { orderSettingsOf } from '../features/settings/settings.store.ts'
import { freezing, hasStopEnded, reviewDueAt, stopsLeft } from '../features/stop-order/stop-order.rules.ts'
import { liveStopsFor, type StopRow } from '../features/stop-order/stop-order.store.ts'
import type { ActorContext, Tx } from '../platform/transaction.ts'
import { openIdentifiers } from '../platform/vault.ts'
import { caseNumbers, unitNames, userNames } from './names.ts'

export type AnyOrder = { readonly kind: 'stop'; readonly row: StopRow } | { readonly kind: 'query'; readonly row: QueryRow } | { readonly kind: 'freeze'; readonly row: FreezeRow }

/** Rows with what is going on for each, in a fixed number of queries. */
export async function orderRows(tx: Tx, context: ActorContext, orders: readonly AnyOrder[]): Promise<OrderRow[]> {
  if (orders.length === 0) return []
  const numbers = await openIdentifiers(tx, context.vault, orders.map(({ row }) => row.account))
  const clocks = await nextClocks(tx, orders.map(({ row }) => row.id))
  const units = await unitNames(tx, orders.map(({ row }) => row.unit))
  const banks = await bankNames(tx, orders.map(({ row }) => row.bank))
  const users = await userNames(tx, orders.map(drafterOf))
  const cases = await caseNumbers(tx, orders.map((order) => basisOf(order).id))
  const used = await stopsUsedOf(tx, orders.map(({ row }) => row.account))
  const { stopsPerAccountMax, aloneReviewHours } = await orderSettingsOf(tx)
  const asks = await askerOf(tx, context)
  const inHand = await othersInHand(tx, orders.flatMap((order) => (order.kind === 'stop' ? [order.row] : [])))
  return orders.map((order): OrderRow => {
    const { row } = order
    const drafter = drafterOf(order)
    const bank = banks.get(row.bank)
    const basis = basisOf(order)
    return {
      id: row.id, kind: order.kind, number: row.number, state: row.state, level: row.level, account: maskAccount(numbers.get(row.account) ?? ''),
      bank: { code: row.bank, name: bank?.name ?? row.bank, byPaper: bank?.reach == null }, basis: { ...basis, number: cases.get(basis.id) ?? null },
      unit: { code: row.unit, name: units.get(row.unit) ?? row.unit }, draftedBy: drafter === null ? null : (users.get(drafter) ?? null),
      stopsLeft: order.kind === 'stop' ? stopsLeft(used.get(row.account) ?? 0, stopsPerAccountMax) : null, deadline: clocks.get(row.id) ?? null, refusal: row.refusal, endedAt: iso(row.ended_at),
      ...ownFields(order), reviewDueAt: order.kind === 'stop' ? iso(reviewDueAt(order.row, aloneReviewHours) ?? null) : null,
      actions: orderActions(order, { byPaper: bank?.reach == null, asks, userId: context.actor.userId, stopsUsed: used.get(row.account) ?? 0, stopsMax: stopsPerAccountMax, isInHand: inHand.has(row.id) }),
    }
  })
}

type OwnFields = Pick<OrderRow, 'amountFen' | 'heldFen' | 'ask' | 'alone' | 'reviewedAt' | 'extensionAsked' | 'queuePosition' | 'draftedAt' | 'sentAt' | 'effectiveAt' | 'expiresAt'>

function ownFields(order: AnyOrder): OwnFields {
  switch (order.kind) {
    case 'stop': {
      const { row } = order
      return { ...heldBy(row), alone: row.alone, reviewedAt: iso(row.reviewed_at), queuePosition: null }
    }
    case 'freeze': {
      const { row } = order
      return { ...heldBy(row), alone: false, reviewedAt: null, queuePosition: row.queue_position }
    }
    case 'query': {
      const { row } = order
      return {
        amountFen: null, heldFen: null, ask: row.ask, alone: false, reviewedAt: null, extensionAsked: false, queuePosition: null,
        draftedAt: row.asked_at.toISOString(), sentAt: iso(row.sent_at), effectiveAt: iso(row.answered_at), expiresAt: iso(row.until),
      }
    }
  }
}

function heldBy(row: StopRow | FreezeRow): Omit<OwnFields, 'alone' | 'reviewedAt' | 'queuePosition'> {
  return {
    amountFen: row.amount_fen, heldFen: row.held_fen, ask: null, extensionAsked: row.extend_asked_at !== null,
    draftedAt: row.drafted_at.toISOString(), sentAt: iso(row.sent_at), effectiveAt: iso(row.effective_at), expiresAt: iso(row.expires_at),
  }
}

export function drafterOf(order: AnyOrder): string | null {
  return order.kind === 'query' ? order.row.asked_by : order.row.drafted_by
}

export function basisOf(order: AnyOrder): { kind: 'case' | 'warning'; id: string } {
  return order.kind === 'stop' ? { kind: order.row.basis_kind, id: order.row.basis_id } : { kind: 'case', id: order.row.case_id }
}

type Asks = { readonly drafts: boolean; readonly approves: boolean; readonly releases: boolean }

/** What the viewer may do at all, now: of a station's officers the duty officer approves. */
export async function askerOf(tx: Tx, { actor, now }: ActorContext): Promise<Asks> {
  const approves = may(actor, 'order.approve') && (actor.role !== 'officer' || (await isDutyOfficerNow(tx, actor.userId, now)))
  return { drafts: may(actor, 'order.draft'), approves, releases: approves && may(actor, 'order.release') }
}

/** `isInHand`: something else lives for the account on the same case. */
type Looked = { readonly byPaper: boolean; readonly asks: Asks; readonly userId: string; readonly stopsUsed: number; readonly stopsMax: number; readonly isInHand: boolean }

/** What has run out and can still be stopped is offered to be stopped instead. */
function isFreezable({ state }: StopRow, { isUsedUp, isInHand }: { readonly isUsedUp: boolean; readonly isInHand: boolean }): boolean {
  const rule = freezing(state)
  return !isInHand && rule !== 'never' && (isUsedUp || (rule === 'may' && state !== 'expired'))
}

/** Of which stops something else lives for their account on their case. */
async function othersInHand(tx: Tx, stops: readonly StopRow[]): Promise<Set<string>> {
  const [bases, accounts] = [stops.map((stop) => stop.basis_id), stops.map((stop) => stop.account)]
  const live = [...(await liveStopsFor(tx, bases, accounts)).map((one) => ({ ...one, basis: one.basis_id })), ...(await liveFreezesFor(tx, bases, accounts)).map((one) => ({ ...one, basis: one.case_id }))]
  return new Set(stops.filter((stop) => live.some((one) => one.id !== stop.id && one.basis === stop.basis_id && one.account === stop.account)).map(({ id }) => id))
}

/** Offered as far as the state says so; the flow decides once more when it is pressed. */
function orderActions(order: AnyOrder, { byPaper, asks, userId, stopsUsed, stopsMax, isInHand }: Looked): OrderAction[] {
  const seeing: OrderAction[] = asks.drafts ? ['reveal', asks.approves ? 'print' : 'print-for-reason'] : []
  const when = (holds: boolean, ...actions: OrderAction[]) => (holds ? actions : [])
  switch (order.kind) {
    case 'stop': {
      const { row } = order
      const isAwaited = row.state === 'sent' || row.state === 'acknowledged'
      return [
        ...when(asks.approves && row.state === 'drafted' && row.drafted_by !== userId, 'approve'), ...when(asks.drafts && row.state === 'approved', 'carry'),
        ...when(asks.approves && isAwaited, 'answer'), ...when(asks.approves && row.extend_asked_at !== null, 'answer-extension'),
        ...when(asks.approves && row.alone && row.reviewed_at === null && row.approved_by !== userId, 'review'),
        ...when(asks.approves && (row.state === 'effective' || row.state === 'extended') && row.extend_asked_at === null && stopsUsed < stopsMax, 'extend'),
        ...when(asks.drafts && row.basis_kind === 'case' && isFreezable(row, { isUsedUp: stopsUsed >= stopsMax, isInHand }), 'freeze'),
        ...when(asks.releases && !hasStopEnded(row.state), 'release'), ...seeing,
      ]
    }
    case 'freeze': {
      const { row } = order
      const stands = row.state === 'effective' || row.state === 'extended'
      return [
        ...when(asks.approves && row.state === 'drafted' && row.drafted_by !== userId, 'approve'), ...when(asks.drafts && row.state === 'approved', 'carry'),
        ...when(asks.approves && (row.state === 'sent' || row.state === 'acknowledged' || row.state === 'queued'), 'answer'), ...when(asks.approves && row.extend_asked_at !== null, 'answer-extension'),
        ...when(asks.approves && stands && row.extend_asked_at === null, 'extend'), ...when(asks.drafts && isFreezeAtBank(row.state) && row.unrelated_at === null, 'unrelated'),
        ...when(asks.releases && !hasFreezeEnded(row.state), 'release'), ...seeing,
      ]
    }
    case 'query':
      return [
        ...when(asks.drafts && order.row.state === 'to-carry', 'carry'), ...when(asks.drafts && byPaper && order.row.state === 'sent', 'answer'),
        ...when(asks.releases && !hasQueryEnded(order.row.state), 'release'), ...seeing,
      ]
  }
}

/** Of each order the clock that runs out first. An alarm is no end: it tells somebody, and the page shows the end itself; a second look that is owed has its own (`reviewDueAt`). */
export async function nextClocks(tx: Tx, ids: readonly string[]): Promise<Map<string, { rule: string; dueAt: string }>> {
  const next = new Map<string, { rule: string; dueAt: string }>()
  for (const one of await deadlinesOf(tx, ids)) if (hoursOfAlarm(one.rule) === undefined && one.rule !== 'review' && !next.has(one.subject_id)) next.set(one.subject_id, { rule: one.rule, dueAt: one.due_at.toISOString() })
  return next
}

export async function bankNames(tx: Tx, codes: readonly string[]): Promise<Map<string, { name: string; reach: string | null }>> {
  if (codes.length === 0) return new Map()
  const found = await sql<{ code: string; name: string; reach: string | null }>`select code, name, reach from organisation where code = any(${[...new Set(codes)]}::text[])`.execute(tx)
  return new Map(found.rows.map((row) => [row.code, row]))
}

export function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null
}
