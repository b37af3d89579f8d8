import { useQuery } from '@tanstack/react-query'
import { App, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import type { CaseAction, CaseDetail } from '../../../src/contract/case.ts'
import type { CaseMove } from '../../ui/api/case-api.ts'
import { readUnits } from '../../ui/api/directory-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { DeskDialog } from '../warning/desk-dialog.tsx'
import { useCaseMove } from './use-case.ts'

export type CaseWords = Extract<CaseAction, 'file' | 'decline' | 'extend' | 'move' | 'transfer' | 'close'>

interface Props {
  readonly one: CaseDetail
  readonly action: CaseWords
  readonly onClose: () => void
}

/** Each decision with the words that the file needs. */
export function CaseDialog({ one, action, onClose }: Props) {
  const t = useText()
  const { message } = App.useApp()
  const [words, setWords] = useState('')
  const [target, setTarget] = useState<string | null>(null)
  const [extendTo, setExtendTo] = useState<'verification' | 'complex'>('verification')
  const move = useCaseMove(one.id, () => {
    void message.success(t('act.done'))
    onClose()
  })
  const reason = words.trim()
  const moveOf = (): CaseMove => {
    switch (action) {
      case 'file': return { path: 'file', body: { filingNumber: reason } }
      case 'decline': return { path: 'decline', body: { reason } }
      case 'close': return { path: 'close', body: { reason } }
      case 'extend': return { path: 'extend', body: { to: extendTo, reason } }
      case 'move': return { path: 'move', body: { toUnit: target ?? '', reason } }
      case 'transfer': return { path: 'move', body: { toBureau: target ?? '', reason } }
    }
  }
  const needsTarget = action === 'move' || action === 'transfer'
  return (
    <DeskDialog title={t(`caseAction.${action}`)} isPending={move.isPending} isReady={reason !== '' && (!needsTarget || (target ?? '').trim() !== '')} failure={move.error} onSubmit={() => move.mutate(moveOf())} onClose={onClose}>
      {action === 'extend' && <Radio.Group aria-label={t('caseAction.extendTo')} value={extendTo} onChange={(event) => setExtendTo(event.target.value as 'verification' | 'complex')} options={(['verification', 'complex'] as const).map((value) => ({ value, label: t(`caseAction.${value}`) }))} />}
      {action === 'move' && <UnitField own={one.unit.code} value={target} onChange={setTarget} />}
      {action === 'transfer' && <label className="desk-field">{t('caseAction.toBureau')}<Input required minLength={2} maxLength={100} value={target ?? ''} onChange={(event) => setTarget(event.target.value)} /></label>}
      {action === 'file'
        ? <label className="desk-field">{t('caseAction.filingNumber')}<span className="quiet field-hint">{t('caseAction.filingNumber.hint')}</span><Input required minLength={4} maxLength={64} value={words} onChange={(event) => setWords(event.target.value)} /></label>
        : <label className="desk-field">{t('caseAction.reason')}<Input.TextArea rows={2} required minLength={2} maxLength={500} value={words} onChange={(event) => setWords(event.target.value)} /></label>}
    </DeskDialog>
  )
}

function UnitField({ own, value, onChange }: { readonly own: string; readonly value: string | null; readonly onChange: (unit: string) => void }) {
  const t = useText()
  const units = useQuery({ queryKey: ['units'], queryFn: ({ signal }) => readUnits(signal), staleTime: 600_000 })
  return (
    <label className="desk-field">{t('caseAction.toUnit')}
      <Select
        aria-label={t('caseAction.toUnit')} showSearch={{ optionFilterProp: 'label' }} loading={units.isFetching} value={value} onChange={onChange}
        options={(units.data?.items ?? []).filter((unit) => unit.code !== own && unit.kind !== 'bank').map((unit) => ({ value: unit.code, label: unit.name }))}
      />
    </label>
  )
}
