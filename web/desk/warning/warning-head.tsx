import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import type { Revealed } from '../../../src/contract/warning.ts'
import { revealPerson, type WarningDetailView } from '../../ui/api/warning-api.ts'
import { RunningClock } from '../../ui/clock/running-clock.tsx'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { useCodeName, useLanguage, useText, type Text } from '../../ui/i18n/use-text.ts'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { fraudTitle } from '../../ui/parts/names.ts'
import { useMe } from '../../ui/session/use-session.ts'
import { AcknowledgeDialog } from './acknowledge-dialog.tsx'
import { HandoverDialog } from './handover-dialog.tsx'
import { MergedWords, UnmergeDialog } from './merged-panel.tsx'
import { primaryAct } from './primary-act.ts'
import { ReasonDialog } from './reason-dialog.tsx'
import { SlipDialog } from './slip-dialog.tsx'
import { WordsDialog } from './words-dialog.tsx'
import { TakeDialog } from './take-dialog.tsx'

const MergeDialog = lazy(() => import('./merge-dialog.tsx').then((module) => ({ default: module.MergeDialog })))

type Dialog = WarningDetailView['actions'][number]

interface Props {
  readonly warning: WarningDetailView
  readonly onRevealed: (person: Revealed) => void
}

/** Level, clock, next step, and what the desk can do about it: read before anything else on the page. */
export function WarningHead({ warning, onRevealed }: Props) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  const client = useQueryClient()
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const me = useMe()
  const mine = warning.tasks.find((task) => task.mine && task.state === 'accepted')
  const primary = primaryAct({ ...warning, hasMine: mine !== undefined }, me.role, serverNow())
  const ordered = warning.actions.toSorted((one, other) => Number(other === primary) - Number(one === primary))
  const onClose = () => setDialog(null)
  const onSeen = (person: Revealed) => {
    onRevealed(person)
    void client.invalidateQueries({ queryKey: ['warning', warning.id] })
  }
  return (
    <header className={`panel warning-head warning-head-${warning.level}`}>
      <div className="warning-head-main">
        <p className="warning-head-line">
          <LevelBadge level={warning.level} large />
          <span className="warning-head-id">{warning.id.slice(0, 8)}</span>
        </p>
        <h1 className="warning-head-title">{fraudTitle(warning.fraudType, language, t)}</h1>
        <p className="warning-next">{warning.state !== 'closed' && <span className="quiet">{t('warning.next')} </span>}<strong>{nextStepText(warning, t, codeName)}</strong></p>
        {warning.mergedInto !== null && <p className="warning-into">{t('merge.into')} <MergedWords merged={warning.mergedInto} /></p>}
      </div>
      {warning.deadline !== null && (
        <p className="warning-clock">
          <span className="quiet">{codeName('rule', warning.deadline.rule)}</span>
          <RunningClock deadline={warning.deadline} label={codeName('rule', warning.deadline.rule)} />
        </p>
      )}
      <div className="warning-acts">
        {primary === 'open-phone' && <a className="button button-primary" href={`/phone/tasks/${mine?.id ?? ''}`}>{t('warning.openPhone')}</a>}
        {ordered.map((action) => (
          <Button key={action} data-act={action} type={action === primary ? 'primary' : 'default'} onClick={() => setDialog(action)}>{t(action === 'take' && me.unit.kind !== 'centre' ? 'act.takeOwn' : `act.${action}`)}</Button>
        ))}
      </div>
      {dialog === 'reveal' && <ReasonDialog title={t('act.reveal')} hint={t('act.revealHint')} look={(reason) => revealPerson(warning.id, reason)} onSeen={onSeen} onClose={onClose} />}
      {(dialog === 'reopen' || dialog === 'note-reply') && <WordsDialog warningId={warning.id} kind={dialog} onClose={onClose} />}
      {(dialog === 'remind' || dialog === 'supervise') && <SlipDialog warning={warning} taskId={currentTaskId(warning)} kind={dialog} onClose={onClose} />}
      {dialog === 'handover' && <HandoverDialog warning={warning} taskId={currentTaskId(warning)} onClose={onClose} />}
      {dialog === 'acknowledge' && <AcknowledgeDialog rows={[warning]} onDone={() => void client.invalidateQueries({ queryKey: ['warning', warning.id] })} onClose={onClose} />}
      {dialog === 'merge' && <Suspense><MergeDialog warning={warning} onClose={onClose} /></Suspense>}
      {dialog === 'unmerge' && <UnmergeDialog warningId={warning.id} undoUntil={warning.mergedInto?.undoUntil ?? null} onClose={onClose} />}
      {dialog === 'take' && <TakeDialog warningId={warning.id} taskId={warning.tasks.find((task) => task.state === 'offered')?.id} onClose={onClose} />}
    </header>
  )
}

/** Slips and handovers are about the task that runs out first. */
function currentTaskId(warning: WarningDetailView): string | undefined {
  return warning.task?.id ?? warning.tasks.find((task) => task.state !== 'closed')?.id
}

function nextStepText(warning: WarningDetailView, t: Text, codeName: (group: string, code: string) => string): string {
  if (warning.state === 'elsewhere') return warning.task === null ? t('warning.next.elsewhere') : t('warning.next.elsewhereCentre', { who: warning.task.assigneeName ?? t('desk.nobody') })
  if (warning.state === 'closed') return t('warning.next.closed', { outcome: warning.outcome === null ? '' : t(`outcome.${warning.outcome}`) })
  if (warning.task === null) return t('warning.next.none')
  const who = warning.task.assigneeName ?? t('desk.nobody')
  const chain = codeName('chain', warning.task.chainStep)
  if (warning.task.state === 'offered') return t('warning.next.accept', { who, chain })
  return warning.deadline === null ? t('warning.next.noClock', { who, chain }) : t('warning.next.do', { who, chain, rule: codeName('rule', warning.deadline.rule) })
}
