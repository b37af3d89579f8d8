import type { Outcome, PaidHow, Protection } from '../../../src/contract/task.ts'
import { parseYuan } from '../../../src/domain/money.ts'
import type { OutcomeInput } from '../../ui/api/task-api.ts'
import { isoOfLocalInput } from '../../ui/format/time.ts'

/** As typed: amounts in yuan, possibly 1.2万; the time as the input shows it, in Beijing time. */
export interface OutcomeDraft {
  readonly outcome: Outcome | null
  readonly note: string
  readonly direct: string
  readonly indirect: string
  readonly paidAmount: string
  readonly paidAccount: string
  /** Where no account is known: how the money went. */
  readonly paidHow: PaidHow | null
  readonly paidAt: string
  readonly protections: readonly Protection[]
}

export type OutcomeProblem = 'outcome' | 'direct' | 'indirect' | 'paidAmount' | 'paidAccount' | 'paidAt'

const ACCOUNT_CHARS_MIN = 4

export function outcomeBody(draft: OutcomeDraft): { readonly kind: 'body'; readonly body: OutcomeInput } | { readonly kind: 'problems'; readonly problems: readonly OutcomeProblem[] } {
  const { outcome } = draft
  const asksAmounts = outcome === 'dissuaded' || outcome === 'already-paid'
  const direct = asksAmounts ? optionalAmount(draft.direct) : 0
  const indirect = asksAmounts ? optionalAmount(draft.indirect) : 0
  const paidAmount = parseYuan(draft.paidAmount)
  const isPaid = outcome === 'already-paid'
  const problems: OutcomeProblem[] = [
    ...(outcome === null ? (['outcome'] as const) : []),
    ...(direct === undefined ? (['direct'] as const) : []),
    ...(indirect === undefined ? (['indirect'] as const) : []),
    ...(isPaid && (paidAmount === undefined || paidAmount < 1) ? (['paidAmount'] as const) : []),
    ...(isPaid && draft.paidHow === null && draft.paidAccount.trim().length < ACCOUNT_CHARS_MIN ? (['paidAccount'] as const) : []),
    ...(isPaid && draft.paidAt === '' ? (['paidAt'] as const) : []),
  ]
  if (problems.length > 0 || outcome === null) return { kind: 'problems', problems }
  const paid = isPaid && paidAmount !== undefined ? { paid: { amountFen: paidAmount, at: isoOfLocalInput(draft.paidAt), ...(draft.paidHow === null ? { account: draft.paidAccount.trim() } : { how: draft.paidHow }) } } : {}
  return { kind: 'body', body: { outcome, note: draft.note.trim(), directFen: direct ?? 0, indirectFen: indirect ?? 0, protections: [...draft.protections], ...paid } }
}

function optionalAmount(text: string): number | undefined {
  if (text.trim() === '') return 0
  const amount = parseYuan(text)
  return amount === undefined || amount < 0 ? undefined : amount
}
