import { useState } from 'react'
import { FOLLOW_UP_FINDINGS, type FollowUpFinding, type FollowUpResult, type FollowUpTaskView } from '../../../src/contract/follow-up.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useKeptDraft } from '../offline/use-draft.ts'
import { Sheet } from '../sheet.tsx'
import { useToast } from '../toast.tsx'
import { useFollowUpMove } from './use-follow-ups.ts'

const NOTE_CHARS_MAX = 2_000

interface Draft { readonly findings: readonly FollowUpFinding[]; readonly note: string }
interface Props { readonly task: FollowUpTaskView; readonly result: FollowUpResult; readonly onClose: () => void }

/** What was found, by one tap each, and what else there is to say; kept while it is typed, as of any other task. */
export function AnswerSheet({ task, result, onClose }: Props) {
  const t = useText()
  const toast = useToast()
  const [draft, setDraft] = useState<Draft>({ findings: [], note: '' })
  const { findings, note } = draft
  const forgetDraft = useKeptDraft(`${task.id} ${result}`, draft, setDraft)
  const move = useFollowUpMove(task.id, () => {
    forgetDraft()
    toast(t(result === 'talked' || task.unanswered + 1 >= task.unansweredMax ? 'followUp.saved' : 'followUp.savedInVain'))
    onClose()
  })
  const toggle = (finding: FollowUpFinding) => setDraft({ ...draft, findings: findings.includes(finding) ? findings.filter((one) => one !== finding) : [...findings, finding] })
  return (
    <Sheet title={t(result === 'talked' ? 'followUp.talked' : 'followUp.notReached')} onClose={onClose}>
      {result === 'talked' && (
        <fieldset className="choices">
          <legend className="field-label">{t('followUp.found')}</legend>
          {FOLLOW_UP_FINDINGS.map((finding) => (
            <label key={finding} className={`choice ${findings.includes(finding) ? 'choice-on' : ''}`}>
              <input type="checkbox" checked={findings.includes(finding)} onChange={() => toggle(finding)} />
              {t(`followUpFinding.${finding}`)}
            </label>
          ))}
        </fieldset>
      )}
      <label className="field">
        <span className="field-label">{t('followUp.note')}</span>
        <textarea className="input" rows={3} maxLength={NOTE_CHARS_MAX} value={note} onChange={(event) => setDraft({ ...draft, note: event.target.value })} />
      </label>
      {move.isError && <FailureView failure={move.error} />}
      <button type="button" className="button button-primary button-wide" disabled={move.isPending} onClick={() => move.mutate({ path: 'result', body: { result, findings: [...findings], note: note.trim() } })}>
        {move.isPending ? t('action.busy') : t('followUp.submit')}
      </button>
    </Sheet>
  )
}
