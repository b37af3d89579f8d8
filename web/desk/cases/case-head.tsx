import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import type { CaseAction, CaseDetail, CaseRevealed } from '../../../src/contract/case.ts'
import { revealCase } from '../../ui/api/case-api.ts'
import { Countdown } from '../../ui/clock/countdown.tsx'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { fraudTypeText } from '../../ui/parts/names.ts'
import { CaseDialog, type CaseWords } from './case-dialog.tsx'
import { CaseReceipt } from './case-receipt.tsx'
import { ReasonDialog } from '../warning/reason-dialog.tsx'
import { useCaseMove } from './use-case.ts'

interface Props {
  readonly one: CaseDetail
  readonly onRevealed: (clear: CaseRevealed) => void
}

const WITH_WORDS: readonly CaseAction[] = ['file', 'decline', 'extend', 'move', 'transfer', 'close']

/** Number, state, the limit that runs out, and what can be decided now. */
export function CaseHead({ one, onRevealed }: Props) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [dialog, setDialog] = useState<CaseAction | null>(null)
  const accept = useCaseMove(one.id, () => void message.success(t('act.done')))
  const onSeen = (clear: CaseRevealed) => {
    onRevealed(clear)
    void client.invalidateQueries({ queryKey: ['case', one.id] })
  }
  const onPick = (action: CaseAction) => (action === 'accept' ? accept.mutate({ path: 'accept' }) : setDialog(action))
  return (
    <header className="panel warning-head">
      <div className="warning-head-main">
        <p className="warning-head-line"><span className="chip-state">{t(`caseState.${one.state}`)}</span><span className="warning-head-id">{t(`caseSource.${one.source}`)}</span></p>
        <h1 className="warning-head-title"><span className="case-number">{one.number}</span> {fraudTypeText(one.fraudType, language)}</h1>
        {one.filingNumber !== null && <p className="warning-next">{t('case.filingNumber')} <strong>{one.filingNumber}</strong></p>}
      </div>
      {one.deadline !== null && (
        <p className="warning-clock">
          <span className="quiet">{codeName('caseRule', one.deadline.rule)}</span>
          <Countdown dueAt={one.deadline.dueAt} label={codeName('caseRule', one.deadline.rule)} />
        </p>
      )}
      <div className="warning-acts">
        {one.actions.filter((action) => action === 'accept' || action === 'reveal' || WITH_WORDS.includes(action)).map((action) => (
          <Button key={action} type={action === 'accept' || action === 'file' ? 'primary' : 'default'} disabled={accept.isPending} onClick={() => onPick(action)}>{t(`caseAction.${action as Exclude<CaseAction, 'attach' | 'statement'>}`)}</Button>
        ))}
        <CaseReceipt one={one} />
      </div>
      {dialog === 'reveal' && <ReasonDialog title={t('caseAction.reveal')} hint={t('caseAction.revealHint')} look={(reason) => revealCase(one.id, reason)} onSeen={onSeen} onClose={() => setDialog(null)} />}
      {dialog !== null && dialog !== 'reveal' && <CaseDialog one={one} action={dialog as CaseWords} onClose={() => setDialog(null)} />}
    </header>
  )
}
