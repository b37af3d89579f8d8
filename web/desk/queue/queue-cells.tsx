import { Link } from '@tanstack/react-router'
import type { WarningRow } from '../../../src/contract/warning.ts'
import { RunningClock } from '../../ui/clock/running-clock.tsx'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { fraudTitle, reasonText } from '../../ui/parts/names.ts'

const PLACE_PARTS_SHOWN = 2

export function Clock({ row }: { readonly row: WarningRow }) {
  const t = useText()
  const codeName = useCodeName()
  if (row.state === 'closed') return <strong className="closed-word">{row.outcome === null ? t('desk.state.closed') : t(`outcome.${row.outcome}`)}</strong>
  if (row.deadline === null) return <span className="quiet">{t(row.state === 'elsewhere' ? 'desk.state.elsewhere' : 'clock.none')}</span>
  const rule = codeName('rule', row.deadline.rule)
  return (
    <>
      <RunningClock deadline={row.deadline} label={rule} />
      <span className="cell-sub">{rule}</span>
    </>
  )
}

export function What({ row }: { readonly row: WarningRow }) {
  const t = useText()
  const language = useLanguage()
  return (
    <>
      <Link to="/warnings/$warningId" params={{ warningId: row.id }} className="row-link">{fraudTitle(row.fraudType, language, t)}</Link>
      {row.signalCount > 1 && <span className="quiet"> {t('desk.signals', { n: row.signalCount })}</span>}
      {row.topReason !== null && (
        <span className="cell-sub cell-reason" title={reasonText(row.topReason, language)}>
          {reasonText(row.topReason, language)}
          {row.reasonCount > 1 && ` ${t('desk.moreReasons', { n: row.reasonCount - 1 })}`}
        </span>
      )}
    </>
  )
}

export function Where({ row }: { readonly row: WarningRow }) {
  return (
    <>
      <span>{row.place.path.slice(-PLACE_PARTS_SHOWN).join(' ')}</span>
      <span className="cell-sub">{row.unit.name}</span>
    </>
  )
}

export function Holder({ row }: { readonly row: WarningRow }) {
  const t = useText()
  const codeName = useCodeName()
  if (row.task === null && row.state === 'elsewhere') return <span className="quiet">{t('desk.state.elsewhere')}</span>
  const seen = row.acknowledgedBy === null ? null : <span className="cell-sub">{t('desk.acknowledgedBy', { who: row.acknowledgedBy })}</span>
  if (row.task === null) return seen ?? <span className="quiet holder-none">—</span>
  const { task } = row
  return (
    <>
      <span>
        {task.assigneeName ?? t('desk.nobody')} <span className={`chip-state chip-${task.state}`}>{codeName('taskState', task.state)}</span>
      </span>
      <span className="cell-sub">
        {codeName('taskKind', task.kind)} · {codeName('chain', task.chainStep)}
        {task.unanswered > 0 && <strong className="alarm"> {t('desk.unanswered', { n: task.unanswered })}</strong>}
      </span>
      {seen}
    </>
  )
}
