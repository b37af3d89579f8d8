import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Outcome, TaskView } from '../../../src/contract/task.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { localInputOf } from '../../ui/format/time.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { AmountFields, OutcomeChoice, PaidFields, ProtectionFields } from '../task/outcome-fields.tsx'
import { outcomeBody, type OutcomeDraft, type OutcomeProblem } from '../task/outcome-draft.ts'
import { useKeptDraft } from '../offline/use-draft.ts'
import { useTaskMove } from '../task/use-tasks.ts'
import { useOfferUndo } from '../last-move.tsx'
import { useToast } from '../toast.tsx'
import { TaskGate } from './task-gate.tsx'

const NOTE_CHARS_MAX = 2_000
/** Where somebody was talked to, something can have been saved and set up. */
const WITH_PERSON: readonly Outcome[] = ['dissuaded', 'refused', 'already-paid', 'false-alarm']

export function OutcomePage() {
  const t = useText()
  return <TaskGate title={t('outcome.page')}>{(task) => <OutcomeForm key={task.id} task={task} />}</TaskGate>
}

function OutcomeForm({ task }: { readonly task: TaskView }) {
  const t = useText()
  const offerUndo = useOfferUndo()
  const toast = useToast()
  const navigate = useNavigate()
  const move = useTaskMove(task.id)
  const [draft, setDraft] = useState<OutcomeDraft>(() => ({ outcome: null, note: '', direct: '', indirect: '', paidAmount: '', paidAccount: '', paidHow: null, paidAt: localInputOf(serverNow()), protections: [] }))
  const [problems, setProblems] = useState<readonly OutcomeProblem[]>([])
  // What an earlier version kept may lack a field.
  const set = (change: Partial<OutcomeDraft>) => setDraft((old) => ({ ...old, ...change }))
  const forgetDraft = useKeptDraft<OutcomeDraft>(task.id, draft, set)
  const onSubmit = () => {
    const result = outcomeBody(draft)
    setProblems(result.kind === 'problems' ? result.problems : [])
    if (result.kind === 'problems') return
    move.run({ path: 'outcome', body: result.body }, () => {
      forgetDraft()
      toast(t('outcome.saved'))
      offerUndo(task.id, 'outcome')
      void navigate({ to: '/' })
    })
  }
  if (!task.actions.includes('outcome')) return <p className="note">{task.outcome === null ? t('outcome.notNow') : t('task.closedAs', { outcome: t(`outcome.${task.outcome}`) })}</p>
  const { outcome } = draft
  return (
    <form className="form" onSubmit={(event) => { event.preventDefault(); onSubmit() }} noValidate>
      <OutcomeChoice value={outcome} onChange={(next) => set({ outcome: next })} isMissing={problems.includes('outcome')} />
      {outcome === 'already-paid' && <PaidFields draft={draft} set={set} problems={problems} />}
      {(outcome === 'dissuaded' || outcome === 'already-paid') && <AmountFields draft={draft} set={set} problems={problems} />}
      {outcome !== null && WITH_PERSON.includes(outcome) && <ProtectionFields draft={draft} set={set} />}
      <label className="field">
        <span className="field-label">{t('outcome.note')}</span>
        <textarea className="input" rows={3} maxLength={NOTE_CHARS_MAX} value={draft.note} onChange={(event) => set({ note: event.target.value })} />
      </label>
      {problems.length > 0 && <p className="field-error" role="alert">{t('form.checkFields')}</p>}
      {move.isError && <FailureView failure={move.error} />}
      <div className="bottom">
        <button type="submit" className="button button-primary button-wide button-next" disabled={move.isPending}>{move.isPending ? t('action.busy') : t('outcome.submit')}</button>
      </div>
    </form>
  )
}
