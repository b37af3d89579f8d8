import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { TaskView } from '../../../src/contract/task.ts'
import { readColleagues, readUnits } from '../../ui/api/directory-api.ts'
import type { HandoverInput } from '../../ui/api/task-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useTaskMove } from '../task/use-tasks.ts'
import { useOfferUndo } from '../last-move.tsx'
import { useToast } from '../toast.tsx'
import { TaskGate } from './task-gate.tsx'

type HandoverReason = HandoverInput['reason']
type Target = 'unit' | 'colleague' | 'bureau'

const REASONS = { 'not-mine': 'unit', 'moved-away': 'unit', 'out-of-county': 'bureau', 'shift-change': 'colleague' } as const satisfies Record<HandoverReason, Target>
const TARGETS = ['unit', 'colleague', 'bureau'] as const satisfies readonly Target[]

export function HandoverPage() {
  const t = useText()
  return <TaskGate title={t('handover.page')}>{(task) => <HandoverForm task={task} />}</TaskGate>
}

function HandoverForm({ task }: { readonly task: TaskView }) {
  const t = useText()
  const offerUndo = useOfferUndo()
  const toast = useToast()
  const navigate = useNavigate()
  const move = useTaskMove(task.id)
  const [reason, setReason] = useState<HandoverReason>('not-mine')
  const [target, setTarget] = useState<Target>('unit')
  const [chosen, setChosen] = useState('')
  const [note, setNote] = useState('')
  const pickReason = (next: HandoverReason) => {
    setReason(next)
    pickTarget(REASONS[next])
  }
  const pickTarget = (next: Target) => {
    setTarget(next)
    setChosen('')
  }
  const onSubmit = () => {
    const to = { unit: { toUnit: chosen }, colleague: { toUser: chosen }, bureau: { toBureau: chosen.trim() } }[target]
    move.run({ path: 'handover', body: { reason, note: note.trim(), ...to } }, () => {
      toast(t('handover.done'))
      offerUndo(task.id, 'handover')
      void navigate({ to: '/' })
    })
  }
  if (!task.actions.includes('handover')) return <p className="note">{t('handover.notNow')}</p>
  return (
    <form className="form" onSubmit={(event) => { event.preventDefault(); onSubmit() }}>
      <p className="note">{t('handover.clock')}</p>
      <fieldset className="choices choices-two">
        <legend className="field-label">{t('handover.why')}</legend>
        {(Object.keys(REASONS) as HandoverReason[]).map((value) => (
          <label key={value} className={`choice ${reason === value ? 'choice-on' : ''}`}>
            <input type="radio" name="reason" checked={reason === value} onChange={() => pickReason(value)} />
            <span>{t(`handoverReason.${value}`)}</span>
          </label>
        ))}
      </fieldset>
      <fieldset className="segments">
        <legend className="field-label">{t('handover.to')}</legend>
        {TARGETS.map((value) => (
          <label key={value} className={`segment ${target === value ? 'segment-on' : ''}`}>
            <input type="radio" name="target" className="visually-hidden" checked={target === value} onChange={() => pickTarget(value)} />
            {t(`handoverTo.${value}`)}
          </label>
        ))}
      </fieldset>
      {target === 'unit' && <UnitChoice own={task.unit.code} value={chosen} onChange={setChosen} />}
      {target === 'colleague' && <ColleagueChoice value={chosen} onChange={setChosen} />}
      {target === 'bureau' && (
        <label className="field">
          <span className="field-label">{t('handover.bureau')}</span>
          <input className="input" value={chosen} minLength={2} maxLength={100} required placeholder={t('handover.bureauExample')} onChange={(event) => setChosen(event.target.value)} />
        </label>
      )}
      <label className="field">
        <span className="field-label">{t('handover.note')}</span>
        <textarea className="input" rows={2} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
      </label>
      {move.isError && <FailureView failure={move.error} />}
      <div className="bottom">
        <button type="submit" className="button button-primary button-wide button-next" disabled={move.isPending || chosen.trim() === ''}>{move.isPending ? t('action.busy') : t('handover.submit')}</button>
      </div>
    </form>
  )
}

interface ChoiceProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

function UnitChoice({ own, value, onChange }: ChoiceProps & { readonly own: string }) {
  const t = useText()
  const units = useQuery({ queryKey: ['units'], queryFn: ({ signal }) => readUnits(signal), staleTime: 600_000 })
  if (units.isPending) return <Skeleton rows={2} />
  if (units.isError) return <FailureView failure={units.error} onRetry={() => void units.refetch()} />
  return (
    <label className="field">
      <span className="field-label">{t('handoverTo.unit')}</span>
      <select className="input" value={value} required onChange={(event) => onChange(event.target.value)}>
        <option value="">{t('handover.choose')}</option>
        {units.data.items.filter((unit) => unit.code !== own && unit.kind !== 'bank').map((unit) => <option key={unit.code} value={unit.code}>{unit.name}</option>)}
      </select>
    </label>
  )
}

function ColleagueChoice({ value, onChange }: ChoiceProps) {
  const t = useText()
  const colleagues = useQuery({ queryKey: ['colleagues'], queryFn: ({ signal }) => readColleagues(signal) })
  if (colleagues.isPending) return <Skeleton rows={2} />
  if (colleagues.isError) return <FailureView failure={colleagues.error} onRetry={() => void colleagues.refetch()} />
  if (colleagues.data.items.length === 0) return <p className="note">{t('handover.noColleague')}</p>
  return (
    <fieldset className="choices">
      <legend className="visually-hidden">{t('handoverTo.colleague')}</legend>
      {colleagues.data.items.map((colleague) => (
        <label key={colleague.id} className={`choice ${value === colleague.id ? 'choice-on' : ''}`}>
          <input type="radio" name="colleague" checked={value === colleague.id} onChange={() => onChange(colleague.id)} />
          <span>
            <strong>{colleague.name}</strong> {colleague.onDuty && <span className="on-duty">{t('handover.onDuty')}</span>}
            <span className="choice-hint">{t('handover.load', { n: colleague.openTasks, reds: colleague.openReds })}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
