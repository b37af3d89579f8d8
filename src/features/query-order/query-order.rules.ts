import { LEVEL_MAX } from '../../domain/order.ts'
import type { BankAsk } from '../../domain/bank-messages.ts'

export const QUERY_ASKS = ['transactions', 'holder', 'all-accounts', 'dynamic'] as const
export type QueryAsk = (typeof QUERY_ASKS)[number]
export const QUERY_STATES = ['to-carry', 'sent', 'acknowledged', 'answered', 'running', 'refused', 'ended'] as const
export type QueryState = (typeof QUERY_STATES)[number]

/** `carry`: its paper was brought to a bank that no port comes to. `run`: the bank will tell us of every movement from now on. */
export const QUERY_MOVES = ['carry', 'acknowledge', 'answer', 'run', 'refuse', 'end'] as const
export type QueryMove = (typeof QUERY_MOVES)[number]

const AFTER: Readonly<Record<QueryState, Partial<Record<QueryMove, QueryState>>>> = {
  'to-carry': { carry: 'sent', answer: 'answered', end: 'ended' },
  sent: { acknowledge: 'acknowledged', answer: 'answered', run: 'running', refuse: 'refused', end: 'ended' },
  acknowledged: { answer: 'answered', run: 'running', refuse: 'refused', end: 'ended' },
  running: { run: 'running', end: 'ended' },
  answered: {}, refused: {}, ended: {},
}

export function afterQueryMove(state: QueryState, move: QueryMove): QueryState | undefined {
  return AFTER[state][move]
}

export function hasQueryEnded(state: QueryState): boolean {
  return Object.keys(AFTER[state]).length === 0
}

/** Its answer is payments of the next level. */
export function tellsPayments(ask: QueryAsk): boolean {
  return ask === 'transactions' || ask === 'dynamic'
}

export function bankAskOf(ask: QueryAsk): BankAsk {
  switch (ask) {
    case 'transactions': return 'transactions'
    case 'holder': return 'holder'
    case 'all-accounts': return 'all-accounts'
    case 'dynamic': return 'dynamic-on'
  }
}

/** Of one answer so many outgoing payments become the next level; the largest come first, the rest are counted and named. */
export const NEXT_LEVEL_ROWS_MAX = 2_000

type Movement = { readonly direction: 'in' | 'out'; readonly amountFen: number; readonly at: string }

/** What left the account after the victims' money came in, the largest first. */
export function nextLevelOf<T extends Movement>(transactions: readonly T[], since: Date | null, level: number): { readonly rows: T[]; readonly left: number } {
  const outgoing = transactions.filter((one) => one.direction === 'out' && one.amountFen > 0 && !Number.isNaN(Date.parse(one.at)) && (since === null || Date.parse(one.at) >= since.getTime()))
  if (level >= LEVEL_MAX) return { rows: [], left: outgoing.length }
  const rows = outgoing.toSorted((a, b) => b.amountFen - a.amountFen).slice(0, NEXT_LEVEL_ROWS_MAX)
  return { rows, left: outgoing.length - rows.length }
}
