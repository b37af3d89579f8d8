import type { z } from 'zod'
import type { OrderRevealed } from '../contract/order.ts'
import { allow } from '../domain/access.ts'
import type { BankAnswer } from '../domain/bank-messages.ts'
import { refuse } from '../domain/refusal.ts'
import { payeeNameOf } from '../features/case/case.store.ts'
import { audit } from '../platform/audit.ts'
import { actAs, type ActorContext, type Tx } from '../platform/transaction.ts'
import { openIdentifiers, openRecords } from '../platform/vault.ts'
import { nameForPaper } from './name-on-order.ts'
import { orderById, type Order } from './order-in-hand.ts'
import { approvesNow } from './who-may-approve.ts'

/** The account in clear, and what a bank told of its holder: for a typed reason, audited each time. */
export function revealOrder(context: ActorContext, orderId: string, reason: string): Promise<z.infer<typeof OrderRevealed>> {
  allow(context.actor, 'order.draft')
  return actAs(context, (tx) => orderById(tx, orderId), async (tx, order) => {
    if (order === undefined) throw refuse('request.not_found')
    await audit(tx, { actor: context.actor.login, action: 'order.reveal', subject: orderId, detail: { number: order.row.number, reason } }, context.now)
    return clearText(tx, context, order)
  })
}

/** The paper goes to the bank with the whole number on it. Whoever may approve needs no other reason than that; everybody else types one. */
export function revealForPaper(context: ActorContext, orderId: string, reason: string | undefined): Promise<{ readonly order: Order; readonly account: string; readonly payeeName: string | null }> {
  allow(context.actor, 'order.draft')
  return actAs(context, (tx) => orderById(tx, orderId), async (tx, order) => {
    if (order === undefined) throw refuse('request.not_found')
    if (reason === undefined && !(await approvesNow(tx, context))) throw refuse('order.reason_needed')
    await audit(tx, { actor: context.actor.login, action: 'order.print', subject: orderId, detail: { number: order.row.number, ...(reason === undefined ? {} : { reason }) } }, context.now)
    const { row } = order
    return { order, account: await accountOf(tx, context, row.account), payeeName: await nameForPaper(tx, context, { basisId: basisIdOf(order), account: row.account }) }
  })
}

function basisIdOf({ kind, row }: Order): string {
  return kind === 'stop' ? row.basis_id : row.case_id
}

async function accountOf(tx: Tx, { vault }: ActorContext, token: string): Promise<string> {
  return (await openIdentifiers(tx, vault, [token])).get(token) ?? ''
}

async function clearText(tx: Tx, context: ActorContext, order: Order): Promise<z.infer<typeof OrderRevealed>> {
  const { kind, row } = order
  const sealed = kind === 'query' ? (await openRecords(tx, context.vault, 'query-answer', [row.id])).get(row.id) : undefined
  const holder = sealed === undefined ? null : (JSON.parse(sealed) as Pick<BankAnswer, 'holder'>).holder
  const payeeName = (await payeeNameOf(tx, context.vault, { caseId: basisIdOf(order), account: row.account }))?.name ?? null
  return { account: await accountOf(tx, context, row.account), payeeName, holder: holder === null ? null : { name: holder.name, idNumber: holder.idNumber, phone: holder.phone } }
}
