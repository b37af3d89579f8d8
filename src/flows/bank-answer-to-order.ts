import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { countStops } from '../features/bank-account/bank-account.store.ts'
import { clearDeadlines } from '../features/deadline/deadline.store.ts'
import { clocksToEnd, earlierOf } from '../domain/order.ts'
import { monthsLater } from '../domain/period.ts'
import type { BankAnswer, BankAsk, BankResult } from '../domain/bank-messages.ts'
import type { OrderKind } from '../domain/order.ts'
import { afterFreezeMove, hasFreezeEnded } from '../features/freeze-order/freeze-order.rules.ts'
import { caseById } from '../features/case/case.store.ts'
import { changeFreeze, type FreezeRow } from '../features/freeze-order/freeze-order.store.ts'
import { afterQueryMove, bankAskOf } from '../features/query-order/query-order.rules.ts'
import { accountToldByBank, changeQuery, type QueryRow } from '../features/query-order/query-order.store.ts'
import { orderSettingsOf } from '../features/settings/settings.store.ts'
import { afterStopMove, hasStopEnded } from '../features/stop-order/stop-order.rules.ts'
import { changeStop, stopForUpdate, type StopRow } from '../features/stop-order/stop-order.store.ts'
import { warningById } from '../features/warning/warning.store.ts'
import { audit } from '../platform/audit.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { endFreeze, freezeStands, startQueueClock } from './freeze-to-end.ts'
import { actOnOrder, lockedOrder, orderById, recordOrderMove, ringForOrder, startOrderClocks, tellBankOf, type Order } from './order-in-hand.ts'
import { banksByPaper } from './query-on-paper.ts'
import { answerToTransfers } from './query-to-next-level.ts'
import { endStop } from './stop-order-to-end.ts'
import type { TapContext } from './task-in-hand.ts'
import { mustApproveNow } from './who-may-approve.ts'

/** A message of ours that a bank has received, answered, or left without an answer. */
export type AskedOfBank = { readonly id: string; readonly bank: string; readonly ask: BankAsk; readonly orderKind: OrderKind; readonly orderId: string }

const HOUR_MS = 3_600_000
/** On paper banks seldom say which kind of account it is. */
const ACCOUNT_ON_PAPER = '账户'

/** The bank has the request; what it does with it comes in its answer, seconds or hours later. */
export async function bankReceived(tx: Tx, context: Context, message: AskedOfBank): Promise<void> {
  const order = await orderOf(tx, context, message)
  if (order === undefined) return
  switch (order.kind) {
    case 'stop': {
      const state = message.ask === 'stop' ? afterStopMove(order.row.state, 'acknowledge') : undefined
      if (state === undefined) return
      await changeStop(tx, order.row.id, { state, acknowledged_at: context.now })
      break
    }
    case 'freeze': {
      const state = message.ask === 'freeze' ? afterFreezeMove(order.row.state, 'acknowledge') : undefined
      if (state === undefined) return
      await changeFreeze(tx, order.row.id, { state, acknowledged_at: context.now })
      break
    }
    case 'query': {
      const state = afterQueryMove(order.row.state, 'acknowledge')
      if (state === undefined) return
      await changeQuery(tx, order.row.id, { state })
      break
    }
  }
  await recordOrderMove(tx, context, order.row, { kind: 'acknowledged', actor: null })
}

/** The order moves as the bank says. An answer that comes twice, or after the order has ended, moves nothing that has been moved. */
export async function bankAnswered(tx: Tx, context: Context, message: AskedOfBank, answer: BankAnswer): Promise<void> {
  const order = await orderOf(tx, context, message)
  if (order === undefined) return
  // Not an answer about the account: the bank's own systems did not answer it.
  if (answer.result === 'timeout') return ringForOrder(tx, context, order.row, 'bank-timed-out', { ask: message.ask })
  switch (order.kind) {
    case 'stop': return stopAnswered(tx, context, order.row, message.ask, answer)
    case 'freeze': return freezeAnswered(tx, context, order.row, message.ask, answer)
    case 'query': return queryAnswered(tx, context, order.row, message.ask, answer)
  }
}

/** The port has given up: somebody telephones. The order itself ends by its own clock, whatever happens. */
export async function bankGaveNoAnswer(tx: Tx, context: Context, message: AskedOfBank, reason: string): Promise<void> {
  const order = await orderOf(tx, context, message)
  if (order !== undefined) await ringForOrder(tx, context, order.row, 'no-answer', { ask: message.ask, reason })
}

async function orderOf(tx: Tx, context: Context, { orderId, orderKind }: AskedOfBank): Promise<Order | undefined> {
  const seen = await orderById(tx, orderId)
  return seen?.kind === orderKind ? lockedOrder(tx, context, seen) : undefined
}

type Said = Pick<BankAnswer, 'result' | 'reason' | 'heldFen' | 'until' | 'queuePosition'>

function isDone(result: BankResult): boolean {
  switch (result) {
    // Done before, says the bank, and says again what became of it.
    case 'ok': case 'duplicate': return true
    case 'no-account': case 'name-mismatch': case 'refused': case 'timeout': return false
  }
}

/** Whose account it is stands nowhere in clear: of a wrong name the bank's own words are kept sealed only. */
function refusalIn({ result, reason }: Said): string {
  return result === 'name-mismatch' ? result : (reason ?? result)
}

async function stopAnswered(tx: Tx, context: Context, stop: StopRow, ask: BankAsk, said: Said): Promise<void> {
  switch (ask) {
    case 'stop': return isDone(said.result) ? stopHeld(tx, context, stop, said) : stopRefused(tx, context, stop, said)
    case 'stop-extend': return stopExtended(tx, context, stop, said)
    case 'stop-release': return releaseAnswered(tx, context, { kind: 'stop', row: stop }, said)
    case 'freeze': case 'freeze-release': case 'freeze-extend': case 'transactions': case 'holder': case 'dynamic-on': case 'dynamic-off': case 'all-accounts':
      throw new Error(`a stop order was never asked ${ask}`)
  }
}

async function stopHeld(tx: Tx, context: Context, stop: StopRow, said: Said): Promise<void> {
  if (hasStopEnded(stop.state) && stop.effective_at === null) return letGo(tx, context, { kind: 'stop', row: stop }, 'stop-release', said)
  const state = afterStopMove(stop.state, 'hold')
  if (state === undefined) return
  const { stopHours, alarmsBeforeEndHours } = await orderSettingsOf(tx)
  const expiresAt = earlierOf(new Date(context.now.getTime() + stopHours * HOUR_MS), said.until, context.now)
  await changeStop(tx, stop.id, { state, held_fen: said.heldFen ?? 0, effective_at: context.now, reported_at: await reportedAt(tx, stop), expires_at: expiresAt, acknowledged_at: stop.acknowledged_at ?? context.now })
  await clearDeadlines(tx, [stop.id], ['bank-answer'])
  await startOrderClocks(tx, 'stop', stop.id, clocksToEnd(expiresAt, alarmsBeforeEndHours, context.now))
  await recordOrderMove(tx, context, stop, { kind: 'effective', actor: null, detail: { heldFen: said.heldFen ?? 0, until: expiresAt.toISOString() } })
}

/** When the victim told of it, or the warning did. */
async function reportedAt(tx: Tx, { basis_kind: kind, basis_id: id }: StopRow): Promise<Date | null> {
  switch (kind) {
    case 'case': return (await caseById(tx, id))?.reported_at ?? null
    case 'warning': return (await warningById(tx, id))?.opened_at ?? null
  }
}

/** The bank holds for an order that has ended meanwhile: nobody's account stays stopped without an order. */
async function letGo(tx: Tx, context: Context, order: Exclude<Order, { kind: 'query' }>, ask: BankAsk, said: Said): Promise<void> {
  await tellBankOf(tx, context, order, ask)
  await recordOrderMove(tx, context, order.row, { kind: 'late-answer', actor: null, detail: { result: said.result, heldFen: said.heldFen } })
}

async function stopRefused(tx: Tx, context: Context, stop: StopRow, said: Said): Promise<void> {
  const state = afterStopMove(stop.state, 'refuse')
  if (state === undefined) return
  // Nothing was stopped: the account has this stop still.
  await countStops(tx, stop.account, -1)
  await changeStop(tx, stop.id, { stops: 0 })
  await endStop(tx, context, stop, state, null, { refusal: refusalIn(said) })
  await ringForOrder(tx, context, stop, 'refused', { reason: refusalIn(said) })
}

async function stopExtended(tx: Tx, context: Context, stop: StopRow, said: Said): Promise<void> {
  if (stop.extend_asked_at === null) return
  if (!isDone(said.result)) {
    await countStops(tx, stop.account, -1)
    await changeStop(tx, stop.id, { stops: stop.stops - 1, extend_asked_at: null })
    return ringForOrder(tx, context, stop, 'extend-refused', { reason: refusalIn(said) })
  }
  await changeStop(tx, stop.id, { extend_asked_at: null })
  const state = afterStopMove(stop.state, 'extend')
  if (state === undefined) return letGo(tx, context, { kind: 'stop', row: stop }, 'stop-release', said)
  const { stopHours, alarmsBeforeEndHours } = await orderSettingsOf(tx)
  const expiresAt = earlierOf(new Date(stop.expires_at!.getTime() + stopHours * HOUR_MS), said.until, stop.expires_at!)
  await changeStop(tx, stop.id, { state, expires_at: expiresAt, held_fen: Math.max(stop.held_fen ?? 0, said.heldFen ?? 0) })
  await startOrderClocks(tx, 'stop', stop.id, clocksToEnd(expiresAt, alarmsBeforeEndHours, context.now))
  await recordOrderMove(tx, context, stop, { kind: 'extended', actor: null, detail: { until: expiresAt.toISOString() } })
}

async function releaseAnswered(tx: Tx, context: Context, { row }: Order, said: Said): Promise<void> {
  if (isDone(said.result)) await recordOrderMove(tx, context, row, { kind: 'release-confirmed', actor: null })
  else await ringForOrder(tx, context, row, 'release-refused', { reason: refusalIn(said) })
}

async function freezeAnswered(tx: Tx, context: Context, freeze: FreezeRow, ask: BankAsk, said: Said): Promise<void> {
  switch (ask) {
    case 'freeze': return isDone(said.result) ? freezePlaced(tx, context, freeze, said) : freezeRefused(tx, context, freeze, said)
    case 'freeze-extend': return freezeExtended(tx, context, freeze, said)
    case 'freeze-release': return releaseAnswered(tx, context, { kind: 'freeze', row: freeze }, said)
    case 'stop': case 'stop-release': case 'stop-extend': case 'transactions': case 'holder': case 'dynamic-on': case 'dynamic-off': case 'all-accounts':
      throw new Error(`a freeze order was never asked ${ask}`)
  }
}

async function freezePlaced(tx: Tx, context: Context, freeze: FreezeRow, said: Said): Promise<void> {
  if (hasFreezeEnded(freeze.state) && freeze.effective_at === null) return letGo(tx, context, { kind: 'freeze', row: freeze }, 'freeze-release', said)
  const position = said.queuePosition ?? 0
  const state = afterFreezeMove(freeze.state, position > 0 ? 'queue' : 'hold')
  if (state === undefined) return
  if (position > 0) {
    await changeFreeze(tx, freeze.id, { state, queue_position: position })
    await clearDeadlines(tx, [freeze.id], ['bank-answer'])
    await startQueueClock(tx, context, freeze.id)
    if (position !== freeze.queue_position) await recordOrderMove(tx, context, freeze, { kind: 'queued', actor: null, detail: { position } })
    return
  }
  const { freezeMonths } = await orderSettingsOf(tx)
  const expiresAt = earlierOf(monthsLater(context.now, freezeMonths), said.until, context.now)
  await changeFreeze(tx, freeze.id, { state, queue_position: 0, held_fen: said.heldFen ?? 0, effective_at: context.now, expires_at: expiresAt })
  await freezeStands(tx, freeze.id, expiresAt, context.now)
  await recordOrderMove(tx, context, freeze, { kind: 'effective', actor: null, detail: { heldFen: said.heldFen ?? 0, until: expiresAt.toISOString() } })
  await convertStop(tx, context, freeze)
}

/** The freeze holds now what the stop held. */
async function convertStop(tx: Tx, context: Context, freeze: FreezeRow): Promise<void> {
  const stop = freeze.stop_id === null ? undefined : await stopForUpdate(tx, freeze.stop_id)
  const state = stop === undefined ? undefined : afterStopMove(stop.state, 'freeze')
  if (stop === undefined || state === undefined) return
  await endStop(tx, context, stop, state, null)
  await recordOrderMove(tx, context, stop, { kind: 'frozen', actor: null, detail: { freeze: freeze.number } })
}

async function freezeRefused(tx: Tx, context: Context, freeze: FreezeRow, said: Said): Promise<void> {
  const state = afterFreezeMove(freeze.state, 'refuse')
  if (state === undefined) return
  await endFreeze(tx, context, freeze, state, null, { refusal: refusalIn(said) })
  await ringForOrder(tx, context, freeze, 'refused', { reason: refusalIn(said) })
}

async function freezeExtended(tx: Tx, context: Context, freeze: FreezeRow, said: Said): Promise<void> {
  if (freeze.extend_asked_at === null) return
  await changeFreeze(tx, freeze.id, { extend_asked_at: null })
  if (!isDone(said.result)) return ringForOrder(tx, context, freeze, 'extend-refused', { reason: refusalIn(said) })
  const state = afterFreezeMove(freeze.state, 'extend')
  if (state === undefined) return letGo(tx, context, { kind: 'freeze', row: freeze }, 'freeze-release', said)
  const { freezeMonths } = await orderSettingsOf(tx)
  const expiresAt = earlierOf(monthsLater(freeze.expires_at!, freezeMonths), said.until, freeze.expires_at!)
  await changeFreeze(tx, freeze.id, { state, expires_at: expiresAt })
  await freezeStands(tx, freeze.id, expiresAt, context.now)
  await recordOrderMove(tx, context, freeze, { kind: 'extended', actor: null, detail: { until: expiresAt.toISOString() } })
}

async function queryAnswered(tx: Tx, context: Context, query: QueryRow, ask: BankAsk, answer: BankAnswer): Promise<void> {
  switch (ask) {
    case 'transactions': case 'holder': case 'all-accounts': return isDone(answer.result) ? queryTold(tx, context, query, 'answer', answer) : queryRefused(tx, context, query, answer)
    case 'dynamic-on': return isDone(answer.result) ? queryTold(tx, context, query, 'run', answer) : queryRefused(tx, context, query, answer)
    case 'dynamic-off': return recordOrderMove(tx, context, query, { kind: 'release-confirmed', actor: null })
    case 'stop': case 'stop-release': case 'stop-extend': case 'freeze': case 'freeze-release': case 'freeze-extend':
      throw new Error(`a query was never asked ${ask}`)
  }
}

/** A dynamic query tells again and again; the others once. */
async function queryTold(tx: Tx, context: Context, query: QueryRow, move: 'answer' | 'run', answer: BankAnswer): Promise<void> {
  const state = afterQueryMove(query.state, move)
  if (state === undefined) return
  const { rows, left } = await answerToTransfers(tx, context, query, answer)
  await changeQuery(tx, query.id, { state, rows: (query.rows ?? 0) + rows, answered_at: context.now })
  await clearDeadlines(tx, [query.id], move === 'answer' ? ['bank-answer', 'end'] : ['bank-answer'])
  await recordOrderMove(tx, context, query, { kind: state, actor: null, detail: { rows, left, transactions: answer.transactions.length } })
}

async function queryRefused(tx: Tx, context: Context, query: QueryRow, said: Said): Promise<void> {
  const state = afterQueryMove(query.state, 'refuse')
  if (state === undefined) return
  await changeQuery(tx, query.id, { state, refusal: refusalIn(said), ended_at: context.now })
  await clearDeadlines(tx, [query.id])
  await ringForOrder(tx, context, query, 'refused', { reason: refusalIn(said) })
}

export type SpokenAnswer = {
  readonly ask: 'first' | 'extend'; readonly result: 'ok' | 'refused' | 'no-account' | 'name-mismatch'; readonly heldFen: number | null; readonly queuePosition: number | null; readonly reason: string | null
  /** Of a query. */
  readonly holderName?: string | null; readonly accounts?: readonly { readonly account: string; readonly balanceFen: number }[]
}

/** What a bank that the port does not reach said at its counter or on the telephone, written down by whoever heard it: of money, somebody who may approve; of a query, whoever may ask. */
export async function noteSpokenAnswer(context: TapContext, orderId: string, spoken: SpokenAnswer): Promise<void> {
  allow(context.actor, 'order.draft')
  await actOnOrder(context, orderId, async (tx, order) => {
    if (order.kind !== 'query') await mustApproveNow(tx, context)
    const { holderName: _, accounts: __, ...figures } = spoken
    const said: Said = { ...figures, until: null }
    await audit(tx, { actor: context.actor.login, action: 'order.answer', subject: orderId, detail: { number: order.row.number, ...figures } }, context.now)
    await recordOrderMove(tx, context, order.row, { kind: 'answer-noted', actor: context.actor.userId, detail: { result: spoken.result } })
    switch (order.kind) {
      case 'stop': return stopAnswered(tx, context, order.row, spoken.ask === 'extend' ? 'stop-extend' : 'stop', said)
      case 'freeze': return freezeAnswered(tx, context, order.row, spoken.ask === 'extend' ? 'freeze-extend' : 'freeze', said)
      case 'query': return queryAnsweredOnPaper(tx, context, order.row, spoken)
    }
  })
}

/** Of transactions only that they came: their lines are read into the case (src/flows/statement-to-transfers.ts). Names and numbers are sealed like those of the port. */
async function queryAnsweredOnPaper(tx: Tx, context: TapContext, query: QueryRow, { result, reason, holderName = null, accounts = [] }: SpokenAnswer): Promise<void> {
  if (query.state !== 'sent' || !(await banksByPaper(tx, [query.bank])).has(query.bank)) throw refuse('order.not_possible')
  if (result !== 'ok') return queryRefused(tx, context, query, { result, reason, heldFen: null, until: null, queuePosition: null })
  if (query.ask === 'holder' && holderName === null) throw refuse('order.holder_needed')
  if (accounts.some(({ account }) => accountToldByBank(account) === undefined)) throw refuse('transfer.unreadable_account')
  await answerToTransfers(tx, context, query, {
    message: query.id, ask: bankAskOf(query.ask), result, reason, heldFen: null, balanceFen: null, until: null, queuePosition: null, transactions: [],
    holder: holderName === null ? null : { name: holderName, idNumber: null, phone: null, openedAt: null, branch: null }, accounts: accounts.map((one) => ({ ...one, kind: ACCOUNT_ON_PAPER })),
  })
  await changeQuery(tx, query.id, { state: 'answered', answered_at: context.now })
  await clearDeadlines(tx, [query.id])
  await recordOrderMove(tx, context, query, { kind: 'answered', actor: context.actor.userId })
}
