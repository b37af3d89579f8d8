import { refuse } from '../domain/refusal.ts'
import { lockAccounts } from '../features/bank-account/bank-account.store.ts'
import { tellBanks } from '../features/bank-message/bank-message.store.ts'
import { setDeadlines } from '../features/deadline/deadline.store.ts'
import { freezeById, freezeForUpdate, type FreezeRow } from '../features/freeze-order/freeze-order.store.ts'
import { organisationsByCodes } from '../features/organisation/organisation.store.ts'
import { queryById, queryForUpdate, type QueryRow } from '../features/query-order/query-order.store.ts'
import { stopById, stopForUpdate, type StopRow } from '../features/stop-order/stop-order.store.ts'
import { recordSteps } from '../features/task/task.store.ts'
import type { BankAsk } from '../domain/bank-messages.ts'
import { ringAgainAt, type OrderDue, type OrderKind } from '../domain/order.ts'
import { announce } from '../platform/outbox.ts'
import { actAs, type Context, type Tx } from '../platform/transaction.ts'
import { isFirst, type TapContext } from './task-in-hand.ts'

export type Order = { readonly kind: 'stop'; readonly row: StopRow } | { readonly kind: 'query'; readonly row: QueryRow } | { readonly kind: 'freeze'; readonly row: FreezeRow }

/** Who lets go of an order, and why: in their own words, or a code (`orderWord.…`) with the reference of what was decided. */
export type Releasing = { readonly actor: string | null; readonly reason: string; readonly ref?: string }
/** What letting go of an order came to. */
export type OrderRelease = 'lifted' | 'by-paper' | 'withdrawn'

/** An id is of one order of one kind; the kind is not part of it, so that every order has one page. */
export async function orderById(tx: Tx, id: string): Promise<Order | undefined> {
  const stop = await stopById(tx, id)
  if (stop !== undefined) return { kind: 'stop', row: stop }
  const freeze = await freezeById(tx, id)
  if (freeze !== undefined) return { kind: 'freeze', row: freeze }
  const query = await queryById(tx, id)
  return query === undefined ? undefined : { kind: 'query', row: query }
}

/** The account first, then the order, as everywhere; the order as it is once nobody else can change it. */
export async function lockedOrder(tx: Tx, context: Context, seen: Order): Promise<Order> {
  await lockAccounts(tx, [{ token: seen.row.account, bank: seen.row.bank }], context.now)
  switch (seen.kind) {
    case 'stop': return { kind: 'stop', row: (await stopForUpdate(tx, seen.row.id))! }
    case 'freeze': return { kind: 'freeze', row: (await freezeForUpdate(tx, seen.row.id))! }
    case 'query': return { kind: 'query', row: (await queryForUpdate(tx, seen.row.id))! }
  }
}

/** An action of a person on an order. One outside the actor's walls and one that does not exist give the same answer. */
export function actOnOrder(context: TapContext, orderId: string, act: (tx: Tx, order: Order) => Promise<void>): Promise<void> {
  return actAs(context, (tx) => orderById(tx, orderId), async (tx, seen) => {
    if (seen === undefined) throw refuse('request.not_found')
    const order = await lockedOrder(tx, context, seen)
    if (await isFirst(tx, context, orderId)) await act(tx, order)
  })
}

type Move = { readonly kind: string; readonly actor: string | null; readonly detail?: Record<string, unknown> }
type Placed = { readonly id: string; readonly region: number; readonly unit: string }

/** One line of history each, and the pages that show the orders are told to look again; `alarm`: somebody is to look at once. */
export async function recordOrderMoves(tx: Tx, context: Context, moves: readonly (Move & { readonly order: Placed; readonly alarm?: boolean })[]): Promise<void> {
  await recordSteps(tx, moves.map(({ order, kind, actor, detail }) => ({ subjectId: order.id, taskId: null, actor, kind, ...(detail === undefined ? {} : { detail }), region: order.region, unit: order.unit })), context.now)
  await announce(tx, moves.map(({ order, alarm }) => ({ type: alarm === true ? 'order.alarm' : 'order.changed', subject: order.id, region: order.region, unit: order.unit })), context.now)
}

export function recordOrderMove(tx: Tx, context: Context, order: Placed, move: Move): Promise<void> {
  return recordOrderMoves(tx, context, [{ ...move, order }])
}

export function ringForOrder(tx: Tx, context: Context, order: Placed, kind: string, detail: Record<string, unknown> = {}): Promise<void> {
  return recordOrderMoves(tx, context, [{ kind, actor: null, detail, order, alarm: true }])
}

type Reminder = { readonly rule: string; readonly step: string; readonly since: Date }

/** Nobody has answered: it rings, and again when as long again has passed. */
export async function ringAgain(tx: Tx, context: Context, { kind, row }: Order, { rule, step, since }: Reminder): Promise<void> {
  await ringForOrder(tx, context, row, step)
  await startOrderClocks(tx, kind, row.id, [{ rule, dueAt: ringAgainAt(since, context.now) }])
}

const SUBJECTS = { stop: 'stop-order', query: 'query-order', freeze: 'freeze-order' } as const satisfies Record<OrderKind, string>

export async function startOrderClocks(tx: Tx, kind: OrderKind, orderId: string, dues: readonly OrderDue[]): Promise<void> {
  await setDeadlines(tx, dues.map((due) => ({ subject_kind: SUBJECTS[kind], subject_id: orderId, rule: due.rule, due_at: due.dueAt })))
}

type Told = { readonly id: string; readonly account: string; readonly bank: string }
/** `nameOf`: src/flows/name-on-order.ts. */
type Words = { readonly nameOf?: string | null; readonly amountFen?: number | null; readonly since?: Date | null; readonly until?: Date | null }

/** True: the port says it. False: this bank is reached by paper only, and somebody has to carry it there. */
export async function tellBankOf(tx: Tx, context: Context, { kind, row }: { readonly kind: OrderKind; readonly row: Told }, ask: BankAsk, words: Words = {}): Promise<boolean> {
  if ((await organisationsByCodes(tx, [row.bank])).get(row.bank)?.reach == null) return false
  const iso = (at: Date | null | undefined) => at?.toISOString() ?? null
  const body = { account: row.account, nameOf: words.nameOf ?? null, amountFen: words.amountFen ?? null, since: iso(words.since), until: iso(words.until) }
  await tellBanks(tx, [{ id: context.newId(), bank: row.bank, ask, orderKind: kind, orderId: row.id, body }], context.now)
  return true
}
