import { useQuery } from '@tanstack/react-query'
import { Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { readColleagues, readUnits } from '../../ui/api/directory-api.ts'
import type { HandoverInput } from '../../ui/api/task-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'

export type HandoverTarget = 'unit' | 'colleague' | 'bureau'
type Reason = HandoverInput['reason']
type Targets = readonly [HandoverTarget, ...HandoverTarget[]]
export const WARNING_REASONS = ['not-mine', 'moved-away', 'out-of-county', 'shift-change'] as const satisfies readonly Reason[]

interface HandoverDraft<R extends Reason> {
  readonly reason: R
  readonly target: HandoverTarget
  readonly chosen: string
  readonly note: string
}

/** Why, to whom and with which words; what stands first is chosen to begin with. */
export function useHandoverDraft<R extends Reason>([reason]: readonly [R, ...R[]], [target]: Targets) {
  const [draft, setDraft] = useState<HandoverDraft<R>>({ reason, target, chosen: '', note: '' })
  return { draft, change: (change: Partial<HandoverDraft<R>>) => setDraft((before) => ({ ...before, ...change })), isReady: draft.chosen.trim() !== '' }
}

interface Props<R extends Reason> {
  readonly draft: HandoverDraft<R>
  readonly reasons: readonly [R, ...R[]]
  readonly targets: Targets
  /** A unit that is no target, because it has the case already. */
  readonly own: string | null
  readonly onChange: (change: Partial<HandoverDraft<R>>) => void
}

export function HandoverFields<R extends Reason>({ draft, reasons, targets, own, onChange }: Props<R>) {
  const t = useText()
  return (
    <>
      <label className="desk-field">{t('handover.why')}<Select aria-label={t('handover.why')} value={draft.reason} onChange={(reason) => onChange({ reason })} options={reasons.map((value) => ({ value, label: t(`handoverReason.${value}`) }))} /></label>
      <Radio.Group aria-label={t('handover.to')} value={draft.target} options={targets.map((value) => ({ value, label: t(`handoverTo.${value}`) }))} onChange={(event) => onChange({ target: event.target.value as HandoverTarget, chosen: '' })} />
      <TargetField target={draft.target} own={own} value={draft.chosen} onChange={(chosen) => onChange({ chosen })} />
      <label className="desk-field">{t('handover.note')}<Input.TextArea rows={2} maxLength={500} value={draft.note} onChange={(event) => onChange({ note: event.target.value })} /></label>
    </>
  )
}

interface TargetProps {
  readonly target: HandoverTarget
  readonly own: string | null
  readonly value: string
  readonly onChange: (value: string) => void
}

function TargetField({ target, own, value, onChange }: TargetProps) {
  const t = useText()
  const units = useQuery({ queryKey: ['units'], queryFn: ({ signal }) => readUnits(signal), staleTime: 600_000, enabled: target === 'unit' })
  const colleagues = useQuery({ queryKey: ['colleagues'], queryFn: ({ signal }) => readColleagues(signal), enabled: target === 'colleague' })
  if (target === 'bureau') return <Input aria-label={t('handover.bureau')} placeholder={t('handover.bureauExample')} minLength={2} maxLength={100} required value={value} onChange={(event) => onChange(event.target.value)} />
  const options =
    target === 'unit'
      ? (units.data?.items ?? []).filter((unit) => unit.code !== own && unit.kind !== 'bank').map((unit) => ({ value: unit.code, label: unit.name }))
      : (colleagues.data?.items ?? []).map((colleague) => ({ value: colleague.id, label: `${colleague.name} · ${t('handover.load', { n: colleague.openTasks, reds: colleague.openReds })}` }))
  return <Select aria-label={t(`handoverTo.${target}`)} placeholder={t('handover.to')} showSearch={{ optionFilterProp: 'label' }} loading={units.isFetching || colleagues.isFetching} value={value === '' ? null : value} onChange={onChange} options={options} />
}
