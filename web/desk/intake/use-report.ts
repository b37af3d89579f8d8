import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReportReceipt } from '../../../src/contract/case.ts'
import { addReport, sendReport } from '../../ui/api/case-api.ts'
import { ApiFailure } from '../../ui/api/failure.ts'
import { newIdempotencyKey } from '../../ui/api/idempotency.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { useKept } from '../../ui/parts/use-kept.ts'
import { emptyDraft, emptyTransfer, isUntouched, reportOf, type Problems, type ReportDraft } from './report-draft.ts'

const FIRST_PROBLEMS: Problems = new Map()

const noDraft = () => emptyDraft(newIdempotencyKey())

/** Its transfers as well may be of an earlier version. */
function restoredDraft(kept: ReportDraft): ReportDraft {
  return { ...emptyDraft(kept.tapKey), ...kept, transfers: kept.transfers.map((one) => ({ ...emptyTransfer(one.key), ...one })) }
}

/** Where it goes: `ask` makes a case unless the server knows one of this victim; then the call-taker says. */
export type Destination = { readonly kind: 'ask' } | { readonly kind: 'separate' } | { readonly kind: 'case'; readonly id: string }

export function useReport() {
  const t = useText()
  const language = useLanguage()
  // Logging out empties it.
  const [draft, setDraft] = useKept('gb.report', noDraft, restoredDraft)
  const [problems, setProblems] = useState(FIRST_PROBLEMS)
  const [receipt, setReceipt] = useState<ReportReceipt | null>(null)
  const [taken, setTaken] = useState<ReportDraft | null>(null)
  const send = useMutation({
    mutationFn: async (to: Destination) => {
      const { body, problems: found } = reportOf(draft, serverNow())
      setProblems(found ?? FIRST_PROBLEMS)
      if (body === undefined) return undefined
      return to.kind === 'case' ? addReport(to.id, body, draft) : sendReport(body, to.kind, draft)
    },
    onSuccess: (answer) => {
      if (answer === undefined) return
      setReceipt(answer)
      setTaken(draft)
      setDraft(noDraft())
    },
  })
  const change = (next: ReportDraft) => {
    setDraft(next)
    if (problems.size > 0) setProblems(FIRST_PROBLEMS)
    if (send.isError) send.reset()
  }
  return {
    draft, receipt, change,
    /** What is being talked about: the report that was saved, until the next one is begun. */
    spokenOf: receipt !== null && taken !== null && isUntouched(draft) ? taken : draft,
    isSending: send.isPending, failure: send.error,
    save: (to: Destination = { kind: 'ask' }) => { if (!send.isPending) send.mutate(to) },
    clear: () => { setReceipt(null); setTaken(null); change(noDraft()) },
    /** One field's words: those of the browser before it is sent, those of the server after. */
    wordsOf: (path: string) => {
      const problem = problems.get(path)
      return problem === undefined ? detailAt(send.error, path)?.[language] : t(`intake.problem.${problem}`)
    },
  }
}

function detailAt(failure: unknown, path: string): ApiFailure['details'][number] | undefined {
  return failure instanceof ApiFailure ? failure.details.find((one) => one.path === path) : undefined
}

