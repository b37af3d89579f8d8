import { sql } from 'kysely'
import type { z } from 'zod'
import type { BankMessageView, OrderDetail } from '../contract/order.ts'
import { allow } from '../domain/access.ts'
import { maskAccount } from '../domain/account-number.ts'
import type { BankAnswer } from '../domain/bank-messages.ts'
import { maskName } from '../domain/name-mask.ts'
import { refuse } from '../domain/refusal.ts'
import { payeeNameOf } from '../features/case/case.store.ts'
import { freezeById } from '../features/freeze-order/freeze-order.store.ts'
import { tellsPayments } from '../features/query-order/query-order.rules.ts'
import { queryById } from '../features/query-order/query-order.store.ts'
import { orderSettingsOf } from '../features/settings/settings.store.ts'
import { stopById } from '../features/stop-order/stop-order.store.ts'
import { stepsAbout } from '../features/task/task.store.ts'
import { readAndEnrich, type ActorContext, type Tx } from '../platform/transaction.ts'
import { openRecords } from '../platform/vault.ts'
import { timelineOf } from './case-timeline.ts'
import { userNames } from './names.ts'
import { basisOf, iso, orderRows, type AnyOrder } from './order-rows.ts'

const MESSAGES_SHOWN_MAX = 100
const RELATED_SHOWN_MAX = 50

/** One order with all that an officer needs to decide about it: the account (masked), its clocks, what was said to the bank, and how it came to this. */
export function orderPage(context: ActorContext, id: string): Promise<OrderDetail> {
  allow(context.actor, 'order.read')
  return readAndEnrich(context, async (tx) => {
    const order = await anyOrder(tx, id)
    if (order === undefined) throw refuse('request.not_found')
    return order
  }, (tx, order) => detailOf(tx, context, order))
}

/** Through whatever walls the transaction stands behind. */
async function anyOrder(tx: Tx, id: string): Promise<AnyOrder | undefined> {
  const [stop, freeze, query] = [await stopById(tx, id), await freezeById(tx, id), await queryById(tx, id)]
  if (stop !== undefined) return { kind: 'stop', row: stop }
  if (freeze !== undefined) return { kind: 'freeze', row: freeze }
  return query === undefined ? undefined : { kind: 'query', row: query }
}

async function detailOf(tx: Tx, context: ActorContext, order: AnyOrder): Promise<OrderDetail> {
  const [row] = await orderRows(tx, context, [order])
  const stop = order.kind === 'stop' ? order.row : undefined
  const query = order.kind === 'query' ? order.row : undefined
  const approvedBy = order.kind === 'query' ? null : order.row.approved_by
  const payee = await payeeNameOf(tx, context.vault, { caseId: basisOf(order).id, account: order.row.account })
  const users = await userNames(tx, [approvedBy, stop?.reviewed_by ?? null])
  const name = (userId: string | null) => (userId === null ? null : (users.get(userId) ?? null))
  return {
    ...row!, stopsPerAccountMax: stop === undefined ? null : (await orderSettingsOf(tx)).stopsPerAccountMax, payeeName: payee === undefined ? null : maskName(payee.name),
    paidAt: iso(stop?.paid_at ?? null), approvedAt: order.kind === 'query' ? null : iso(order.row.approved_at), approvedBy: name(approvedBy), reviewedBy: name(stop?.reviewed_by ?? null),
    unrelatedAt: order.kind === 'freeze' ? iso(order.row.unrelated_at) : null, rows: query !== undefined && tellsPayments(query.ask) ? query.rows : null, since: iso(query?.since ?? null), until: iso(query?.until ?? null),
    told: query === undefined ? null : await toldBy(tx, context, query.id), timeline: await timelineOf(tx, context, await stepsAbout(tx, order.row.id)),
    messages: await messagesAbout(tx, order.row.id), related: await relatedTo(tx, order), now: context.now.toISOString(),
  }
}

async function toldBy(tx: Tx, context: ActorContext, queryId: string): Promise<OrderDetail['told']> {
  const sealed = (await openRecords(tx, context.vault, 'query-answer', [queryId])).get(queryId)
  if (sealed === undefined) return null
  const { holder, accounts, balanceFen } = JSON.parse(sealed) as Pick<BankAnswer, 'holder' | 'accounts' | 'balanceFen'>
  return { holder: holder === null ? null : maskName(holder.name), branch: holder?.branch ?? null, balanceFen, accounts: accounts.map((one) => ({ ...one, account: maskAccount(one.account) })) }
}

type MessageRow = { id: string; ask: string; created_at: Date; attempts: number; received_at: Date | null; answered_at: Date | null; result: string | null; gave_up_at: Date | null }

/** What was said to the bank and what it said. Index: bank_message_by_order. */
async function messagesAbout(tx: Tx, orderId: string): Promise<z.infer<typeof BankMessageView>[]> {
  const found = await sql<MessageRow>`select id, ask, created_at, attempts, received_at, answered_at, result, gave_up_at from bank_message where order_id = ${orderId} order by created_at, id limit ${MESSAGES_SHOWN_MAX}`.execute(tx)
  return found.rows.map((row) => ({
    id: row.id, ask: row.ask, createdAt: row.created_at.toISOString(), attempts: row.attempts, receivedAt: iso(row.received_at), answeredAt: iso(row.answered_at), result: row.result, gaveUpAt: iso(row.gave_up_at),
  }))
}

/** Indexes: stop_order_by_account, freeze_order_by_account, query_order_by_case. */
async function relatedTo(tx: Tx, order: AnyOrder): Promise<OrderDetail['related']> {
  const { id } = basisOf(order)
  const { account } = order.row
  const found = await sql<{ id: string; kind: 'stop' | 'query' | 'freeze'; number: string; state: OrderDetail['state'] }>`
    select id, 'stop' as kind, number, state, drafted_at as at from stop_order where account = ${account} and basis_id = ${id}
    union all select id, 'freeze', number, state, drafted_at from freeze_order where account = ${account} and case_id = ${id}
    union all select id, 'query', number, state, asked_at from query_order where case_id = ${id} and account = ${account} order by at limit ${RELATED_SHOWN_MAX}`.execute(tx)
  return found.rows.filter((row) => row.id !== order.row.id).map((row) => ({ id: row.id, kind: row.kind, number: row.number, state: row.state }))
}
