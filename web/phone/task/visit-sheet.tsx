import { useState } from 'react'
import type { TaskView } from '../../../src/contract/task.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { Sheet } from '../sheet.tsx'
import { useToast } from '../toast.tsx'
import { useTaskMove } from './use-tasks.ts'

const REASONS = ['visit.reason.busy', 'visit.reason.noAnswer', 'visit.reason.refuses', 'visit.reason.coached'] as const
const REASON_CHARS_MAX = 200

/** Who goes to the door should know what happened on the telephone. */
export function VisitSheet({ task, onClose }: { readonly task: TaskView; readonly onClose: () => void }) {
  const t = useText()
  const toast = useToast()
  const move = useTaskMove(task.id)
  const [reason, setReason] = useState('')
  const onSend = () =>
    move.run({ path: 'visit', body: reason.trim() === '' ? {} : { reason: reason.trim() } }, () => {
      toast(t('done.send-visit'))
      onClose()
    })
  return (
    <Sheet title={t('visit.ask')} onClose={onClose}>
      <div className="chips">
        {REASONS.map((key) => (
          <button key={key} type="button" className="chip" aria-pressed={reason === t(key)} onClick={() => setReason(t(key))}>{t(key)}</button>
        ))}
      </div>
      <label className="field">
        <span className="field-label">{t('visit.reason')}</span>
        <textarea className="input" rows={2} maxLength={REASON_CHARS_MAX} value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
      {move.isError && <FailureView failure={move.error} />}
      <button type="button" className="button button-primary button-wide button-tall" disabled={move.isPending} onClick={onSend}>{t('action.send-visit')}</button>
    </Sheet>
  )
}
