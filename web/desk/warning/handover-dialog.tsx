import { useQuery } from '@tanstack/react-query'
import { App, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { readColleagues, readUnits } from '../../ui/api/directory-api.ts'
import type { HandoverInput } from '../../ui/api/task-api.ts'
import type { WarningDetailView } from '../../ui/api/warning-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { DeskDialog } from './desk-dialog.tsx'
import { useWarningMove } from './use-warning.ts'

type Target = 'unit' | 'colleague' | 'bureau'
const TARGETS = ['unit', 'colleague', 'bureau'] as const satisfies readonly Target[]
const REASONS = ['not-mine', 'moved-away', 'out-of-county', 'shift-change'] as const satisfies readonly HandoverInput['reason'][]

interface Props {
  readonly warning: WarningDetailView
  readonly taskId: string | undefined
  readonly onClose: () => void
}

export function HandoverDialog({ warning, taskId, onClose }: Props) {
  const t = useText()
  const { message } = App.useApp()
  const [reason, setReason] = useState<HandoverInput['reason']>('not-mine')
  const [target, setTarget] = useState<Target>('unit')
  const [chosen, setChosen] = useState('')
  const [note, setNote] = useState('')
  const move = useWarningMove(warning.id, () => {
    void message.success(t('handover.done'))
    onClose()
  })
  const onSubmit = () => {
    if (taskId === undefined || chosen.trim() === '') return
    const to = { unit: { toUnit: chosen }, colleague: { toUser: chosen }, bureau: { toBureau: chosen.trim() } }[target]
    move.mutate({ on: 'task', taskId, move: { path: 'handover', body: { reason, note: note.trim(), ...to } } })
  }
  return (
    <DeskDialog title={t('handover.page')} hint={t('handover.clock')} isPending={move.isPending} isReady={taskId !== undefined && chosen.trim() !== ''} failure={move.error} onSubmit={onSubmit} onClose={onClose}>
      <label className="desk-field">{t('handover.why')}<Select aria-label={t('handover.why')} value={reason} onChange={setReason} options={REASONS.map((value) => ({ value, label: t(`handoverReason.${value}`) }))} /></label>
      <Radio.Group
        aria-label={t('handover.to')} value={target} options={TARGETS.map((value) => ({ value, label: t(`handoverTo.${value}`) }))}
        onChange={(event) => {
          setTarget(event.target.value as Target)
          setChosen('')
        }}
      />
      <TargetField target={target} own={warning.unit.code} value={chosen} onChange={setChosen} />
      <label className="desk-field">{t('handover.note')}<Input.TextArea rows={2} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} /></label>
    </DeskDialog>
  )
}

interface TargetProps {
  readonly target: Target
  readonly own: string
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
