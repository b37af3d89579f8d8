import { App, Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import type { WarningRow } from '../../../src/contract/warning.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { useKeysSetting } from '../keys/keys-setting.ts'
import { useShortcuts } from '../keys/shortcuts.ts'
import { copyText, maskedLine } from './masked-text.ts'
import { rowInFocus } from './queue-keys.ts'
import { CHOSEN_MAX, type useChoice } from './use-choice.ts'

const BulkHandoverDialog = lazy(() => import('./bulk-handover-dialog.tsx').then((module) => ({ default: module.BulkHandoverDialog })))
const AcknowledgeDialog = lazy(() => import('../warning/acknowledge-dialog.tsx').then((module) => ({ default: module.AcknowledgeDialog })))
const TakeDialog = lazy(() => import('../warning/take-dialog.tsx').then((module) => ({ default: module.TakeDialog })))

type Asked = { readonly what: 'handover' | 'acknowledge' | 'take'; readonly rows: readonly WarningRow[] }

/** What can be done about the ticked rows; with a key also about the one in focus, when none is ticked. */
export function ChosenBar({ rows, choice }: { readonly rows: readonly WarningRow[]; readonly choice: ReturnType<typeof useChoice> }) {
  const t = useText()
  const copy = useCopy()
  const { isOn } = useKeysSetting()
  const [asked, setAsked] = useState<Asked | null>(null)
  const chosen = rows.filter((row) => choice.chosen.has(row.id))
  const inFocus = () => rows.filter((row) => row.id === rowInFocus()?.dataset['id'])
  const meant = () => (chosen.length > 0 ? chosen : inFocus())
  const ask = (what: Asked['what'], about: readonly WarningRow[]) => { if (about.length > 0) setAsked({ what, rows: about }) }
  useShortcuts({
    x: () => inFocus().forEach((row) => choice.toggle(row.id, false)),
    a: () => ask('take', inFocus().filter((row) => row.task?.state === 'offered')),
    h: () => ask('handover', meant()),
    s: () => ask('acknowledge', meant()),
    c: () => copy(meant()),
  }, isOn)
  const onClose = () => setAsked(null)
  return (
    <>
      {chosen.length > 0 && (
        <div className="chosen-bar" role="group" aria-label={t('bulk.chosen', { n: chosen.length })}>
          <strong>{t('bulk.chosen', { n: chosen.length })}</strong>
          {chosen.length === CHOSEN_MAX && <span className="quiet">{t('bulk.most', { n: CHOSEN_MAX })}</span>}
          <Button onClick={() => ask('handover', chosen)}>{t('act.handover')}</Button>
          <Button onClick={() => ask('acknowledge', chosen)}>{t('act.acknowledge')}</Button>
          <Button onClick={() => copy(chosen)}>{t('copy.action')}</Button>
          <Button type="text" onClick={() => choice.keepOnly([])}>{t('bulk.clear')}</Button>
        </div>
      )}
      <Suspense>
        {asked?.what === 'handover' && <BulkHandoverDialog rows={asked.rows} onDone={choice.keepOnly} onClose={onClose} />}
        {asked?.what === 'acknowledge' && <AcknowledgeDialog rows={asked.rows} onDone={choice.keepOnly} onClose={onClose} />}
        {asked?.what === 'take' && <TakeDialog warningId={asked.rows[0]!.id} taskId={asked.rows[0]!.task?.id} onClose={onClose} />}
      </Suspense>
    </>
  )
}

function useCopy(): (rows: readonly WarningRow[]) => void {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  const { message } = App.useApp()
  return (rows) => {
    if (rows.length === 0) return
    const text = rows.slice(0, CHOSEN_MAX).map((row) => maskedLine(row, { language, t, codeName })).join('\n')
    copyText(text).then(() => message.success(t('copy.done', { n: rows.length })), () => message.error(t('copy.failed')))
  }
}
