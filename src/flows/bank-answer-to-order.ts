import type { BankAnswer } from '../domain/bank-messages.ts'
import type { BankMessage } from '../features/bank-message/bank-message.store.ts'
import { recordSteps } from '../features/task/task.store.ts'
import type { Context, Tx } from '../platform/transaction.ts'

export type AskedOfBank = Pick<BankMessage, 'id' | 'bank' | 'ask' | 'orderKind' | 'orderId'>

/** The bank has the request. */
export function bankReceived(tx: Tx, context: Context, message: AskedOfBank): Promise<void> {
  return note(tx, context, message, 'bank-received', {})
}

export function bankAnswered(tx: Tx, context: Context, message: AskedOfBank, answer: BankAnswer): Promise<void> {
  return note(tx, context, message, 'bank-answered', { result: answer.result, heldFen: answer.heldFen, queuePosition: answer.queuePosition, transactions: answer.transactions.length })
}

/** Somebody should telephone: it is said once. */
export function bankGaveNoAnswer(tx: Tx, context: Context, message: AskedOfBank, reason: string): Promise<void> {
  return note(tx, context, message, 'bank-silent', { reason })
}

function note(tx: Tx, context: Context, message: AskedOfBank, kind: string, detail: Record<string, unknown>): Promise<void> {
  return recordSteps(tx, [{ subjectId: message.orderId, taskId: null, actor: null, kind, detail: { ask: message.ask, bank: message.bank, ...detail }, region: 0, unit: '' }], context.now)
}
