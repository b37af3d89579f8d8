import '../cases/cases.css'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { lazy, Suspense, useMemo, useState } from 'react'
import type { FollowUpRow } from '../../../src/contract/follow-up.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { CHOSEN_MAX, useChoice } from '../queue/use-choice.ts'
import type { HandedOver } from './handed-over-bar.tsx'
import { victimWords, type ChoosableRow } from './victim-words.ts'

const HandoverDialog = lazy(() => import('./follow-ups-handover-dialog.tsx').then((module) => ({ default: module.FollowUpsHandoverDialog })))

/** With a tick before each that this reader may hand over. */
export function FollowUpTable({ rows, onHanded }: { readonly rows: readonly FollowUpRow[]; readonly onHanded: (handed: HandedOver) => void }) {
  const t = useText()
  const open = useMemo(() => rows.filter((row): row is ChoosableRow => row.mayHandOver && row.taskId !== null), [rows])
  const choice = useChoice(open.map((row) => row.taskId))
  const [asked, setAsked] = useState<readonly ChoosableRow[] | null>(null)
  const chosen = open.filter((row) => choice.chosen.has(row.taskId))
  return (
    <section className="panel">
      <ScrollRegion label={t('desk.nav.followUps')}>
        <table className="sheet-table cases-table">
          <thead>
            <tr>
              {open.length > 0 && <th scope="col"><ChooseAll open={open} count={chosen.length} onChoose={choice.keepOnly} /></th>}
              <th scope="col">{t('followUps.when')}</th><th scope="col">{t('followUps.what')}</th><th scope="col">{t('cases.number')}</th><th scope="col">{t('followUps.victim')}</th><th scope="col">{t('cases.unit')}</th><th scope="col">{t('followUps.officer')}</th>
            </tr>
          </thead>
          <tbody>{rows.map((row) => <Row key={row.id} row={row} choice={open.length > 0 ? choice : null} />)}</tbody>
        </table>
      </ScrollRegion>
      {chosen.length > 0 && (
        <div className="chosen-bar" role="group" aria-label={t('followUps.chosen', { n: chosen.length })}>
          <strong>{t('followUps.chosen', { n: chosen.length })}</strong>
          {chosen.length === CHOSEN_MAX && <span className="quiet">{t('followUps.most', { n: CHOSEN_MAX })}</span>}
          <Button type="primary" onClick={() => setAsked(chosen)}>{t('handover.page')}</Button>
          <Button type="text" onClick={() => choice.keepOnly([])}>{t('bulk.clear')}</Button>
        </div>
      )}
      <Suspense>{asked !== null && <HandoverDialog rows={asked} onLeft={choice.keepOnly} onHanded={onHanded} onClose={() => setAsked(null)} />}</Suspense>
    </section>
  )
}

interface ChooseAllProps {
  readonly open: readonly ChoosableRow[]
  readonly count: number
  readonly onChoose: (ids: readonly string[]) => void
}

function ChooseAll({ open, count, onChoose }: ChooseAllProps) {
  const t = useText()
  const most = open.slice(0, CHOSEN_MAX).map((row) => row.taskId)
  return <label className="row-choice"><input type="checkbox" aria-label={t('followUps.chooseAll')} checked={count === most.length} onChange={(event) => onChoose(event.target.checked ? most : [])} /></label>
}

function Row({ row, choice }: { readonly row: FollowUpRow; readonly choice: ReturnType<typeof useChoice> | null }) {
  const t = useText()
  const language = useLanguage()
  const { taskId } = row
  return (
    <tr>
      {choice !== null && (
        <td>
          {taskId !== null && row.mayHandOver && (
            <label className="row-choice"><input type="checkbox" aria-label={t('followUps.choose', { number: row.caseNumber })} checked={choice.chosen.has(taskId)} onChange={(event) => choice.toggle(taskId, (event.nativeEvent as PointerEvent).shiftKey)} /></label>
          )}
        </td>
      )}
      <td>{momentOf(row.plannedFor, serverNow(), language)}{row.overdue && <strong className="follow-up-finding"> {t('followUps.overdue')}</strong>}</td>
      <td>{t(`followUpKind.${row.kind}`)}</td>
      <td><Link to="/cases/$caseId" params={{ caseId: row.caseId }} className="case-number">{row.caseNumber}</Link></td>
      <td>{victimWords(row)}</td>
      <td>{row.unit.name}</td>
      <td>{row.officer ?? (row.state === 'open' ? t('followUps.nobody') : '')}</td>
    </tr>
  )
}
