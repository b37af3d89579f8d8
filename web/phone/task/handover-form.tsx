import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { readColleagues, readUnits } from '../../ui/api/directory-api.ts'
import type { HandoverInput } from '../../ui/api/task-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useKeptDraft } from '../offline/use-draft.ts'

export type HandoverReason = HandoverInput['reason']
type Target = 'unit' | 'colleague' | 'bureau'
/** Exactly one of the three is named. */
type Draft<Reason> = { readonly reason: Reason; readonly target: Target; readonly chosen: string; readonly note: string }
type Handover<Reason> = { readonly reason: Reason; readonly note: string; readonly toUnit?: string; readonly toUser?: string; readonly toBureau?: string }

/** To whom each reason points at first. */
const REASONS = { 'not-mine': 'unit', 'moved-away': 'unit', 'out-of-county': 'bureau', 'shift-change': 'colleague' } as const satisfies Record<HandoverReason, Target>

interface Props<Reason extends HandoverReason> {
  readonly taskId: string
  readonly ownUnit: string
  readonly reasons: readonly [Reason, ...Reason[]]
  readonly targets: readonly Target[]
  readonly hint: string
  readonly isPending: boolean
  readonly error: Error | null
  /** `forget`: once it is done, what was entered is not kept any more. */
  readonly onSubmit: (body: Handover<Reason>, forget: () => void) => void
}

/** Why, to whom, and what there is to say. To the centre and to a neighbour it goes with one tap, which can be taken back. */
export function HandoverForm<Reason extends HandoverReason>({ taskId, ownUnit, reasons, targets, hint, isPending, error, onSubmit }: Props<Reason>) {
  const t = useText()
  const [draft, setDraft] = useState<Draft<Reason>>({ reason: reasons[0], target: 'unit', chosen: '', note: '' })
  const forget = useKeptDraft(`${taskId} handover`, draft, setDraft)
  const { reason, target, chosen, note } = draft
  const set = (change: Partial<Draft<Reason>>) => setDraft((old) => ({ ...old, ...change }))
  const setChosen = (next: string) => set({ chosen: next })
  const send = (to: string) => onSubmit({ reason, note: note.trim(), ...{ unit: { toUnit: to }, colleague: { toUser: to }, bureau: { toBureau: to.trim() } }[target] }, forget)
  return (
    <form className="form" onSubmit={(event) => { event.preventDefault(); send(chosen) }}>
      <p className="note">{hint}</p>
      <fieldset className="choices choices-two">
        <legend className="field-label">{t('handover.why')}</legend>
        {reasons.map((value) => (
          <label key={value} className={`choice ${reason === value ? 'choice-on' : ''}`}>
            <input type="radio" name="reason" checked={reason === value} onChange={() => set({ reason: value, target: REASONS[value], chosen: '' })} />
            <span>{t(`handoverReason.${value}`)}</span>
          </label>
        ))}
      </fieldset>
      <fieldset className="segments">
        <legend className="field-label">{t('handover.to')}</legend>
        {targets.map((value) => (
          <label key={value} className={`segment ${target === value ? 'segment-on' : ''}`}>
            <input type="radio" name="target" className="visually-hidden" checked={target === value} onChange={() => set({ target: value, chosen: '' })} />
            {t(`handoverTo.${value}`)}
          </label>
        ))}
      </fieldset>
      {target === 'unit' && <UnitChoice own={ownUnit} value={chosen} onChange={setChosen} isPending={isPending} onTap={send} />}
      {target === 'colleague' && <ColleagueChoice value={chosen} onChange={setChosen} />}
      {target === 'bureau' && (
        <label className="field">
          <span className="field-label">{t('handover.bureau')}</span>
          <input className="input" value={chosen} minLength={2} maxLength={100} required placeholder={t('handover.bureauExample')} onChange={(event) => setChosen(event.target.value)} />
        </label>
      )}
      <label className="field">
        <span className="field-label">{t('handover.note')}</span>
        <textarea className="input" rows={2} maxLength={500} value={note} onChange={(event) => set({ note: event.target.value })} />
      </label>
      {error !== null && <FailureView failure={error} />}
      <div className="bottom">
        <button type="submit" className="button button-primary button-wide button-next" disabled={isPending || chosen.trim() === ''}>{isPending ? t('action.busy') : t('handover.submit')}</button>
      </div>
    </form>
  )
}

interface ChoiceProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

interface UnitChoiceProps extends ChoiceProps {
  readonly own: string
  readonly isPending: boolean
  readonly onTap: (unit: string) => void
}

function UnitChoice({ own, value, onChange, isPending, onTap }: UnitChoiceProps) {
  const t = useText()
  const units = useQuery({ queryKey: ['units'], queryFn: ({ signal }) => readUnits(signal), staleTime: 600_000 })
  if (units.isPending) return <Skeleton rows={2} />
  if (units.isError) return <FailureView failure={units.error} onRetry={() => void units.refetch()} />
  const others = units.data.items.filter((unit) => unit.code !== own && unit.kind !== 'bank')
  const near = nearestUnits(others, units.data.items.find((unit) => unit.code === own)?.parent)
  return (
    <>
      {near.length > 0 && (
        <fieldset className="choices">
          <legend className="field-label">{t('handover.atOnce')}</legend>
          {near.map((unit) => <button key={unit.code} type="button" className="button button-wide" disabled={isPending} onClick={() => onTap(unit.code)}>{unit.name}</button>)}
        </fieldset>
      )}
      <label className="field">
        <span className="field-label">{t('handover.otherUnit')}</span>
        <select className="input" value={value} required onChange={(event) => onChange(event.target.value)}>
          <option value="">{t('handover.choose')}</option>
          {others.map((unit) => <option key={unit.code} value={unit.code}>{unit.name}</option>)}
        </select>
      </label>
    </>
  )
}

const NEIGHBOURS_MAX = 4

/** The centre knows whose it is when nobody else does; next to it the stations under the same roof. */
function nearestUnits<Unit extends { readonly kind: string; readonly parent: string | null }>(others: readonly Unit[], parent: string | null | undefined): readonly Unit[] {
  const siblings = parent == null ? [] : others.filter((unit) => unit.kind === 'station' && unit.parent === parent)
  return [...others.filter((unit) => unit.kind === 'centre'), ...siblings.slice(0, NEIGHBOURS_MAX)]
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
