import type { OrderSettings } from '../contract/settings.ts'
import { refuse } from '../domain/refusal.ts'
import { lockAccounts } from '../features/bank-account/bank-account.store.ts'
import { clearDeadlines } from '../features/deadline/deadline.store.ts'
import { organisationsByCodes } from '../features/organisation/organisation.store.ts'
import { afterQueryMove } from '../features/query-order/query-order.rules.ts'
import { changeQuery, queryForUpdate, statementQueriesOn, type QueryRow } from '../features/query-order/query-order.store.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { recordOrderMove, startOrderClocks } from './order-in-hand.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** Banks that no port comes to: somebody carries the paper there, and writes down or reads in what they answer. */
export async function banksByPaper(tx: Tx, codes: readonly string[]): Promise<Set<string>> {
  const known = await organisationsByCodes(tx, codes)
  return new Set(codes.filter((code) => known.get(code)?.reach == null))
}

/** Somebody has brought it to its bank: from here its answer is waited for. */
export async function carryQuery(tx: Tx, context: Context, query: QueryRow, settings: OrderSettings, by: string): Promise<void> {
  const state = afterQueryMove(query.state, 'carry')
  if (state === undefined) throw refuse('order.not_possible')
  await changeQuery(tx, query.id, { state, sent_at: context.now })
  await startOrderClocks(tx, 'query', query.id, [
    { rule: 'bank-answer', dueAt: new Date(context.now.getTime() + settings.bankAnswerMinutes * MINUTE_MS) }, { rule: 'end', dueAt: new Date(context.now.getTime() + settings.queryHours * HOUR_MS) },
  ])
  await recordOrderMove(tx, context, query, { kind: 'sent', actor: by })
}

/** Accounts of the case whose bank was asked for their transactions on paper and has told none yet. */
export async function awaitedStatements(tx: Tx, caseId: string): Promise<Set<string>> {
  return new Set((await onPaper(tx, caseId)).map((query) => query.account))
}

/** What such a bank gave was read into the case: that is its answer. `rows`: payments of the next level that were new, by account. The case is locked. */
export async function statementAnswers(tx: Tx, context: Context, { caseId, rows, by }: { readonly caseId: string; readonly rows: ReadonlyMap<string, number>; readonly by: string }): Promise<void> {
  const seen = rows.size === 0 ? [] : (await onPaper(tx, caseId)).filter((query) => rows.has(query.account))
  await lockAccounts(tx, seen.map((query) => ({ token: query.account, bank: query.bank })), context.now)
  for (const { id } of seen) {
    const query = (await queryForUpdate(tx, id))!
    const state = query.state === 'answered' ? query.state : afterQueryMove(query.state, 'answer')
    if (state === undefined || query.rows !== null) continue
    const count = rows.get(query.account)!
    await changeQuery(tx, id, { state, rows: count, answered_at: query.answered_at ?? context.now })
    await clearDeadlines(tx, [id])
    await recordOrderMove(tx, context, query, { kind: 'answered', actor: by, detail: { rows: count } })
  }
}

async function onPaper(tx: Tx, caseId: string): Promise<QueryRow[]> {
  const queries = await statementQueriesOn(tx, caseId)
  const byPaper = await banksByPaper(tx, queries.map((query) => query.bank))
  return queries.filter((query) => byPaper.has(query.bank))
}
